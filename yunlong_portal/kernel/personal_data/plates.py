"""Number plates of vehicles, and the numbers of household registers."""

import re
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.reading import NOTHING, Reading

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# GA 36-2018: no I and no O in the serial; eight places for new energy; suffixes for police, trailers, driving schools.
_PLATE = re.compile(
    rf"[{_PROVINCES}][ {NOTHING}]?[A-HJ-NP-Z][ {NOTHING}·•・.-]{{0,2}}"
    r"((?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳使领])(?![A-Z0-9*])"
)
_OWNER = re.compile(r"车主|本人|私家车|私车|驾驶[人员]|司机|肇事|违法行为人|当事人")
_OFFICIAL = re.compile(r"公务用?车|执法车|公车|救护车|消防车|校车|班车|公交|单位|巡逻车|警车|垃圾车|洒水车")
_HOUSEHOLD = re.compile(
    r"(户口簿|户口本|户口薄|户籍簿|户口册|户号|户籍编号|家庭户号)(?:编?号码?)?[为是]?[:： ]{0,3}"
    r"([A-Z]{0,2}[0-9][0-9A-Z-]{3,19})(?![*])"
)
_UTILITY = re.compile(r"电|水|气|燃|缴费|有线|宽带|供热|营销")


def plates(reading: Reading) -> Iterator[Candidate]:
    """Yield number plates: sure where an owner or driver is named, a look elsewhere, an office's own left alone."""
    for match in _PLATE.finditer(reading.plain):
        around = reading.before(match.start(), 20) + " " + reading.after(match.end(), 10)
        if _OWNER.search(around):
            yield Candidate(Kind.PLATE, Severity.BLOCK, *match.span())
        elif not _OFFICIAL.search(around):
            yield Candidate(Kind.PLATE, Severity.LOOK, *match.span())


def household_numbers(reading: Reading) -> Iterator[Candidate]:
    """Yield numbers behind 户口簿号 (sure) or 户号 (a look: electricity and water have them too)."""
    for match in _HOUSEHOLD.finditer(reading.plain):
        start, end = match.span(2)
        end = start + len(match[2].rstrip("-"))
        if reading.is_part_of_masked(start, end):
            continue
        if match[1] != "户号":
            yield Candidate(Kind.HOUSEHOLD_NO, Severity.BLOCK, start, end)
        elif not _UTILITY.search(reading.before(match.start(), 8)):
            yield Candidate(Kind.HOUSEHOLD_NO, Severity.LOOK, start, end)
