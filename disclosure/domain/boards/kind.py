"""The kind of post that an institution board is: 附件3 as blocks of fields.

The catalogue of approvals and services is not among them: it is drawn from the hall, where an item has its one record
(:data:`disclosure.slots.DEPARTMENT_ITEMS`).
"""

from columns.enums import ColumnType
from disclosure.domain import kinds
from disclosure.domain.boards import people
from disclosure.domain.kinds import Kind
from disclosure.domain.structure import Block, Field, Shape

_OFFICE_ONLY = "只填办公电话，不填个人手机"

OVERVIEW = Block(
    "overview",
    "单位概况",
    (
        Field("name", "单位名称", due=True),
        Field("address", "办公地址", due=True),
        Field("hours", "办公时间", due=True),
        Field("phone", "联系电话", maximum=40, due=True, help_text=_OFFICE_ONLY),
        Field("fax", "传真", maximum=40),
        Field("email", "电子邮箱", maximum=80),
        Field("postcode", "邮政编码", maximum=6),
        Field("website", "网址", maximum=120),
    ),
    due=True,
)
DUTIES = Block(
    "duties",
    "主要职责",
    (
        Field("text", "职责", Shape.TEXT, maximum=6000, due=True, help_text="按“三定”规定，一条一行"),
        Field("basis", "依据文号", maximum=80, help_text="“三定”规定或者批复的文号，不知道就留空"),
        Field("basis_date", "依据日期", Shape.DATE),
    ),
    due=True,
)
BODIES = Block(
    "bodies",
    "内设机构",
    (
        Field("name", "名称", maximum=60, due=True),
        Field("duties", "职责", Shape.TEXT, maximum=600, due=True),
        Field("head", "负责人", maximum=40, help_text="单位负责人同意公开其他工作人员姓名的才填"),
        Field("phone", "办公电话", maximum=40, help_text=_OFFICE_ONLY),
        Field("room", "办公室", maximum=40),
    ),
    most=40,
)
SUBORDINATES = Block(
    "subordinates",
    "下属单位",
    (
        Field("name", "名称", maximum=80, due=True),
        Field("nature", "性质", maximum=40),
        Field("duties", "职责", Shape.TEXT, maximum=600),
        Field("phone", "办公电话", maximum=40, help_text=_OFFICE_ONLY),
    ),
    most=60,
)
STAFFING = Block(
    "staffing",
    "人员编制",
    (
        Field("administrative_posts", "行政编制数", Shape.NUMBER),
        Field("administrative_staff", "行政编制实有人数", Shape.NUMBER),
        Field("institution_posts", "事业编制数", Shape.NUMBER),
        Field("institution_staff", "事业编制实有人数", Shape.NUMBER),
    ),
)
LEADERS = Block(
    "leaders",
    "领导班子",
    (
        Field("name", "姓名", maximum=40, due=True),
        Field("post", "职务", maximum=60, due=True),
        Field("portfolio", "分工", Shape.TEXT, maximum=600, due=True),
        Field("phone", "办公电话", maximum=40, help_text=_OFFICE_ONLY),
        Field("photo", "照片", Shape.PICTURE, help_text="先在下面“附件”上传照片，保存后在这里选"),
        Field("agreed", "本人同意公开照片", Shape.FLAG, is_public=False),
    ),
    most=20,
    due=True,
)
STAFF = Block(
    "staff",
    "工作人员",
    (
        Field("role", "类别", Shape.CHOICE, choices=people.ROLES, due=True, is_public=False),
        Field("name", "姓名", maximum=40, help_text="窗口人员填姓名或者工号；其他人员一般只填岗位和电话"),
        Field("number", "工号", maximum=20),
        Field("post", "岗位", maximum=60, due=True),
        Field("place", "窗口或者科室", maximum=60),
        Field("phone", "办公电话", maximum=40, help_text=_OFFICE_ONLY),
    ),
    most=200,
)
CONSENT = Block(
    "consent",
    "姓名公开",
    (
        Field(
            "others_named", "单位负责人同意公开其他工作人员的姓名", Shape.FLAG, is_public=False,
            help_text="由签发人决定：不勾选的，内设机构负责人和窗口以外的工作人员不写姓名",
        ),
    ),
)  # fmt: skip
SUPERVISION = Block(
    "supervision",
    "监督投诉",
    (Field("phone", "监督投诉电话", maximum=40, due=True), Field("address", "信函地址", maximum=200)),
    due=True,
)

BOARD = kinds.register(
    Kind(
        code="board",
        label="机构设置公示栏",
        sheet_class="机构设置公示栏",
        required=("source_name",),
        blocks=(OVERVIEW, DUTIES, BODIES, SUBORDINATES, STAFFING, LEADERS, STAFF, CONSENT, SUPERVISION),
        checks=(people.allowed,),
        column_types=frozenset({ColumnType.ORG_PAGE}),
        once=True,
    )
)
