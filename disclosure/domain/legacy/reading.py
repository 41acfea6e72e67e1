"""From the bytes of an old page to text.

What a page says of its own encoding is often wrong, so the bytes are asked: UTF-8 hardly ever fits by chance, GB 18030
(of which GB 2312 and GBK are parts) fits almost anything and comes second. A byte lost in between shifts what follows;
that is said with its place, not mended.
"""

import re
from dataclasses import dataclass

UTF8, GB18030, UTF16 = "utf-8", "gb18030", "utf-16"
_MARKS = ((b"\xef\xbb\xbf", UTF8), (b"\xff\xfe", UTF16), (b"\xfe\xff", UTF16))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_LOOKED_AT = 4_096
# What stands in no text that people wrote; NUL is among it, which a few programs left between the letters.
_NO_LETTERS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")
# A byte that was lost spoils a few characters behind it; of a picture or an archive named .html every fifth is none.
_FEW, _MOST_SPOILT = 5, 0.02
_LIKE_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


@dataclass(frozen=True)
class Decoded:
    """The text of a page, by which encoding, and what could not be read."""

    text: str
    encoding: str
    broken_at: int | None = None
    broken: int = 0

    @property
    def spoilt(self) -> float:
        """Return which share of the characters are none; nothing where they are but a few."""
        found = len(_NO_LETTERS.findall(self.text))
        return found / len(self.text) if found > _FEW else 0.0

    @property
    def is_text(self) -> bool:
        """Return whether people can read what came of the bytes."""
        return self.spoilt <= _MOST_SPOILT

    @property
    def problem(self) -> str:
        """Return what is wrong with the bytes, for people; empty where nothing is."""
        if self.broken_at is None:
            return ""
        line = self.text.count("\n", 0, self.text.find("\ufffd")) + 1
        return f"编码有 {self.broken} 处坏字节（第一处在第 {self.broken_at + 1} 字节、第 {line} 行），其后的字可能错乱"


def decode(data: bytes) -> Decoded:
    """Return the text of a page. Never fails: what no encoding reads is marked with U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, skip=len(mark) if encoding == UTF8 else 0)
    for encoding in (UTF8, GB18030):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return min((_decoded(data, each) for each in _candidates(data)), key=lambda each: each.broken)


def _candidates(data: bytes) -> tuple[str, str]:
    """Return the encodings to try on damaged bytes, the declared one first: of two as bad it is taken."""
    declared = _DECLARED.search(data[:_LOOKED_AT])
    says_utf8 = declared is not None and declared[1].lower().replace(b"-", b"") == b"utf8"
    return (UTF8, GB18030) if says_utf8 else (GB18030, UTF8)


def _decoded(data: bytes, encoding: str, *, skip: int = 0) -> Decoded:
    try:
        return Decoded(data[skip:].decode(encoding), encoding)
    except UnicodeDecodeError as error:
        text = data[skip:].decode(encoding, "replace")
        return Decoded(text, encoding, broken_at=skip + error.start, broken=text.count("\ufffd"))


def is_html(head: bytes) -> bool:
    """Return whether a file is a web page whatever its name says (an .xls that a site's program wrote as HTML)."""
    start = (
        decode(head[:_LOOKED_AT]).text.encode("utf-8", "replace") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
    )
    return bool(_LIKE_HTML.match(start.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT]))
