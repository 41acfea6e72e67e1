"""Resident identity numbers: 18 places (GB 11643-1999) with date of birth and check character, and the old 15.

A right check character is sure. A wrong one over a true region and date is a slip of the pen or a number of a thing:
a look. The old form has no check: sure only where the words say so.
"""

import re
from collections.abc import Iterator
from datetime import date

from yunlong_portal.kernel.personal_data import context
from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.numbers import characters_of, grouping, is_part_of_code
from yunlong_portal.kernel.personal_data.reading import GAP, GLUE, NOTHING, Reading

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
# GB/T 2260, first two digits; 83 is for residents of Taiwan, 91 stood for abroad.
_PROVINCES = {1: "1-5", 2: "1-3", 3: "1-7", 4: "1-6", 5: "0-4", 6: "1-5", 7: "1", 8: "1-3", 9: "1"}
# A birth year from here on may as well be the year in a number that an office gave out (region + day + serial).
_YEAR_OF_SYSTEMS = 2010


def _form(gap: str, *, old: bool = False, between: str = "") -> str:
    """Return the pattern of an identity number: ``gap`` inside region, birth and serial, ``between`` those three."""
    province = "(?:" + "|".join(f"{first}{gap}[{second}]" for first, second in _PROVINCES.items()) + ")"
    year = [r"\d", r"\d"] if old else [f"(?:1{gap}[89]|2{gap}0)", r"\d", r"\d"]
    month = f"(?:0{gap}[1-9]|1{gap}[0-2])"
    day = f"(?:0{gap}[1-9]|[12]{gap}\\d|3{gap}[01])"
    serial = [r"\d"] * 3 if old else [r"\d", r"\d", r"\d", r"[\dX×]"]
    return (between or gap).join(gap.join(part) for part in ([province, *[r"\d"] * 4], [*year, month, day], serial))


