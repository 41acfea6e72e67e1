"""The kind of post that an item is: the elements of a guide (行政许可标准化指引（2016版）附录2) as blocks of fields.

Basis, name, type and limits are looked at by 县委编办, the guide by the service bureau, after the department's leader
has signed. What became of an item (taken over, devolved, cancelled …) is part of each version, so it is signed too.
"""

from columns.enums import ColumnType
from disclosure.domain import kinds
from disclosure.domain.kinds import Kind
from disclosure.domain.structure import Block, Field, Shape
from disclosure.enums import Step
from hall.domain.items import checking, reading
from hall.enums import CaseType, ItemType, LifeEvent, MaterialForm

_OFFICE_ONLY = "只填办公电话，不填个人手机"
_UPLOAD_FIRST = "先在下面“附件”上传，保存后在这里选"
_YES_NO = (("yes", "是"), ("no", "否"))

# What people go to an office for in their lives, and in the life of a business: the navigation of the hall.
LIFE_EVENTS = (
    ("birth", "生育收养"), ("household", "户籍证件"), ("education", "教育"), ("work", "就业创业"),
    ("marriage", "婚姻"), ("relief", "社会救助"), ("disability", "残疾人服务"), ("insurance", "社会保险"),
    ("health", "医疗卫生"), ("housing", "住房和不动产"), ("farming", "农林牧渔"), ("transport", "交通出行"),
    ("legal_aid", "法律服务"), ("business_start", "开办企业"), ("business_permit", "经营许可"),
    ("construction", "工程建设"), ("environment", "环保和水务"), ("safety", "安全生产"), ("association", "社会组织"),
    ("information", "信息公开"),
)  # fmt: skip

