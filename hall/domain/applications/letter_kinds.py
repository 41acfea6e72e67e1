"""The letters of a case: what each may and must say (行政许可法 Art. 32, 38, 42, 45–47).

The wording is the county's (``county/…/letters.yaml``, then rows that staff keep); what a letter cannot do without is
declared here. Letters that refuse something name the remedies, letters of mere procedure do not.
"""

from collections.abc import Mapping

from hall.enums import ItemType, Outcome
from yunlong_portal.kernel.letters.kinds import LetterKind, Placeholder, declare

APPLICANT = "申请人"
LAW = "《行政许可法》"

_CASE: Mapping[str, Placeholder] = {
    "received_on": Placeholder("收到申请材料的日期", sample="2017年8月25日"),
    "application_number": Placeholder("申报号", sample="YLX-MZJ-B2017-00001"),
    "item": Placeholder("事项名称", sample="公共场所卫生许可"),
}
_PHONE = {"phone": Placeholder("联系电话", sample="0872-5520000", required=False)}
_TRACK = {"track_address": Placeholder("办件查询的网址", sample="http://www.ylx.gov.cn/hall/track/")}
_REASON = {"reason": Placeholder("理由", sample="该事项由县市场监督管理局办理")}
_LAW = {"law": Placeholder("依据的条款（只有行政许可写）", sample=f"{LAW}第三十二条", required=False)}


def _letter(code: str, title: str, basis: str, *parts: Mapping[str, Placeholder], remedies: bool = False) -> LetterKind:
    marks: dict[str, Placeholder] = dict(_CASE)
    for each in parts:
        marks |= each
    return LetterKind(
        code=code, title=title, addressee=APPLICANT, placeholders=marks, remedies=remedies, basis=f"{LAW}{basis}"
    )


