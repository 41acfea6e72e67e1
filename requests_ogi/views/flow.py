"""The flow chart as a page: drawn from the declared workflow, with the same in words below it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_ogi.domain.flow import Aside, Box, chart
from requests_ogi.domain.regimes import PROMISED_WORKDAYS, R2019, regime_on
from requests_ogi.views.pages import open_page

# Measures of the drawing in its own units: a telephone shows one of them as one pixel.
_WIDTH = 340
_MAIN = (0, 188)  # left edge and width
_SIDE = (222, 118)
_GAP = 38
_TITLE, _LINE, _PADDING = 21, 17, 9
_CHARACTERS = {_MAIN: 14, _SIDE: 9}
_NO_LINE_BEGINS_WITH = "，。；、："


@dataclass(frozen=True)
class Drawn:
    """One box: where it stands, and its lines with their heights."""

    x: int
    y: int
    width: int
    height: int
    label: str
    middle: int
    titles: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]

    @property
    def bottom(self) -> int:
        """Return where it ends."""
        return self.y + self.height


@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Show the flow chart. No query."""
    context = {
        "drawing": _drawing(),
        "chart": chart(),
        "law": regime_on(timezone.localdate()) or R2019,
        "promised_days": PROMISED_WORKDAYS,
    }
    return open_page(request, "requests_ogi/flow.html", context, title="办理流程图")


@cache
def _drawing() -> dict[str, Any]:
    """Return boxes and lines with their places. What goes aside is put beside the gap, or beside its box."""
    plan = chart()
    beside = {box.state: [each for each in plan.asides if each.out.source == box.state] for box in plan.boxes}
    boxes: dict[str, Drawn] = {}
    asides: list[Drawn] = []
    paths: list[str] = []
    y = 1
    low = 0  # down to where the side column is taken
    for box in plan.boxes:
        returning = [each for each in beside[box.state] if each.back and each.back.target == box.state]
        top = max(y, low)
        drawn_side = []
        for each in returning:
            drawn = _draw(each.box, _SIDE, max(top, low + 12))
            drawn_side.append(drawn)
            low = drawn.bottom
        boxes[box.state] = _draw(box, _MAIN, y, at_least=(low + 10 - y) if returning else 0)
        paths += [path for each in drawn_side for path in _there_and_back(each)]
        asides += drawn_side
        for each in (each for each in beside[box.state] if each not in returning):
            drawn = _draw(each.box, _SIDE, y + 34)
            asides.append(drawn)
            paths.append(f"M{_right()} {y + 16}H{drawn.middle}V{drawn.y}")
            low = drawn.bottom + 20
        y = boxes[box.state].bottom + _GAP
    passing = [each for each in plan.asides if each.back and each.back.target != each.out.source]
    paths += [_passing(each, boxes, asides) for each in passing]
    lines = [
        {
            "x": boxes[each.source].middle,
            "from": boxes[each.source].bottom,
            "to": boxes[each.target].y,
            "label": each.label,
            "label_y": (boxes[each.source].bottom + boxes[each.target].y) // 2 + 4,
        }
        for each in plan.arrows
    ]
    return {
        "width": _WIDTH,
        "height": y - _GAP + 2,
        "boxes": list(boxes.values()),
        "asides": asides,
        "lines": lines,
        "paths": paths,
    }


def _right() -> int:
    return sum(_MAIN)


def _there_and_back(drawn: Drawn) -> tuple[str, str]:
    middle = drawn.y + drawn.height // 2
    return f"M{_right()} {middle - 8}H{drawn.x}", f"M{drawn.x} {middle + 8}H{_right()}"


def _passing(aside: Aside, boxes: dict[str, Drawn], asides: list[Drawn]) -> str:
    """Return the line from what stands beside a gap back to the box below it."""
    assert aside.back is not None  # noqa: S101  # asked by the caller
    drawn = next(each for each in asides if each.label == aside.box.label)
    return f"M{drawn.middle} {drawn.bottom}v12H{boxes[aside.back.target].x + _MAIN[1]}"


def _draw(box: Box, column: tuple[int, int], y: int, *, at_least: int = 0) -> Drawn:
    x, width = column
    most = _CHARACTERS[column] - 2
    # In even parts: no single character is left for the last line.
    label = _broken(box.label, -(-len(box.label) // -(-len(box.label) // most)))
    lines = _broken(box.text, _CHARACTERS[column])
    inner = _TITLE * len(label) + _LINE * len(lines)
    height = max(inner + 2 * _PADDING, at_least)
    top = y + (height - inner) // 2
    below = top + _TITLE * len(label)
    return Drawn(
        x=x,
        y=y,
        width=width,
        height=height,
        label=box.label,
        middle=x + width // 2,
        titles=tuple((line, top + 16 + _TITLE * number) for number, line in enumerate(label)),
        lines=tuple((line, below + 13 + _LINE * number) for number, line in enumerate(lines)),
    )


def _broken(text: str, most: int) -> list[str]:
    """Return a text in lines of so many characters; no mark of punctuation begins a line."""
    lines: list[str] = []
    while text:
        end = most
        while end < len(text) and text[end] in _NO_LINE_BEGINS_WITH:
            end -= 1
        lines.append(text[:end])
        text = text[end:]
    return lines
