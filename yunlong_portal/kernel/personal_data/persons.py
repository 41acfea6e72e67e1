"""Names of persons where the words around make them sure: behind a label, before sex or age, or as a cell of a list.

There is no dictionary of names: a surname and one or two more characters are a name only in such a place.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data.reading import Reading
from yunlong_portal.kernel.personal_data.words import any_of, words

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
# Never in a given name in a place such as these; 某 is a mask.
_NOT_GIVEN = "的了在是及或被把等其该须按各户县镇乡村组号个某们员对象应当不无"
_GIVEN = f"(?:(?![{_NOT_GIVEN}])[{_HAN}])"
_SURNAME = f"(?:{any_of('compound_surnames')}|[{''.join(sorted(words('surnames')))}])"
NAME = f"(?:{_SURNAME}{_GIVEN}{{1,2}})"

_ENDS = (
    f"(?=$|[^{_HAN}*×○]|患|因|身患|罹患|确诊|被确诊|系|家庭|家中|家里|一家|同志|老人|等|的|为|被|说|今年|享受"
    "|纳入|获|及|是|在|属|有|与|和|现|经|自|于)"
)
_PATTERNS = (
    re.compile(f"(?:{any_of('labels_of_persons')})[:： ]{{0,3}}(?P<name>{NAME}){_ENDS}", re.MULTILINE),
    re.compile(rf"(?<![{_HAN}])(?P<name>{NAME})(?=[,，、 \t(（:：|]{{1,3}}(?:性别[:： ]?)?[男女](?![{_HAN}]))"),
    re.compile(rf"(?<![{_HAN}])(?P<name>{NAME})(?=[,，、 \t(（|]{{1,3}}(?:现年|今年|年龄)?[:： ]?[0-9]{{1,3}}周?岁)"),
    re.compile(
        f"(?<![{_HAN}])(?P<name>{NAME})(?=老人|同学|小朋友|患|身患|罹患|因患|被确诊|确诊|系低保|是低保"
        "|为低保|享受|纳入|属低保|家庭|一家|户被|因病|因残|因贫|感染)"
    ),
)
_WHOLE_NAME = re.compile(NAME)
NAME_HEADER = re.compile(
    r"(?:.{0,6}姓名.{0,4}|户主.{0,4}|患者|学生|申请人|受益人|救助对象|低保对象|保障对象|受助人|对象|名单|残疾人)"
)


def is_name(characters: str) -> bool:
    """Return whether ``characters`` have the form of a name and are not a common word."""
    return _WHOLE_NAME.fullmatch(characters) is not None and characters not in words("not_names")


def surname_of(name: str) -> str:
    """Return the surname that a name begins with."""
    return name[:2] if name[:2] in words("compound_surnames") and len(name) > 2 else name[:1]


def names_between(reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Return the places of the names that lie whole between ``start`` and ``end``."""
    names = _names(reading)
    found = []
    for place in range(bisect_left(names, (start, 0)), len(names)):
        if names[place][0] >= end:
            break
        if names[place][1] <= end:
            found.append(names[place])
    return found


def _names(reading: Reading) -> tuple[tuple[int, int], ...]:
    if reading.names is None:
        reading.names = tuple(sorted({*_names_in_sentences(reading), *cells_with_names(reading)}))
    return reading.names


def _names_in_sentences(reading: Reading) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        for each in pattern.finditer(reading.plain):
            if each["name"] not in words("not_names"):
                yield each.span("name")


def cells_with_names(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the cells that hold a name and nothing else, where a column for names has been announced."""
    for start, end in reading.cells():
        if not 2 <= end - start <= 4 or not reading.has_header_before(start, NAME_HEADER):
            continue
        if is_name(reading.plain[start:end]):
            yield start, end
