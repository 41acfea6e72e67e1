"""Passports, travel permits, officers' certificates: no check of their own, so a look, and only beside their name."""

import re
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.reading import Reading

_FORM = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|居留证|居留许可|军官证|士兵证|警官证|文职干部证|驾驶证|社会保障号码?|社保卡|医保卡|残疾人?证|出生医学证明|学籍号?)"
    r"(?:证?件?号码?|编号)?[为是]?[:： ]{0,3}([A-Z]{0,2}\d{7,20}X?|[\u4e00-\u9fff]字第?\d{5,9}号?)(?![\dA-Z*])"
)


def other_certificates(reading: Reading) -> Iterator[Candidate]:
    """Yield numbers of other personal documents right behind the document's name."""
    for match in _FORM.finditer(reading.plain):
        if not reading.is_part_of_masked(*match.span(1)):
            yield Candidate(Kind.ID_NUMBER, Severity.LOOK, *match.span(1))
