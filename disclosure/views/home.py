"""The home page and the map of the site."""

from collections.abc import Callable, Container
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from columns.queries import ColumnNode, column_tree, department_directory, navigation
from disclosure.domain.topics.reading import open_cards
from disclosure.frame import about_links, render_page
from disclosure.home import HomeBlocks, home_blocks
from disclosure.queries import Line, filled_columns, latest_lines, lead_story, merge_lines
from disclosure.slots import HOME_BLOCKS, SITEMAP_GROUPS

_NEWS, _IN_PANEL = 8, 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page: a fixed number of queries whatever is published. An empty block is not rendered.

    Four queries (which publications, their lines, the lead story, the open topics) and what the blocks of higher
    floors use.
    """
    blocks = home_blocks()
    columns = {code: node for code in _codes(blocks) if (node := _public(code))}
    found = latest_lines({each.id for node in columns.values() for each in node.walk() if each.is_public}, each=_NEWS)

    def newest(node: ColumnNode, count: int) -> list[Line]:
        return merge_lines([found[each.id] for each in node.walk() if each.id in found], count=count)

    news = _panel(columns.get(blocks.news), newest, _NEWS)
    topics = columns.get(blocks.topics)
    context = {
        "news": news,
        "lead": lead_story([line["id"] for line in news["lines"]]) if news else None,
        "rows": [
            [panel for code in row if (panel := _panel(columns.get(code), newest, _IN_PANEL))] for row in blocks.rows
        ],
        "tiles": [
            {"name": node.name, "address": node.address, "icon": f"img/{tile.icon}.svg"}
            for tile in blocks.tiles
            if (node := _public(tile.column))
        ],
        "blocks": [block for block in HOME_BLOCKS.call() if block],
        "topics": _topics(topics, found),
    }
    return render_page(request, "disclosure/home.html", context, active="/")


def _public(code: str) -> ColumnNode | None:
    node = column_tree().by_code(code)
    return node if node and node.is_public else None


def _codes(blocks: HomeBlocks) -> list[str]:
    return [blocks.news, blocks.topics, *(code for row in blocks.rows for code in row)]


def _topics(above: ColumnNode | None, found: Container[int]) -> list[dict[str, str]]:
    """Return the open topics, then the topic columns that have none and hold something. One query."""
    if above is None:
        return []
    columns = [
        {"name": child.name, "address": child.address}
        for child in above.public_children
        if not child.page and any(each.page or each.id in found for each in child.walk())
    ]
    return [*({"name": card.title, "address": card.address} for card in open_cards()), *columns]


def _panel(
    node: ColumnNode | None, newest: Callable[[ColumnNode, int], list[Line]], count: int
) -> dict[str, Any] | None:
    lines = newest(node, count) if node else []
    if node is None or not lines:
        return None
    return {
        "id": node.code.replace(".", "-"),
        "name": node.name,
        "address": node.address,
        "lines": lines,
        "updated": lines[0]["day"],
    }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Show the map of the site: columns that hold something, have a page of their own or stand in the navigation.

    One query and slots.
    """
    tree = column_tree()
    linked = {link.address for link in navigation()}
    kept = filled_columns() | {node.id for node in tree.walk() if node.page or node.address in linked}
    context = {
        "groups": [branch for root in tree.public_roots if (branch := _branch(root, kept))],
        "departments": department_directory(),
        "more": SITEMAP_GROUPS.call(),
        "about": about_links(),
    }
    return render_page(request, "disclosure/sitemap.html", context, title=("网站地图",), crumbs=[("网站地图", "")])


def _branch(node: ColumnNode, kept: frozenset[int]) -> dict[str, Any] | None:
    inside = [branch for child in node.public_children if (branch := _branch(child, kept))]
    if not (inside or node.id in kept):
        return None
    return {"name": node.name, "address": node.address, "inside": inside}