RECEIPT = _letter(
    "hall_receipt",
    "申请材料接收凭证",
    "第三十二条",
    {
        "materials": Placeholder(
            "收到的材料", sample=("最低生活保障申请书，原件，1份", "户口簿，复印件，1份"), many=True
        ),
        "awaited": Placeholder("还要交到窗口的材料", sample=("残疾证明",), required=False, many=True),
        "clerk": Placeholder("收下材料的工作人员（网上申报的没有）", sample="杨某某", required=False),
        "accept_by": Placeholder("受理或者告知补正的期限", sample="2017年9月1日"),
    },
    _TRACK,
    _PHONE,
)
ACCEPTED = _letter(
    "hall_accepted",
    "受理通知书",
    "第三十二条",
    {
        "finding": Placeholder("为什么受理", sample="经审查，申请材料齐全、符合法定形式"),
        "accepted_on": Placeholder("受理日期", sample="2017年8月28日"),
        "statutory_on": Placeholder("法定办结日期", sample="2017年9月25日", required=False),
        "promised_on": Placeholder("承诺办结日期", sample="2017年9月18日", required=False),
    },
    _LAW,
    _TRACK,
    _PHONE,
)
NOT_ACCEPTED = _letter(
    "hall_not_accepted",
    "不予受理通知书",
    "第三十二条",
    _REASON,
    {
        "article": Placeholder("依据的条款", sample=f"{LAW}第三十二条第一款第二项"),
        "right_body": Placeholder("应当向哪一机关申请", sample="县市场监督管理局", required=False),
    },
    remedies=True,
)
NOT_NEEDED = _letter("hall_not_needed", "不需办理告知书", "第三十二条第一款第一项", _REASON, _PHONE, remedies=True)
CORRECTION = _letter(
    "hall_correction",
    "补正告知书",
    "第三十二条第一款第四项",
    {
        "items": Placeholder("须补正的全部内容", sample=("身份证复印件看不清，请重拍", "申请书没有签名"), many=True),
        "guidance": Placeholder("怎样补正", sample="可以到窗口领取申请书", required=False),
    },
    _TRACK,
    _PHONE,
)
SPECIAL = _letter(
    "hall_special",
    "特殊环节时间告知书",
    "第四十五条",
    {
        "step": Placeholder("特殊环节", sample="专家评审"),
        "started_on": Placeholder("开始日期", sample="2017年8月30日"),
        "days": Placeholder("所需的工作日", sample="10"),
        "note": Placeholder("说明", sample="由县林业局组织", required=False),
    },
    _LAW,
)
HEARING = _letter(
    "hall_hearing",
    "听证告知书",
    "第四十六条、第四十七条",
    {
        "about": Placeholder("申请事项和涉及的重大利益", sample="该项目与您的相邻采光有关"),
        "apply_days": Placeholder("要求听证的期限（工作日）", sample="5"),
    },
    _PHONE,
)
EXTENSION = _letter(
    "hall_extension",
    "延长审批期限通知书",
    "第四十二条",
    _REASON,
    {
        "due_on": Placeholder("原期限", sample="2017年9月22日"),
        "days": Placeholder("延长的工作日", sample="10"),
        "new_due_on": Placeholder("新期限", sample="2017年10月12日"),
        "approver": Placeholder("批准的负责人", sample="张某某", required=False),
    },
    _LAW,
)
_TITLE = {
    "decision_title": Placeholder("决定书的名称", sample="准予行政许可决定书"),
    "said": Placeholder("决定了什么，照法律的说法（系统写）", sample="准予行政许可", required=False),
}
GRANTED = _letter(
    "hall_granted",
    "准予决定书",
    "第三十八条、第四十条",
    _TITLE,
    {
        "granted": Placeholder("准予的内容", sample="准予经营理发店", required=False),
        "conditions": Placeholder("依据的条款", sample="《公共场所卫生管理条例》第四条", required=False),
        "validity": Placeholder("有效期", sample="四年", required=False),
        "result_number": Placeholder("证照或者批文的编号", sample="云卫公证字〔2017〕第1号", required=False),
        "pickup": Placeholder("怎样领取结果", sample="窗口领取", required=False),
        "publication": Placeholder("公开的说明（只有行政许可写）", sample="本决定依法公开", required=False),
    },
    _PHONE,
)
DENIED = _letter(
    "hall_denied",
    "不予决定书",
    "第三十八条",
    _TITLE,
    {
        "facts": Placeholder("查明的事实", sample="经营场所面积八平方米"),
        "reasons": Placeholder("理由", sample="不符合规定的面积"),
        "articles": Placeholder("依据的条款", sample="《公共场所卫生管理条例实施细则》第二十六条"),
    },
    remedies=True,
)
WITHDRAWN = _letter(
    "hall_withdrawn", "撤回申请确认书", "第三十二条", {"ended_on": Placeholder("撤回日期", sample="2017年8月30日")}
)
TERMINATED = _letter(
    "hall_terminated",
    "终止办理通知书",
    "第三十二条",
    _REASON,
    {"ended_on": Placeholder("终止日期", sample="2017年8月30日")},
    remedies=True,
)

KINDS = (
    RECEIPT, ACCEPTED, NOT_ACCEPTED, NOT_NEEDED, CORRECTION, SPECIAL, HEARING, EXTENSION, GRANTED, DENIED, WITHDRAWN,
    TERMINATED,
)  # fmt: skip


def title_of_decision(outcome: str, item_type: str) -> str:
    """Return what a decision is called: 行政许可 by its law, what else is done by application by its own kind."""
    said = _said(outcome)
    if item_type == ItemType.PUBLIC_SERVICE:
        return f"{said}办理决定书"
    return f"{said}{ItemType(item_type).label}决定书"


def words_of_decision(outcome: str, item_type: str) -> str:
    """Return what a decision says was decided: 行政许可 as its law says (Art. 38), anything else in plain words."""
    return f"{_said(outcome)}{'行政许可' if item_type == ItemType.LICENCE else '办理'}"


def _said(outcome: str) -> str:
    return "准予" if outcome == Outcome.GRANTED else "不予"


def declare_all() -> None:
    """Declare the letters of this floor."""
    for each in KINDS:
        declare(each)