CHANGE = Block(
    "change",
    "事项变更",
    (
        Field("kind", "变更类型", Shape.CHOICE, choices=tuple(LifeEvent.choices), due=True),
        Field("basis", "依据", maximum=300, help_text="文件名称；取消、承接、下放必须写"),
        Field("document_number", "依据文号", maximum=80),
        Field("effective_on", "生效日期", Shape.DATE, help_text="取消、下放、暂停的从这一天起不再收件"),
        Field("from_body", "由哪一机关下放（承接时）", maximum=100),
        Field("to_body", "下放到哪一机关", maximum=100),
        Field("successor", "替代事项的编码", maximum=40, help_text="群众以后该办的事项，如 YLX-001"),
        Field("advice", "现在怎么办", Shape.TEXT, maximum=400, help_text="取消以后群众该找谁、不用再办什么"),
        Field("until", "暂停到", Shape.DATE, help_text="这一天起恢复收件"),
    ),
    due=True,
)
BASICS = Block(
    "basics",
    "基本信息",
    (
        Field("item_type", "事项类型", Shape.CHOICE, choices=tuple(ItemType.choices), due=True),
        Field("case_type", "办件类型", Shape.CHOICE, choices=tuple(CaseType.choices), due=True),
        Field("for_persons", "面向个人", Shape.FLAG),
        Field("for_organisations", "面向法人和其他组织", Shape.FLAG),
        Field("organ", "实施主体", maximum=100, due=True),
        Field("sub_name", "子项名称", maximum=120),
        Field("basic_code", "基本编码", maximum=14, help_text="国家目录里的编码，不知道就留空"),
        Field("impl_code", "实施编码", maximum=40),
        Field("level", "行使层级", maximum=40),
        Field("first_review", "是否初审", Shape.CHOICE, choices=_YES_NO),
        Field("delegated_by", "委托部门", maximum=100),
        Field("joint_bodies", "联办机构", maximum=200),
    ),
    due=True,
)
EVERYDAY = Block(
    "everyday",
    "通俗名称",
    (Field("name", "群众的说法", maximum=40, due=True),),
    most=20,
    help_text="群众平时怎么叫这件事，如“低保”；搜索时用",
)
EVENTS = Block(
    "life_events",
    "办事主题",
    (Field("event", "主题", Shape.CHOICE, choices=LIFE_EVENTS, due=True),),
    most=6,
)
BASIS = Block(
    "basis",
    "设定依据",
    (
        Field("law", "法律、法规、规章或者文件", maximum=200, due=True),
        Field("article", "条款", maximum=80),
        Field("text", "条文", Shape.TEXT, maximum=2000),
        Field("version", "版本", maximum=80),
    ),
    most=20,
)
CONDITIONS = Block(
    "conditions",
    "申请条件",
    (
        Field("scope", "适用范围", Shape.TEXT, maximum=600),
        Field("text", "申请条件", Shape.TEXT, maximum=3000, help_text="一条一行，用群众看得懂的话"),
        Field("prohibitions", "禁止性要求", Shape.TEXT, maximum=1000),
        Field("quota", "数量限制", maximum=200),
    ),
)
MATERIALS = Block(
    "materials",
    "申请材料",
    (
        Field("name", "材料名称", maximum=200, due=True),
        Field("form", "形式", Shape.CHOICE, choices=tuple(MaterialForm.choices)),
        Field("copies", "份数", Shape.NUMBER),
        Field("required", "必要", Shape.CHOICE, choices=_YES_NO, due=True),
        Field("source", "来源", maximum=80, help_text="申请人自备、政府部门核发、中介机构出具"),
        Field("note", "要求和填写须知", Shape.TEXT, maximum=600),
        Field("blank_form", "空白表格", Shape.FILE, help_text=_UPLOAD_FIRST),
        Field("sample", "示例样表", Shape.FILE, help_text=_UPLOAD_FIRST),
    ),
    most=60,
    help_text="全部材料逐项写明，不写“其他材料”“有关材料”一类的兜底条款",
)
STEPS = Block(
    "steps",
    "办理流程",
    (
        Field("name", "环节", maximum=80, due=True),
        Field("by", "办理者", maximum=80),
        Field("days", "工作日", Shape.NUMBER),
        Field("standard", "审查标准", Shape.TEXT, maximum=400),
        Field("result", "环节结果", maximum=80),
    ),
    most=20,
)
SPECIAL = Block(
    "special",
    "特殊环节",
    (
        Field("name", "环节", maximum=60, due=True, help_text="听证、检验检测、专家评审、公示等"),
        Field("days", "所需天数", Shape.NUMBER),
        Field("counted", "是否计入时限", Shape.CHOICE, choices=_YES_NO),
    ),
    most=10,
)
LIMITS = Block(
    "limits",
    "办理时限",
    (
        Field("statutory_days", "法定时限（工作日）", Shape.NUMBER, help_text="法律没有规定的留空，并在下面说明"),
        Field("statutory_text", "法定时限的规定", maximum=300),
        Field("promised_days", "承诺时限（工作日）", Shape.NUMBER, help_text="不长于法定时限；当场办结的写0"),
        Field("not_counted", "不计入时限的", maximum=200),
        Field("accept_text", "受理时限", maximum=120),
    ),
)
FEE = Block(
    "fee",
    "收费",
    (
        Field("charged", "是否收费", Shape.CHOICE, choices=_YES_NO, due=True),
        Field("standard", "收费标准", maximum=300),
        Field("basis", "收费依据", maximum=300),
        Field("relief", "减免", maximum=300),
    ),
    due=True,
)
RESULT = Block(
    "result",
    "办理结果",
    (
        Field("name", "结果名称", maximum=120, due=True),
        Field(
            "form", "结果类型", Shape.CHOICE, choices=(("certificate", "证照"), ("approval", "批文"), ("other", "其他"))
        ),
        Field("validity", "有效期", maximum=80),
        Field("sample", "结果样本", Shape.FILE, help_text=_UPLOAD_FIRST),
        Field("at_window", "窗口领取", Shape.FLAG),
        Field("by_post", "邮寄", Shape.FLAG),
        Field("in_village", "村（社区）代办点领取", Shape.FLAG),
        Field("by_download", "网上下载", Shape.FLAG),
    ),
    due=True,
)
PLACES = Block(
    "places",
    "办理地点和时间",
    (
        Field("name", "窗口", maximum=100, due=True),
        Field("address", "办理地点", maximum=200),
        Field("hours", "办理时间", maximum=120),
        Field("phone", "联系电话", maximum=40, help_text=_OFFICE_ONLY),
        Field("traffic", "怎么去", maximum=200),
    ),
    most=30,
)
SERVICE = Block(
    "service",
    "咨询和监督",
    (
        Field("consult_phone", "咨询电话", maximum=40, help_text=_OFFICE_ONLY),
        Field("complaint_phone", "监督投诉电话", maximum=40, help_text=_OFFICE_ONLY),
        Field("online", "可以网上申报", Shape.FLAG),
        Field("by_mail", "可以邮寄申报", Shape.FLAG),
        Field("visits", "到现场次数", maximum=40),
        Field("provincial_address", "省政务服务网地址", maximum=300, help_text="在云南政务服务网申报的，写它的网址"),
        Field(
            "portal_address",
            "本网站的申请地址",
            maximum=300,
            help_text="不在网上大厅收件、在本网站别处申请的，写那里的地址，如 /requests/new/",
        ),
        Field("rights", "申请人的权利和义务", Shape.TEXT, maximum=2000),
        Field("remedies", "复议、诉讼途径", Shape.TEXT, maximum=1000),
    ),
)
QUESTIONS = Block(
    "questions",
    "申请表的问题",
    (
        Field("label", "问题", maximum=120, due=True),
        Field(
            "shape", "填法", Shape.CHOICE, due=True,
            choices=(
                ("line", "一行字"), ("text", "一段话"), ("number", "数字"), ("date", "日期"), ("choice", "选一个"),
                ("flag", "是或者不是"),
            ),
        ),
        Field("choices", "可选的", maximum=400, help_text="“选一个”的，用顿号隔开"),
        Field("help_text", "说明", maximum=200),
        Field("required", "必须回答", Shape.CHOICE, choices=_YES_NO),
    ),
    most=30,
    help_text="网上申报时在姓名、证件、电话、取件方式以外还要问的，一题一页",
)  # fmt: skip
FAQ = Block(
    "faq",
    "常见问题",
    (
        Field("question", "问", maximum=200, due=True),
        Field("answer", "答", Shape.TEXT, maximum=1000, due=True),
    ),
    most=20,
)

