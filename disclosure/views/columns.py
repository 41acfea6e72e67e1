"""A column's page: what stands in it, pinned and then newest first, or its sub-columns with the newest of each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from columns.enums import ColumnType
from columns.queries import ColumnNode, column_tree
from disclosure.frame import crumbs_to, entry_of, render_page
from disclosure.labels import as_meta, column_labels
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import column_page, filled_columns, latest_lines, merge_lines

_IN_BLOCK = 5
# What the site says of itself until the county publishes its own text in the column.
_STATEMENTS = {
    "about.us": "disclosure/about/us.html",
    "about.acc": "disclosure/about/accessibility.html",
    "about.priv": "disclosure/about/privacy.html",
}


@require_safe
def column(request: HttpRequest, path: str) -> HttpResponse:
    """Show a column. One with a page of its own leads there; one that holds a single page leads to it."""
    here = column_tree().by_path(path)
    if here is None or not here.is_public:
        raise Http404
    if here.page:
        return HttpResponseRedirect(here.page)
    return _list(request, here) if here.lists_posts else _section(request, here)


def _section(request: HttpRequest, here: ColumnNode) -> HttpResponse:
    if page_number(request) != 1:
        raise Http404
    return _render(request, here, {"blocks": _blocks(here)})


def _list(request: HttpRequest, here: ColumnNode) -> HttpResponse:
    page = column_page(here.id, number=page_number(request))
    if page is None:
        raise Http404
    if here.type == ColumnType.SINGLE_PAGE and page.total == 1:
        return HttpResponseRedirect(page.lines[0]["address"])
    if page.total == 0 and here.code in _STATEMENTS:
        return _render(request, here, {}, template=_STATEMENTS[here.code])
    context = {
        "lines": page.lines,
        "pagination": pagination_of(request, page),
        "blocks": _blocks(here) if here.public_children and page.number == 1 else [],
        "updated": max((line["day"] for line in page.lines), default="") if page.number == 1 else "",
    }
    return _render(request, here, context, suffix=page_in_title(page))


def _blocks(here: ColumnNode) -> list[dict[str, Any]]:
    """Return the sub-columns that hold something, each with its newest lines. Two queries."""
    found = latest_lines([each.id for each in here.walk() if each.is_public], each=_IN_BLOCK)
    blocks = []
    for child in here.public_children:
        lines = merge_lines([found[each.id] for each in child.walk() if each.id in found], count=_IN_BLOCK)
        if lines:
            blocks.append({"name": child.name, "address": child.address, "lines": lines, "updated": lines[0]["day"]})
    return blocks


def _side(here: ColumnNode, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the menu beside a column: its own sub-columns, else those beside it. Empty ones are left out."""
    if here.public_children or here.parent is None:
        entries = [{"name": each["name"], "address": each["address"]} for each in blocks]
        return {"name": here.name, "entries": entries}
    beside = here.parent.public_children
    filled = filled_columns()
    entries = [
        {"name": sibling.name, "address": sibling.address, "is_here": sibling is here}
        for sibling in beside
        if sibling is here or any(each.page or each.id in filled for each in sibling.walk())
    ]
    return {"name": here.parent.name, "entries": entries}


def _render(
    request: HttpRequest,
    here: ColumnNode,
    context: dict[str, Any],
    *,
    template: str = "disclosure/column.html",
    suffix: str = "",
) -> HttpResponse:
    *above, (name, _) = crumbs_to(here)
    labels = column_labels(name=here.name, description=here.description, keywords=here.keywords, kind=here.type.label)
    values = context | {
        "column": here,
        "side": _side(here, context.get("blocks", [])),
        "meta": as_meta(labels),
        "feed": f"{here.address}feed.atom",
    }
    return render_page(
        request,
        template,
        values,
        title=(here.name + suffix, above[-1][0] if above else ""),
        crumbs=[*above, (name, "")],
        active=entry_of(here),
    )
