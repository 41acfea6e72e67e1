"""Whose number stands on a letter: only what China Post carries is served (国办公开办函〔2016〕235号). Pure.

Registered letters and EMS carry thirteen characters: two letters and eleven digits, thirteen digits, or, as the
Universal Postal Union writes them (S10), two letters, nine digits and CN. Couriers count otherwise.
"""

import re
import unicodedata

_CHINA_POST = re.compile(r"[A-Z]{2}\d{11}|\d{13}|[A-Z]{2}\d{9}CN")
# Couriers that write thirteen characters as well.
_COURIERS = ("SF", "JD", "YT", "ZT", "ST", "YD", "JT", "DB", "TT")


def normal(number: str) -> str:
    """Return a number as it is kept: half width, capitals, no gaps."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number)).upper()


def is_china_post(number: str) -> bool:
    """Return whether a number can be one of China Post's."""
    plain = normal(number)
    if not _CHINA_POST.fullmatch(plain):
        return False
    return plain.endswith("CN") or not plain.startswith(_COURIERS)