ITEM = kinds.register(
    Kind(
        code="item",
        label="办事事项",
        sheet_class="审批服务事项",
        required=("source_name",),
        blocks=(
            CHANGE, BASICS, EVERYDAY, EVENTS, BASIS, CONDITIONS, MATERIALS, STEPS, SPECIAL, LIMITS, FEE, RESULT, PLACES,
            SERVICE, QUESTIONS, FAQ,
        ),
        checks=(
            checking.registered, checking.essentials, checking.materials, checking.limits, checking.fee,
            checking.change, checking.phones, checking.application,
        ),
        column_types=frozenset({ColumnType.SERVICE_GUIDE}),
        page=reading.address_of_post,
        steps=frozenset({Step.CATALOGUE_REVIEW.value, Step.GUIDE_CHECK.value}),
        help_texts={
            "title": "事项名称，与审批服务事项目录一致，不加“办事指南”；群众的说法写在“通俗名称”",
            "body": "一般不填：指南的内容都写在上面各栏",
            "date_of_issue": "要求设立或者变更的文件的成文日期，没有就留空",
            "formed_on": "事项设立或者变更的日期，自此20个工作日内公开",
            "summary": "一两句话说明给谁办、办什么，搜索结果里显示",
            "correction_note": "改已公开的指南时必填：这一版改了什么，读者看得到",
        },
    )
)  # fmt: skip
