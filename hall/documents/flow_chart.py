"""The flow chart of an item (行政许可标准化指引（2016版）附录1), drawn from its steps: one column of boxes.

Presentation attributes only: a page under a strict content policy and a PDF show the same drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

_WIDTH, _BOX_WIDTH, _GAP, _LINE_HEIGHT, _PADDING = 360, 300, 34, 22, 14
_IN_A_LINE = 17
_INK, _LINE, _TINT, _RED = "#1f1f1f", "#857d73", "#fbf1ef", "#b3261e"
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True)
class ChartStep:
    """One box: what is done, by whom, in how many working days (None where nobody said)."""

    name: str
    by: str = ""
    days: int | None = None

    @property
    def lines(self) -> list[str]:
        """Return the text of the box, cut into lines that fit."""
        below = [self.by, f"{self.days}个工作日" if self.days else ""]
        beside = "　".join(each for each in below if each)
        return [*_cut(self.name), *_cut(beside)]


def _cut(text: str) -> list[str]:
    return [text[place : place + _IN_A_LINE] for place in range(0, len(text), _IN_A_LINE)]


def flow_chart(steps: Sequence[ChartStep], *, result: str, label: str) -> SafeString:
    """Return the chart as SVG; empty without steps. ``label`` is what a screen reader calls it."""
    if not steps:
        return mark_safe("")
    boxes = [*(each.lines for each in steps), _cut(f"取件：{result}" if result else "取件")]
    bold = [len(_cut(each.name)) for each in steps] + [1]
    parts, top = [], 4
    for place, lines in enumerate(boxes):
        height = 2 * _PADDING + _LINE_HEIGHT * len(lines)
        if place:
            parts.append(_arrow(top - _GAP, top))
        is_end = place in {0, len(boxes) - 1}
        parts.append(_box(top, height, lines, bold=bold[place], rounded=is_end))
        top += height + _GAP
    height = top - _GAP + 4
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" class="flow-chart"'
        f' viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" font-family="{_FONT}" font-size="16">'
        f"{''.join(parts)}</svg>"
    )
    return mark_safe(drawn)  # noqa: S308  # every text in it is escaped


def _box(top: int, height: int, lines: list[str], *, bold: int, rounded: bool) -> str:
    left, radius = (_WIDTH - _BOX_WIDTH) // 2, height // 2 if rounded else 4
    edge, fill = (_RED, _TINT) if rounded else (_LINE, "#ffffff")
    texts = "".join(
        f'<text x="{_WIDTH // 2}" y="{top + _PADDING + _LINE_HEIGHT * place + 16}" text-anchor="middle" fill="{_INK}"'
        f"{' font-weight=' + chr(34) + '700' + chr(34) if place < bold else ''}>{escape(line)}</text>"
        for place, line in enumerate(lines)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{_BOX_WIDTH}" height="{height}" rx="{min(radius, 28)}" fill="{fill}"'
        f' stroke="{edge}" stroke-width="1.5"/>{texts}'
    )


def _arrow(start: int, end: int) -> str:
    middle = _WIDTH // 2
    return (
        f'<path d="M{middle} {start}V{end - 7}" stroke="{_LINE}" stroke-width="1.5" fill="none"/>'
        f'<path d="M{middle - 5} {end - 8}L{middle} {end}L{middle + 5} {end - 8}Z" fill="{_LINE}"/>'
    )
