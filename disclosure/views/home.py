"""The home page and the map of the site."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from columns.enums import DepartmentKind
from disclosure.frame import render_page
from disclosure.home import HomeBlocks, home_blocks
from disclosure.places import Place, place, roots
from disclosure.queries import Line, filled_columns, latest_lines, lead_story, merge_lines

_NEWS, _IN_PANEL = 8, 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page: a fixed number of queries whatever is published. An empty block is not rendered."""
    blocks = home_blocks()
    wanted = {code: here for code in _codes(blocks) if (here := place(code))}
    inside = {code: here.with_descendants() for code, here in wanted.items()}
    found = latest_lines({each.id for some in inside.values() for each in some}, each=_NEWS)

    def newest(code: str, count: int) -> list[Line]:
        return merge_lines([found[each.id] for each in inside.get(code, []) if each.id in found], count=count)

    news = newest(blocks.news, _NEWS)
    topics = wanted.get(blocks.topics)
    context = {
        "news": _panel(wanted.get(blocks.news), news),
        "lead": lead_story([line["id"] for line in news]),
        "rows": [
            [panel for code in row if (panel := _panel(wanted.get(code), newest(code, _IN_PANEL)))]
            for row in blocks.rows
        ],
        "tiles": [
            {"name": here.name, "address": here.page or here.address, "icon": f"img/{tile.icon}.svg"}
            for tile in blocks.tiles
            if (here := place(tile.column))
        ],
        "topics": [
            {"name": child.name, "address": child.address}
            for child in (topics.children if topics else [])
            if any(each.id in found for each in child.with_descendants())
        ],
    }
    return render_page(request, "disclosure/home.html", context, active="/")


def _codes(blocks: HomeBlocks) -> list[str]:
    return [blocks.news, blocks.topics, *(code for row in blocks.rows for code in row)]


def _panel(here: Place | None, lines: list[Line]) -> dict[str, Any] | None:
    if here is None or not lines:
        return None
    return {
        "id": here.code.replace(".", "-"),
        "name": here.name,
        "address": here.address,
        "lines": lines,
        "updated": lines[0]["day"],
    }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Show the map of the site: every column that holds something or has a page of its own."""
    filled = filled_columns([each.id for root in roots() for each in root.with_descendants()])
    groups = [branch for root in roots() if (branch := _branch(root, filled))]
    kinds = [{"name": kind.label, "address": f"/departments/#{kind.value}"} for kind in DepartmentKind]
    context = {"groups": groups, "kinds": kinds}
    return render_page(request, "disclosure/sitemap.html", context, title=("网站地图",), crumbs=[("网站地图", "")])


def _branch(here: Place, filled: set[int]) -> dict[str, Any] | None:
    inside = [branch for child in here.children if (branch := _branch(child, filled))]
    if not (inside or here.page or here.id in filled):
        return None
    return {"name": here.name, "address": here.page or here.address, "inside": inside}
