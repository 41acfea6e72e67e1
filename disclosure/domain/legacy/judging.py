"""What keeps a page of an old site closed until somebody decides by name (P46).

Hits of the guard on personal data, marks of secrecy, wrong wording, a list of names whose time is over, a mark of
repeal, the name of a leader who left, what was broken into, what may be misread and says neither title nor date. What
is sure (``blocks``) is not to be released as it is: it is masked, mended as a draft, or dropped.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from disclosure.domain import person_lists, secrecy_marks
from disclosure.domain.legacy import dates
from disclosure.domain.watching.wording import Wordings, list_of
from yunlong_portal.kernel import personal_data

UNSAFE, UNREADABLE, INDEX_TAKEN, NAMELESS = "unsafe", "unreadable", "index_taken", "nameless"
_PERIOD = re.compile(r"公示(?:期|时间|期限)[^。；\n]{0,12}?(?P<days>\d{1,3})\s*个?(?P<unit>工作日|天|日)")
_UNTIL = re.compile(r"公示(?:期|时间|期限)[^。；\n]{0,40}?(?:至|到|—|-)(?P<rest>[^。；\n]{6,20})")
_REPEALED = re.compile(
    r"[(（\[【](?:本文|此件)?已?(?:废止|失效|作废|停止执行)[)）\]】]"
    r"|(?m:^\s*(?:本文件?|此件|本办法|本规定|该文件)(?:现)?(?:已经?|自[^。\n]{4,16}起)(?:废止|失效|停止执行|宣布失效))"
)
_NO_LONGER = re.compile(r"废止|失效|作废")
_GAMBLING = re.compile(r"时时彩|六合彩|娱乐场|百家乐|博彩|赌场|棋牌游戏|私彩|北京赛车|澳门(?:新)?葡京|老虎机")


@dataclass(frozen=True)
class Found:
    """One kind of hit: what it is called and how often. Never what it says: this goes into a record that stays."""

    code: str
    label: str
    count: int = 1
    blocks: bool = False

    def as_data(self) -> dict[str, object]:
        """Return it as the record keeps it."""
        return {"code": self.code, "label": self.label, "count": self.count, "blocks": self.blocks}


@dataclass(frozen=True)
class Marked:
    """One hit in a text: ``text[start:end]``, for showing it to whoever decides."""

    code: str
    label: str
    start: int
    end: int
    blocks: bool


@dataclass(frozen=True)
class Rules:
    """What is judged by beside what is built in: the county's list of wrong wordings, names of former leaders."""

    wordings: Wordings = field(default_factory=lambda: list_of([]))
    former_leaders: frozenset[str] = frozenset()
    today: date = field(default_factory=lambda: date.max)


def marks_in(text: str, rules: Rules) -> list[Marked]:
    """Return every hit in a text in order of place."""
    found = [
        Marked(f"personal_{each.kind}", personal_data.LABELS[each.kind], each.start, each.end, each.severity == "block")
        for each in personal_data.find(text)
    ]
    found += [
        Marked("secrecy_mark", "涉密或内部标志", each.start, each.end, each.severity == secrecy_marks.BLOCK)
        for each in secrecy_marks.find(text)
    ]
    found += [
        Marked("wording", "错敏词", each.start, each.end, blocks=each.wording.is_serious)
        for each in rules.wordings.find(text)
    ]
    found += [Marked("repealed", "废止或失效标志", *each.span(), blocks=False) for each in _REPEALED.finditer(text)]
    found += [Marked(UNSAFE, "被篡改的内容", *each.span(), blocks=True) for each in _GAMBLING.finditer(text)]
    for name in rules.former_leaders:
        found += [
            Marked("former_leader", "离任领导姓名", each.start(), each.end(), blocks=False)
            for each in re.finditer(re.escape(name), text)
        ]
    return sorted(found, key=lambda each: (each.start, each.end))


def judge(texts: Iterable[str], *, body: str, published_on: date | None, validity: str, rules: Rules) -> list[Found]:
    """Return what was found in the texts of a page and its files, each kind once with its count."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    everything = list(texts)
    for text in everything:
        counted.update((each.code, each.label, each.blocks) for each in marks_in(text, rules))
    if validity and _NO_LONGER.search(validity):
        counted["repealed", "废止或失效标志", False] += 1
    if names := sum(each.names for each in person_lists.find(body)):
        until = period_end("\n".join(everything), published_on)
        if until is None or until < rules.today:
            counted["names_past_period", "公示期已过的名单", False] += names
    return [Found(code, label, number, blocks) for (code, label, blocks), number in sorted(counted.items())]


def period_end(text: str, published_on: date | None) -> date | None:
    """Return the last day of the period for which a list was to be shown; None where the page does not say."""
    if (match := _UNTIL.search(text)) and (day := dates.find_date(match["rest"])):
        return day
    if (match := _PERIOD.search(text)) and published_on:
        days = int(match["days"])
        # In working days: at most two days off in five, and a holiday. Whoever decides sees the text.
        return published_on + timedelta(days=days * 2 + 7 if match["unit"] == "工作日" else days)
    return None


def in_words(found: Iterable[Found]) -> str:
    """Return what was found as one line for people, the same kind once."""
    counted: Counter[str] = Counter()
    for each in found:
        counted[each.label] += each.count
    return "、".join(f"{label} {number} 处" for label, number in counted.items())
