"""The flow chart of an item (行政许可标准化指引（2016版）附录1), drawn from its steps.

On a screen one column of boxes, on paper rows that turn at their ends: so a guide takes two sides of one sheet.
Presentation attributes only: a page under a strict content policy and a PDF show the same drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

_BOX_WIDTH, _NARROW_BOX, _SIDE, _GAP, _LINE_HEIGHT, _PADDING, _LETTER = 300, 220, 30, 34, 22, 14, 16
_INK, _LINE, _TINT, _RED = "#1f1f1f", "#857d73", "#fbf1ef", "#b3261e"
_FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


@dataclass(frozen=True)
class ChartStep:
    """One box: what is done, by whom, in how many working days (None where nobody said)."""

    name: str
    by: str = ""
    days: int | None = None

    @property
    def below(self) -> list[str]:
        """Return what stands below the name."""
        return [each for each in (self.by, f"{self.days}个工作日" if self.days else "") if each]


@dataclass(frozen=True)
class _Box:
    """The text of a box, cut into lines that fit; ``bold`` of them are its name."""

    lines: list[str]
    bold: int
    is_end: bool

    @property
    def height(self) -> int:
        return 2 * _PADDING + _LINE_HEIGHT * len(self.lines)


def flow_chart(steps: Sequence[ChartStep], *, result: str, label: str, across: int = 1) -> SafeString:
    """Return the chart as SVG; empty without steps. ``label`` is what a screen reader calls it.

    ``across`` boxes stand in a row; every second row runs back, from right to left.
    """
    if not steps:
        return mark_safe("")
    box_width, side = (_BOX_WIDTH, _SIDE) if across == 1 else (_NARROW_BOX, 2)
    boxes = _boxes(steps, result=result, in_a_line=(box_width - 2 * _PADDING) // _LETTER)
    parts, top = [], 4
    for number, row in enumerate(boxes[place : place + across] for place in range(0, len(boxes), across)):
        height = max(each.height for each in row)
        for place, box in enumerate(row):
            column = across - 1 - place if number % 2 else place
            left = side + column * (box_width + _GAP)
            if place:
                parts.append(_arrow_across(left, box_width, top + height // 2, is_back=bool(number % 2)))
            elif number:
                parts.append(_arrow_down(left + box_width // 2, top - _GAP, top))
            parts.append(_drawn(box, left=left, top=top, width=box_width, height=height))
        top += height + _GAP
    width, height = 2 * side + across * box_width + (across - 1) * _GAP, top - _GAP + 4
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" class="flow-chart"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{_FONT}"'
        f' font-size="{_LETTER}">{"".join(parts)}</svg>'
    )
    return mark_safe(drawn)  # noqa: S308  # every text in it is escaped


def _boxes(steps: Sequence[ChartStep], *, result: str, in_a_line: int) -> list[_Box]:
    def cut(text: str) -> list[str]:
        return [text[place : place + in_a_line] for place in range(0, len(text), in_a_line)]

    def below(step: ChartStep) -> list[str]:
        together = "　".join(step.below)
        return cut(together) if len(together) <= in_a_line else [line for each in step.below for line in cut(each)]

    end = cut(f"取件：{result}" if result else "取件")
    found = [
        _Box([*cut(each.name), *below(each)], bold=len(cut(each.name)), is_end=not place)
        for place, each in enumerate(steps)
    ]
    return [*found, _Box(end, bold=len(end), is_end=True)]


def _drawn(box: _Box, *, left: int, top: int, width: int, height: int) -> str:
    edge, fill = (_RED, _TINT) if box.is_end else (_LINE, "#ffffff")
    radius = min(height // 2, 28) if box.is_end else 4
    first = top + (height - box.height) // 2 + _PADDING + _LETTER
    texts = "".join(
        f'<text x="{left + width // 2}" y="{first + _LINE_HEIGHT * place}" text-anchor="middle" fill="{_INK}"'
        f"{' font-weight=' + chr(34) + '700' + chr(34) if place < box.bold else ''}>{escape(line)}</text>"
        for place, line in enumerate(box.lines)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="{radius}" fill="{fill}"'
        f' stroke="{edge}" stroke-width="1.5"/>{texts}'
    )


def _arrow_down(middle: int, start: int, end: int) -> str:
    return (
        f'<path d="M{middle} {start}V{end - 7}" stroke="{_LINE}" stroke-width="1.5" fill="none"/>'
        f'<path d="M{middle - 5} {end - 8}L{middle} {end}L{middle + 5} {end - 8}Z" fill="{_LINE}"/>'
    )


def _arrow_across(left: int, width: int, middle: int, *, is_back: bool) -> str:
    """Return the arrow to the box at ``left``: from the one on its left, or on its right where the row runs back."""
    start, end, tip = (left + width + _GAP, left + width, 8) if is_back else (left - _GAP, left, -8)
    return (
        f'<path d="M{start} {middle}H{end + tip}" stroke="{_LINE}" stroke-width="1.5" fill="none"/>'
        f'<path d="M{end + tip} {middle - 5}L{end} {middle}L{end + tip} {middle + 5}Z" fill="{_LINE}"/>'
    )
