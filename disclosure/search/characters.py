"""One spelling for text and query, and the runs of characters in it.

Spelling: NFKC (full-width to half-width, compatibility forms), then lower case. Folding goes character by character,
so that a place in the folded text can be traced back to the text that people see.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{_HAN}]+")
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")


# These choose a person's own form of the character before them: searched for without them.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class _Table(dict[int, str]):
    """What each code point becomes, worked out when it is first met."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        folded = "" if _SELECTORS.match(character) else unicodedata.normalize("NFKC", character).lower()
        self[codepoint] = folded
        return folded


_table = _Table()


def fold(text: str) -> str:
    """Return ``text`` in the one spelling that is indexed and searched."""
    return text.translate(_table)


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Return the folded text and, for each of its characters and its end, the place in ``text`` it came from."""
    folded = fold(text)
    if len(folded) == len(text) and not _SELECTORS.search(text):
        return folded, range(len(text) + 1)  # nothing vanished, so nothing can have grown
    offsets = [place for place, each in enumerate(text) for _ in _table[ord(each)]]
    return folded, [*offsets, len(text)]


def is_han(text: str) -> bool:
    """Return whether ``text`` is Chinese characters and nothing else."""
    return HAN_RUN.fullmatch(text) is not None


def runs(folded: str) -> Iterator[re.Match[str]]:
    """Yield the runs of a folded text: of Chinese characters, or of letters and digits."""
    return _RUN.finditer(folded)


def normalised(folded: str) -> str:
    """Return a folded text as phrases are compared: whatever is no character, letter or digit is one space."""
    parts: list[str] = []
    end = -1
    for run in runs(folded):
        if parts and run.start() != end:
            parts.append(" ")
        parts.append(run.group())
        end = run.end()
    return "".join(parts)
