"""Illness, hardship and childhood: nobody's business beside a name, everybody's without one. Always a look."""

import re
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.persons import cells_with_names, names_between
from yunlong_portal.kernel.personal_data.reading import Reading
from yunlong_portal.kernel.personal_data.words import any_of

_ORGANS = "肺肝胃肠血骨脑食道乳腺宫颈直结鼻咽胰前列甲状"
_ILLNESS = re.compile(
    rf"{any_of('illnesses')}|[{_ORGANS}]{{1,4}}癌|先天性[\u4e00-\u9fff]{{1,8}}病"
    "|(?:精神|肢体|视力|听力|言语|智力|多重)[一二三四1-4]级|[一二三四1-4]级残疾"
)
_HARDSHIP = re.compile(any_of("hardships"))
_CHILD = re.compile(r"未成年人?|学生|同学|小朋友|儿童|女童|男童|幼儿|婴儿|孤儿|少年|男孩|女孩|新生|学籍")
_AGE = re.compile(r"(?<!\d)(?:1[0-7]|[1-9])周?岁(?!以[上下]|至|-|及|的?(?:以|儿童|少年))")
_LIST = r"[^\n。；]{0,12}(?:名单|公示|花名册|名册|信息表|登记表|一览表|汇总表|发放表)"
_ILLNESS_LIST = re.compile(rf"(?:残疾|精神障碍|患者|病人|尘肺|大病)(?!人?(?:联合会|保险)){_LIST}")
_HARDSHIP_LIST = re.compile(rf"(?:{any_of('hardships')}){_LIST}")
_CHILDREN_LIST = re.compile(rf"(?:学生|幼儿|儿童|新生|学籍|招生|录取|受助生|孤儿|少先队){_LIST}")
# How far a name may be from what is said of it, the digits of a number between them not counted.
_REACH = 18
_WINDOW = 60
_SENTENCE_END = re.compile(r"[。；;!！?？]|\n\s*\n")


def illnesses(reading: Reading) -> Iterator[Candidate]:
    """Yield illnesses and disabilities beside a name, and the names in a list of the ill or disabled."""
    yield from _beside_names(reading, Kind.HEALTH, _ILLNESS)
    yield from _names_in_list(reading, Kind.HEALTH, _ILLNESS_LIST)


def hardships(reading: Reading) -> Iterator[Candidate]:
    """Yield relief and hardship beside a name, and the names in a list of those in need."""
    yield from _beside_names(reading, Kind.HARDSHIP, _HARDSHIP)
    yield from _names_in_list(reading, Kind.HARDSHIP, _HARDSHIP_LIST)


def minors(reading: Reading) -> Iterator[Candidate]:
    """Yield names of children: beside a word for a child, an age under 18, or in a list of pupils."""
    for term in (*_CHILD.finditer(reading.plain), *_AGE.finditer(reading.plain)):
        name = _name_beside(reading, *term.span(), reach=10)
        if name and "\n" not in reading.plain[name[0] : term.start()] + reading.plain[term.end() : name[1]]:
            yield Candidate(Kind.MINOR, Severity.LOOK, min(name[0], term.start()), max(name[1], term.end()), name)
    yield from _names_in_list(reading, Kind.MINOR, _CHILDREN_LIST)


def _names_in_list(reading: Reading, kind: Kind, headings: re.Pattern[str]) -> Iterator[Candidate]:
    """Yield the names in cells under a heading that says what the people listed have in common."""
    if heading := headings.search(reading.plain):
        for name in cells_with_names(reading):
            if name[0] >= heading.end():
                yield Candidate(kind, Severity.LOOK, *name)


def _beside_names(reading: Reading, kind: Kind, terms: re.Pattern[str]) -> Iterator[Candidate]:
    for term in terms.finditer(reading.plain):
        if name := _name_beside(reading, *term.span(), reach=_REACH):
            yield Candidate(kind, Severity.LOOK, min(name[0], term.start()), max(name[1], term.end()), core=term.span())


def _name_beside(reading: Reading, start: int, end: int, *, reach: int) -> tuple[int, int] | None:
    """Return the nearest name in the same sentence or row, before or after; None if there is none."""
    near: list[tuple[int, tuple[int, int]]] = []
    for name in names_between(reading, max(0, start - _WINDOW), end + _WINDOW):
        if name[0] < end and start < name[1]:
            continue
        between = reading.plain[name[1] : start] if name[1] <= start else reading.plain[end : name[0]]
        if name[0] >= end and "\n" in between:
            continue  # a heading, and the first name of the list under it
        distance = sum(not character.isdecimal() for character in between)
        if distance <= reach and not _SENTENCE_END.search(between):
            near.append((distance, name))
    return min(near)[1] if near else None
