"""What reviewers answer item by item.

附件1 has twelve items, answered by the drafter and confirmed by the signer. What county desks check after the signature
(P48) has lists of its own: 县委编办 looks at an item's entry in the catalogue, the service bureau at whether its guide
has the eight essential classes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from disclosure.enums import Step, Verdict
from yunlong_portal.kernel.workflow import Refusal


@dataclass(frozen=True)
class ReviewItem:
    """One item: its code, its name, what the reviewer looks at."""

    code: str
    name: str
    looks_at: str


SECRECY = "R2"

ITEMS = (
    ReviewItem("R1", "政治审查", "表述、提法，领导同志姓名、职务、排序，地图与边界，民族宗教用语"),
    ReviewItem("R2", "保密审查", "国家秘密、工作秘密、内部文件及其标题文号；涉密信息不上网，上网信息不涉密"),
    ReviewItem("R3", "法律审查", "职权与法律依据，规范性文件的合法性审核，依据是否已失效"),
    ReviewItem("R4", "第三方权益", "商业秘密，第三方是否同意"),
    ReviewItem("R5", "个人隐私", "身份证号、电话、住址、账号、健康状况、未成年人；须公开的名单是否已作遮盖"),
    ReviewItem("R6", "内容真实准确", "数字、日期、人名、单位名，与其他机关发布的信息是否一致"),
    ReviewItem("R7", "时效", "自形成之日起 20 个工作日内，内容没有过期"),
    ReviewItem("R8", "文字校对", "错别字、敏感词、数字用法、标点"),
    ReviewItem("R9", "格式与附件", "元数据齐全，附件能打开，没有修订痕迹和隐藏信息，图片有说明"),
    ReviewItem("R10", "版权与来源", "转载注明来源和网址，图片有使用许可"),
    ReviewItem("R11", "社会稳定风险与舆情", "涉及多方利益的措施已作风险评估，解读已备好"),
    ReviewItem("R12", "公开属性认定", "公开属性有依据，需要批准的已经批准"),
)
CODES = tuple(item.code for item in ITEMS)

CATALOGUE_ITEMS = (
    ReviewItem("B1", "依据", "设定依据、实施依据现行有效，写明文件名称、文号、条款"),
    ReviewItem("B2", "名称", "与上级目录一致，主项、子项、办理项分得清，没有拆分或者变相增设"),
    ReviewItem("B3", "类型", "行政许可、行政给付、行政确认、公共服务等类型与依据相符"),
    ReviewItem("B4", "时限", "法定办结时限有依据，承诺办结时限不长于法定时限"),
)
# The eight essential classes. 不适用 is for an item that is cancelled or handed down: it has no guide any more.
GUIDE_ITEMS = (
    ReviewItem("G1", "事项名称", "与目录一致，群众看得懂"),
    ReviewItem("G2", "设定依据", "写全文件名称和条款"),
    ReviewItem("G3", "申请条件", "写明谁能办、符合什么条件，没有兜底的条件"),
    ReviewItem("G4", "办理材料", "逐项写明名称、份数、原件或者复印件；没有“其他材料”这样的兜底条款"),
    ReviewItem("G5", "办理地点", "地址、楼层、窗口写清楚，地点属实"),
    ReviewItem("G6", "办理时间", "工作日和时段写清楚"),
    ReviewItem("G7", "联系电话", "打得通，有人接"),
    ReviewItem("G8", "办理流程", "从申报到取件每一步由谁办、多长时间"),
)
ALL_ITEMS = (*ITEMS, *CATALOGUE_ITEMS, *GUIDE_ITEMS)
ALL_CODES = tuple(item.code for item in ALL_ITEMS)

# Which items each step answers: the drafter and the signer those of 附件1, the others what is theirs.
ASKED: dict[str, tuple[str, ...]] = {
    Step.SUBMIT: CODES,
    Step.SECTION_REVIEW: ("R6", "R7", "R8"),
    Step.SECRECY_REVIEW: (SECRECY,),
    Step.LEGAL_REVIEW: ("R3",),
    Step.LEADER_REVIEW: CODES,
    Step.SIGN_OFF: CODES,
    Step.CATALOGUE_REVIEW: tuple(item.code for item in CATALOGUE_ITEMS),
    Step.GUIDE_CHECK: tuple(item.code for item in GUIDE_ITEMS),
}


def asked_by(step: str) -> tuple[ReviewItem, ...]:
    """Return the items that ``step`` answers; those of 附件1 for a step that has none of its own."""
    codes = ASKED.get(step, CODES)
    return tuple(item for item in ALL_ITEMS if item.code in codes)


def asked_in(steps: Iterable[str]) -> tuple[ReviewItem, ...]:
    """Return the items of 附件1, and those of whatever else is among ``steps``."""
    codes = {*CODES, *(code for step in steps for code in ASKED.get(step, ()))}
    return tuple(item for item in ALL_ITEMS if item.code in codes)


def answers_of(step: str, given: dict[str, Any] | None) -> dict[str, Any]:
    """Return those of the answers that ``step`` is asked for."""
    return {code: given[code] for code in ASKED.get(step, ()) if given and code in given}


def problems_with(answers: dict[str, Any], *, required: tuple[str, ...] = CODES) -> list[Refusal]:
    """Return why these answers do not let the text pass.

    ``answers`` maps item codes to ``{"verdict": …, "remark": …}``. Every required item is answered; one 不通过 blocks;
    R2 passes only by an explicit 通过: no answer is not consent (实施条例 42).
    """
    found = []
    for item in ALL_ITEMS:
        if item.code not in required:
            continue
        answer = answers.get(item.code) or {}
        verdict = answer.get("verdict", "")
        if verdict not in Verdict.values:
            found.append(Refusal("review_unanswered", f"审查项“{item.name}”还没有结论，请逐项选择。"))
        elif verdict == Verdict.FAIL:
            found.append(Refusal("review_failed", f"审查项“{item.name}”不通过，不能往下办理；请退回修改并写明问题。"))
        elif item.code == SECRECY and verdict != Verdict.PASS:
            found.append(Refusal("secrecy_not_passed", "保密审查必须明确“通过”，不能选“不适用”。"))
    return found
