"""What a board may say about people: the law makes only the names of heads public (条例(2019) Art. 20(2)).

Leaders are named with post, portfolio and office telephone; whoever sits at a window with name or number; anybody else
only by post and number, unless the head of the unit agrees. In the police, discipline inspection, petitions and with
whoever investigates relief cases nobody below the leaders is named at all. A photograph needs its owner's consent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.domain.checks import BLOCK, Draft, Issue
from yunlong_portal.kernel import personal_data

WINDOW, OTHER, GUARDED = "window", "other", "guarded"
ROLES = (
    (WINDOW, "窗口人员"),
    (OTHER, "其他工作人员"),
    (GUARDED, "办案、信访接待、救助调查人员"),
)


@dataclass(frozen=True)
class Rule:
    """What may be said of a role: its name never, always, or where the head agrees; whether a number will do."""

    name: str
    needs_name_or_number: bool = False


NEVER, ALWAYS, IF_AGREED = "never", "always", "if_agreed"
RULES = {
    WINDOW: Rule(ALWAYS, needs_name_or_number=True),
    OTHER: Rule(IF_AGREED),
    GUARDED: Rule(NEVER),
}
_MOBILE = "mobile"


def may_name(role: str, *, agreed: bool, unit_is_guarded: bool) -> bool:
    """Return whether a person of a role may stand on the board by name."""
    if unit_is_guarded:
        return False
    rule = RULES[role].name
    return rule == ALWAYS or (rule == IF_AGREED and agreed)


def allowed(draft: Draft) -> Iterator[Issue]:
    """Yield what the board says about people beyond the table; leaving out what is missing altogether."""
    held = draft.payload["content"]
    agreed = bool(held.get("consent", {}).get("others_named"))
    guarded = bool(draft.post and draft.post.department.guards_names)
    yield from _named(held, agreed=agreed, guarded=guarded)
    yield from _photographs(held)
    yield from _numbers(held)


def _named(held: dict, *, agreed: bool, guarded: bool) -> Iterator[Issue]:
    for number, row in enumerate(held.get("staff", []), start=1):
        role = row.get("role") or OTHER
        if row.get("name") and not may_name(role, agreed=agreed, unit_is_guarded=guarded):
            yield _issue("staff", f"工作人员第{number}行：{_why(role, guarded=guarded)}", row["name"])
        if RULES[role].needs_name_or_number and not (row.get("number") or (row.get("name") and not guarded)):
            asked = "工号" if guarded else "姓名或者工号"
            yield _issue("staff", f"工作人员第{number}行：窗口人员要写{asked}，群众才能评价和投诉。", str(number))
    for number, row in enumerate(held.get("bodies", []), start=1):
        if row.get("head") and not may_name(OTHER, agreed=agreed, unit_is_guarded=guarded):
            yield _issue("bodies", f"内设机构第{number}行：{_why(OTHER, guarded=guarded)}", row["head"])


def _why(role: str, *, guarded: bool) -> str:
    if guarded:
        return "本单位领导以下人员不公开姓名，请删去姓名。"
    if role == GUARDED:
        return "办案、信访接待、救助调查人员不公开姓名，请删去姓名。"
    return "领导以下人员一般不公开姓名。请删去姓名，或者由单位负责人同意后勾选“姓名公开”。"


def _photographs(held: dict) -> Iterator[Issue]:
    for row in held.get("leaders", []):
        if row.get("photo") and not row.get("agreed"):
            yield _issue("leaders", f"“{row['name']}”的照片要本人同意才能公开，请勾选或者去掉照片。", row["photo"])


def _numbers(held: dict) -> Iterator[Issue]:
    """Yield mobile numbers: a private one is not disclosed by an explanation, a board asks for office numbers only."""
    for block, label in (
        ("overview", "单位概况"),
        ("bodies", "内设机构"),
        ("leaders", "领导班子"),
        ("staff", "工作人员"),
    ):
        rows = held.get(block, [])
        for row in rows if isinstance(rows, list) else [rows]:
            for found in personal_data.find(row.get("phone", "")):
                if found.kind == _MOBILE:
                    yield _issue(block, f"{label}里的“{found.text}”是手机号，请改成办公电话。", found.text)


def _issue(block: str, sentence: str, excerpt: str) -> Issue:
    return Issue("board_people", BLOCK, f"content.{block}", sentence, excerpt)
