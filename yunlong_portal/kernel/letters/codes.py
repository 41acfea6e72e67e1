"""The code of a letter: the first sixteen characters of its digest, printed on page 1 in letters and as a QR.

It names the very words of the letter. A sealed page that carries another code is a page of another letter.
"""

import re
import secrets
import unicodedata
from urllib.parse import urlencode, urlsplit, urlunsplit

CODE_LENGTH = 16
_CODE = re.compile(rf"(?:^|[?&]code=)([0-9a-f]{{{CODE_LENGTH}}})(?:$|[&#])")
_ASIDE = re.compile(r"[\s\-‐-―·.]+")
# What a hand writes for a digit, and an eye reads for one.
_ALIKE = str.maketrans("ol", "01")


def qr_text(code: str, address: str = "") -> str:
    """Return what the QR holds: the code, behind the address where the letter can be asked about, if there is one."""
    if not address:
        return code
    parts = urlsplit(address)
    asked = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=asked + urlencode({"code": code}), fragment=""))


def code_in(text: str) -> str | None:
    """Return the code that a QR of ours holds, None for any other QR."""
    found = _CODE.search(text.strip())
    return found[1] if found else None


def spaced(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def same_code(typed: str, code: str) -> bool:
    """Return whether somebody typed this code, in constant time.

    Spaces, hyphens, capitals, full-width characters and the letters o and l for digits make no difference.
    """
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", typed)).lower().translate(_ALIKE)
    return secrets.compare_digest(plain.encode("utf-8", "replace"), code.encode())
