"""Mobile numbers of the mainland, by the ranges in use (the tables of the phonenumbers library)."""

import re
from collections.abc import Iterator
from functools import cache

from phonenumbers import PhoneMetadata

from yunlong_portal.kernel.personal_data import context
from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.id_numbers import left_between
from yunlong_portal.kernel.personal_data.numbers import characters_of, grouping, is_decimal, is_part_of_code
from yunlong_portal.kernel.personal_data.reading import GAP, NOTHING, Reading

_SPACE = f"[ {NOTHING}-]{{0,3}}"  # no dot: 0.138… is a decimal number
_COUNTRY = rf"(?:\(?(?:\+|00){_SPACE}8{_SPACE}6\)?|(?<!\d)86|(?<!\d)0){_SPACE}"
_FORM = re.compile(rf"(?<!\d)(?=((?:{_COUNTRY})?)(1{GAP}[3-9](?:{GAP}\d){{9}})(?!\d))")
# How people write eleven digits; other groups are as likely neighbours in a row of figures.
_NATURAL_GROUPS = frozenset(
    {
        (11,),
        (3, 4, 4),
        (3, 3, 5),
        (3, 8),
        (7, 4),
        (4, 4, 3),
        (3, 5, 3),
        (4, 3, 4),
        (3, 2, 2, 2, 2),
        (5, 6),
        (3, 4, 2, 2),
    }
)
_FILE_NAME_AFTER = re.compile(r"\.[A-Z]{2,5}(?![A-Z])")
_WORD_BEFORE = re.compile(r"(?:TEL|PHONE|MOBILE|MOB|WECHAT|VX|WX|QQ|CELL|SMSTO|SMS)[: ]?$")


@cache
def _ranges() -> re.Pattern[str]:
    metadata = PhoneMetadata.metadata_for_region("CN", None)
    pattern = metadata.mobile.national_number_pattern if metadata and metadata.mobile else None
    if not pattern:
        raise RuntimeError("phonenumbers no longer holds the mobile ranges of CN")
    return re.compile(pattern)


def is_mobile(digits: str) -> bool:
    """Return whether eleven digits are a mobile number of a range in use."""
    return _ranges().fullmatch(digits) is not None


def mobiles(reading: Reading) -> Iterator[Candidate]:
    """Yield mobile numbers with their country code, however grouped: sure by range, less so inside codes."""
    for match in _FORM.finditer(reading.plain):
        start, end = match.start(1), match.end(2)
        number_start = match.start(2)
        if reading.is_glued_before(start) or reading.plain[max(0, start - 1) : start] == "+":
            continue
        if severity := _severity(reading, start, number_start, end):
            yield Candidate(Kind.MOBILE, severity, start, end)
    for start, end in left_between(reading):
        if is_mobile(characters_of(reading.plain[start:end])):
            yield Candidate(Kind.MOBILE, Severity.BLOCK, start, end)


def _severity(reading: Reading, start: int, number_start: int, end: int) -> Severity | None:
    labelled = context.has_phone_word(reading, start)
    groups = grouping(reading, number_start, end)
    in_range = is_mobile(characters_of(reading.plain[number_start:end]))
    natural = groups in _NATURAL_GROUPS
    if reading.is_part_of_masked(start, end) and groups != (11,):
        return None
    if not labelled and (not in_range or not natural or _belongs_elsewhere(reading, start, number_start, end)):
        return None
    if not in_range:
        return Severity.LOOK if natural else None
    if labelled and not _is_in_word(reading, start, end):
        return Severity.BLOCK
    if _is_in_word(reading, start, end) or reading.is_in_url(start):
        return Severity.LOOK
    if is_part_of_code(reading, start, end):
        return _in_row(reading, start, end) if groups == (11,) else None
    bare_country_code = reading.plain[start:number_start].strip(f" .{NOTHING}-") == "86"
    return Severity.LOOK if bare_country_code else Severity.BLOCK


def _belongs_elsewhere(reading: Reading, start: int, number_start: int, end: int) -> bool:
    """Return whether it is an amount, a decimal number or the number of a thing."""
    if reading.plain[start:number_start].startswith(("+", "(+", "00")):
        return False
    return (
        context.is_amount(reading, end)
        or is_decimal(reading, start, end)
        or context.is_number_of_a_thing(reading, start)
    )


def _is_in_word(reading: Reading, start: int, end: int) -> bool:
    """Return whether letters stand against the number, so that it may be a name of a file or a code."""
    before = reading.before(start, 8)
    letter_before = bool(re.search(r"[A-Z_]$", before)) and not _WORD_BEFORE.search(before)
    after = reading.after(end, 6)
    return letter_before or bool(re.match(r"[A-Z_]", after)) or bool(_FILE_NAME_AFTER.match(after))


def _in_row(reading: Reading, start: int, end: int) -> Severity:
    """Return how sure a whole number is that a hyphen or stroke ties to other digits: two telephones, or a code."""
    neighbours = [
        characters_of(each)
        for each in (
            *re.findall(r"(\d+)[-/]$", reading.before(start, 14)),
            *re.findall(r"^[-/](\d+)", reading.after(end, 14)),
        )
    ]
    telephones = all(re.fullmatch(r"0\d{2,3}|[2-8]\d{6,7}|1\d{10}", each) for each in neighbours)
    return Severity.BLOCK if telephones else Severity.LOOK
