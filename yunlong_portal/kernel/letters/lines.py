"""Where the lines of a letter end: the rules that office programs follow for Chinese, so that PDF and DOCX agree.

No line begins with a closing mark or ends with an opening one (避头尾); a number or a Latin word stays whole, and so do
a dash and an ellipsis of two characters. What is left at the right is spread between the characters, except in a
paragraph's last line: the text block is filled to its edge (GB/T 9704-2012 5.2.3, 撑满版心).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yunlong_portal.kernel.letters.measures import width

_NOT_FIRST = frozenset("！％），．：；？］｝～、。〉》」』】〕〗”’…—·‰℃°!%),.:;?]}")
_NOT_LAST = frozenset("（［｛〈《「『【〔〖“‘￥([{$")
_TOKEN = re.compile(r"[!-~]+| +|—+|…+|.", re.DOTALL)
# A line that would have to be spread wider than this looks torn: it is left ragged.
_WIDEST_GAP = 0.25


@dataclass(frozen=True)
class Line:
    """One line: its text, and by how much each full-width character before the last is set apart (in characters)."""

    text: str
    gap: float = 0.0


def lines_of(text: str, *, first: float, others: float) -> list[Line]:
    """Return the lines of a paragraph whose first line has room for ``first`` characters, the others for ``others``."""
    lines: list[tuple[str, float]] = []
    line, room = "", first
    for chunk in _chunks(text):
        if line and width((line + chunk).rstrip(" ")) > room:
            lines.append((line.rstrip(" "), room))
            line, room = "", others
        while width(chunk.rstrip(" ")) > room:
            head = _fitting(chunk, room)
            lines.append((head, room))
            chunk, room = chunk[len(head) :], others
        line += chunk
    lines.append((line.rstrip(" "), room))
    spread = [Line(each, gap=_gap(each, room)) for each, room in lines[:-1]]
    return [*spread, Line(lines[-1][0])]


def _chunks(text: str) -> Iterator[str]:
    """Yield the text in parts that no line end may tear apart."""
    chunk = ""
    for token in _TOKEN.findall(text):
        joined = not chunk or token[0] in _NOT_FIRST or chunk[-1] in _NOT_LAST or token[0] == " "
        if not joined:
            yield chunk
            chunk = ""
        chunk += token
    if chunk:
        yield chunk


def _fitting(chunk: str, room: float) -> str:
    """Return as much of the beginning of a chunk as a line holds, one character at least."""
    length = 1
    while length < len(chunk) and width(chunk[: length + 1]) <= room:
        length += 1
    return chunk[:length]


def _gap(line: str, room: float) -> float:
    spreading = sum(1 for each in line[:-1] if width(each) == 1)
    left = room - width(line)
    gap = left / spreading if spreading else 0.0
    return gap if gap <= _WIDEST_GAP else 0.0
