"""The text as the recognisers see it: folded one character to one, so that every offset is the text's own."""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from yunlong_portal.kernel.personal_data.findings import Candidate

# Stands for what no eye sees (zero-width, soft hyphen, variation selectors, keycaps): never parts two digits.
NOTHING = "\u200b"
# What people put between the digits of one number: up to three of these. A tab or a line end parts cells, not digits.
GAP = f"[ .{NOTHING}-]{{0,3}}"
GLUE = f"{NOTHING}{{0,4}}"

_NUMERALS = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_NUMERAL_VALUES = "00123456789123456789" + "1"
_SPELLED_RUN = re.compile(f"[0-9{_NUMERALS}](?:[ {NOTHING}-]{{0,2}}[0-9{_NUMERALS}]){{10}}")
_AT_LEAST_SPELLED = 6


# Look-alikes: minus, box-drawing lines, every X that a keyboard offers for the last place of an identity number, stars.
_LOOK_ALIKES = (
    dict.fromkeys("−─━", "-")
    | dict.fromkeys("ⅩⅹХхΧχ", "X")
    | dict.fromkeys("∗⁎✱✲﹡", "*")
    | {"﹫": "@", "\u20e3": NOTHING}
)


class _Folding(dict[int, str]):
    """The folding table, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(character: str) -> str:
    code = ord(character)
    if look_alike := _LOOK_ALIKES.get(character):
        return look_alike
    if 0xFF01 <= code <= 0xFF5E:
        return _folded(chr(code - 0xFEE0))
    if code < 0x80:
        return character.upper()
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x034F:
        return NOTHING
    match unicodedata.category(character):
        case "Nd":
            return str(unicodedata.digit(character))
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Cf":
            return NOTHING
        case _:
            return character


_FOLDING = _Folding()
_SPELLING = dict(zip(map(ord, _NUMERALS), _NUMERAL_VALUES, strict=True))

_MASK = "*×✕●•■□○※"
_CELLS = re.compile(r"[^\n\r\t|]+")


class Reading:
    """A text, folded: half width, upper case, one kind of space, dash, digit and X."""

    def __init__(self, text: str, *, plain: str | None = None) -> None:
        self.text = text
        self.plain = text.translate(_FOLDING) if plain is None else plain
        self.names: tuple[tuple[int, int], ...] | None = None  # filled by the room of persons when first asked

    def before(self, position: int, reach: int, *, same_line: bool = True) -> str:
        """Return up to ``reach`` characters before ``position``, of the same line only unless told otherwise."""
        slice_ = self.plain[max(0, position - reach) : position]
        return slice_.rpartition("\n")[2] if same_line else slice_

    def after(self, position: int, reach: int, *, same_line: bool = True) -> str:
        """Return up to ``reach`` characters from ``position`` on, of the same line only unless told otherwise."""
        slice_ = self.plain[position : position + reach]
        return slice_.partition("\n")[0] if same_line else slice_

    def groups(self, start: int, end: int) -> list[str]:
        """Return the digits of a slice as they are grouped; what is invisible does not part them."""
        return re.findall(r"[0-9X]+", self.plain[start:end].replace(NOTHING, ""))

    def is_glued_before(self, position: int) -> bool:
        """Return whether a digit stands right before ``position`` (or behind something invisible)."""
        return self.plain[max(0, position - 6) : position].rstrip(NOTHING)[-1:].isdecimal()

    def is_part_of_masked(self, start: int, end: int) -> bool:
        """Return whether the digits here are what a mask left of a longer number (138****1234).

        A single star may stand between two numbers; after a masked name (张*) a whole number may follow.
        """
        left = self.plain[max(0, start - 24) : start]
        bare = left.rstrip(_MASK)
        if len(left) - len(bare) >= 2 and bare[-1:].isalnum() and bare[-1:].isascii():
            return True
        right = self.plain[end : end + 24]
        bare = right.lstrip(_MASK)
        return len(right) - len(bare) >= 2 and bare[:1].isalnum() and bare[:1].isascii()

    @cached_property
    def _header_places(self) -> dict[str, int]:
        """Return the first place of every short cell, a cell being a line or a part of one between tabs or bars."""
        places: dict[str, int] = {}
        for match in _CELLS.finditer(self.plain):
            if match.end() - match.start() <= 40:
                for word in match[0].split():
                    if len(word) <= 12:
                        places.setdefault(word, match.start())
        return places

    def has_header_before(self, position: int, words: re.Pattern[str]) -> bool:
        """Return whether a cell before ``position`` is one of ``words`` (the head of a table's column)."""
        return position > self._first_header(words)

    def _first_header(self, words: re.Pattern[str]) -> int:
        if words not in self._first_headers:
            self._first_headers[words] = min(
                (place for word, place in self._header_places.items() if words.fullmatch(word)), default=sys.maxsize
            )
        return self._first_headers[words]

    @cached_property
    def _first_headers(self) -> dict[re.Pattern[str], int]:
        return {}

    @cached_property
    def _urls(self) -> list[tuple[int, int]]:
        return [each.span() for each in re.finditer(r"HTTPS?://[!-~]+", self.plain)]

    def is_in_url(self, position: int) -> bool:
        """Return whether ``position`` lies inside a web address."""
        place = bisect_right(self._urls, (position, sys.maxsize))
        return bool(place) and position < self._urls[place - 1][1]

    def spelled_out(self) -> "Reading | None":
        """Return a reading in which Chinese numerals are digits, where a run is long enough to be a number."""
        if not any(_numerals_in(match[0]) >= _AT_LEAST_SPELLED for match in _SPELLED_RUN.finditer(self.plain)):
            return None
        return Reading(self.text, plain=self.plain.translate(_SPELLING))

    def digits(self, start: int, end: int) -> str:
        """Return the digits of a slice (and an X), those in Chinese numerals too."""
        return re.sub(r"[^0-9X]", "", self.plain[start:end].translate(_SPELLING))

    def is_spelled_out(self, candidate: Candidate) -> bool:
        """Return whether most of a candidate is written in Chinese numerals."""
        return _numerals_in(self.text[candidate.start : candidate.end]) >= _AT_LEAST_SPELLED

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield the places of all cells (lines, or parts of lines between tabs or bars), trimmed."""
        for match in _CELLS.finditer(self.plain):
            left = len(match[0]) - len(match[0].lstrip())
            yield match.start() + left, match.start() + len(match[0].rstrip())


def _numerals_in(slice_: str) -> int:
    return sum(character in _NUMERALS for character in slice_)