_NEW = re.compile(rf"(?<!\d)(?=({_form(GAP)})(?!\d))")
_OLD = re.compile(rf"(?<![\dA-Z])(?=({_form(GLUE, old=True, between=GAP)})(?![\dA-Z]))")
_EMBEDDED = re.compile(rf"(?=({_form('')}))")
_LONG_RUN = re.compile(rf"\d(?:{GLUE}\d){{17,}}(?:{GLUE}X)?")
_WRAPPED = re.compile(r"(?<!\d)(\d{6,17})( {0,8}\r?\n {0,8})([\dX]{1,12})(?![\dA-Z])")
_LABELLED = re.compile(
    rf"(?:身份证|公民身份|身份证件)(?:件)?(?:号码?|编号)?[为是]?[:： ]{{0,3}}(\d(?:{GLUE}\d){{12,19}}X?)(?![\dA-Z*])"
)
_NATURAL_GROUPS = frozenset(
    {
        (18,), (6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (3, 3, 4, 4, 4), (3, 3, 4, 2, 2, 4), (2, 2, 2, 4, 2, 2, 4),
        (14, 4), (6, 12), (15,), (6, 6, 3),
    }
)  # fmt: skip


def check_character(first_seventeen: str) -> str:
    """Return the check character of GB 11643 over seventeen digits."""
    return _CHECK_CHARACTERS[
        sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11
    ]


def id_numbers(reading: Reading) -> Iterator[Candidate]:
    """Yield identity numbers, contiguous, grouped, stuck to other digits, or broken over a line end."""
    yield from _whole(reading)
    yield from _old(reading)
    yield from _stuck(reading)
    yield from _over_line_end(reading)
    yield from _labelled(reading)


def _whole(reading: Reading) -> Iterator[Candidate]:
    for match in _NEW.finditer(reading.plain):
        start, end = match.span(1)
        number = characters_of(match[1])
        if reading.is_glued_before(start) or not _is_date(number[6:14]):
            continue
        about_a_thing = context.is_number_of_a_thing(reading, start)
        if _is_checked(number):
            severity = Severity.LOOK if about_a_thing else Severity.BLOCK
            yield Candidate(Kind.ID_NUMBER, severity, start, end)
        elif not about_a_thing and _looks_typed(reading, start, end, number):
            yield Candidate(Kind.ID_NUMBER, Severity.LOOK, start, end)


def _looks_typed(reading: Reading, start: int, end: int, number: str) -> bool:
    """Return whether a number with a wrong check character may be an identity number with a slip in it."""
    if reading.plain[end - 1] == "×" or re.match(r"[A-Z_]", reading.plain[end : end + 1]):
        return False
    if context.has_id_word(reading, start):
        return True
    if is_credit_code(number) or context.is_amount(reading, end):
        return False
    return grouping(reading, start, end) in _NATURAL_GROUPS and not is_part_of_code(reading, start, end)


def _old(reading: Reading) -> Iterator[Candidate]:
    for match in _OLD.finditer(reading.plain):
        start, end = match.span(1)
        number = characters_of(match[1])
        if reading.is_glued_before(start) or not _is_date("19" + number[6:12]):
            continue
        if context.is_number_of_a_thing(reading, start) or reading.is_part_of_masked(start, end):
            continue
        natural = grouping(reading, start, end) in _NATURAL_GROUPS
        if context.has_id_word(reading, start):
            yield Candidate(Kind.ID_NUMBER, Severity.BLOCK if natural else Severity.LOOK, start, end)
        elif grouping(reading, start, end) == (15,) and not _is_elsewhere_a_number(reading, start, end):
            yield Candidate(Kind.ID_NUMBER, Severity.LOOK, start, end)


def _is_elsewhere_a_number(reading: Reading, start: int, end: int) -> bool:
    return context.is_amount(reading, end) or is_part_of_code(reading, start, end) or reading.is_in_url(start)


def _stuck(reading: Reading) -> Iterator[Candidate]:
    """Yield numbers stuck to other digits, as when the cells of a table run together (serial number and identity)."""
    for places, offsets in _long_runs(reading):
        about_a_thing = context.is_number_of_a_thing(reading, places[0])
        for offset in offsets:
            year = int("".join(reading.plain[place] for place in places[offset + 6 : offset + 10]))
            may_be_system = year >= _YEAR_OF_SYSTEMS and offset > 3
            severity = Severity.LOOK if about_a_thing or may_be_system else Severity.BLOCK
            yield Candidate(Kind.ID_NUMBER, severity, places[offset], places[offset + 17] + 1)


def _long_runs(reading: Reading) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, for every run of more than 18 digits, their places and the offsets of identity numbers among them."""
    for run in _LONG_RUN.finditer(reading.plain):
        places = [place for place in range(*run.span()) if reading.plain[place] != NOTHING]
        if len(places) > 18:
            characters = "".join(reading.plain[place] for place in places)
            yield places, [each.start() for each in _EMBEDDED.finditer(characters) if is_id_number(each[1])]


def left_between(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the places of the digits that are left over in long runs when the identity numbers are taken out."""
    for places, offsets in _long_runs(reading):
        begin = 0
        for end in [*offsets, len(places)] if offsets else []:
            if end > begin:
                yield places[begin], places[end - 1] + 1
            begin = max(begin, end + 18)


def _over_line_end(reading: Reading) -> Iterator[Candidate]:
    """Yield numbers that a narrow column broke in two: both parts together must pass the check."""
    for match in _WRAPPED.finditer(reading.plain):
        number = match[1] + match[3]
        if len(number) == 18 and is_id_number(number):
            yield Candidate(Kind.ID_NUMBER, Severity.BLOCK, match.start(1), match.end(3))


def _labelled(reading: Reading) -> Iterator[Candidate]:
    """Yield what stands behind the label 身份证号 and is no true number: a slip, and still somebody's."""
    for match in _LABELLED.finditer(reading.plain):
        if not reading.is_part_of_masked(*match.span(1)):
            yield Candidate(Kind.ID_NUMBER, Severity.LOOK, *match.span(1))


_WHOLE_FORM = re.compile(_form(""))


def is_id_number(number: str) -> bool:
    """Return whether eighteen characters are an identity number: region, date of birth and check character."""
    return bool(_WHOLE_FORM.fullmatch(number)) and _is_date(number[6:14]) and _is_checked(number)


def _is_checked(number: str) -> bool:
    return check_character(number[:17]) == number[17]


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(number: str) -> bool:
    """Return whether the check of a unified social credit code (GB 32100-2015) comes out right."""
    if len(number) != 18 or not set(number) <= set(_CODE_CHARACTERS):
        return False
    total = sum(_CODE_CHARACTERS.index(each) * weight for each, weight in zip(number[:17], _CODE_WEIGHTS, strict=True))
    return _CODE_CHARACTERS[-total % 31] == number[17]
