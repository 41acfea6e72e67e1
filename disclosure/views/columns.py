"""A column's page: what stands in it, newest first, or its sub-columns with the newest of each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from columns.enums import ColumnType
from disclosure.frame import render_page
from disclosure.labels import as_meta, column_labels
from disclosure.models import Publication
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.places import Place, crumbs_of, entry_of, place
from disclosure.queries import filled_columns, latest_lines, list_page, merge_lines

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
    here = place(path.strip("/").replace("/", "."))
    if here is None:
        raise Http404
    if here.page and here.page != request.path:
        return HttpResponseRedirect(here.page)
    if here.type == ColumnType.SECTION:
        return _render(request, here, {"blocks": _blocks(here)})
    return _list(request, here)


def _list(request: HttpRequest, here: Place) -> HttpResponse:
    page = list_page(Publication.objects.live().filter(column=here.id), number=page_number(request))
    if page is None:
        raise Http404
    if here.type == ColumnType.SINGLE_PAGE and page.total == 1:
        return HttpResponseRedirect(page.lines[0]["address"])
    if page.total == 0 and (statement := _STATEMENTS.get(here.code)):
        return _render(request, here, {}, template=statement)
    context = {
        "lines": page.lines,
        "pagination": pagination_of(request, page),
        "blocks": _blocks(here) if here.children and page.number == 1 else [],
        "updated": page.lines[0]["day"] if page.lines and page.number == 1 else "",
    }
    return _render(request, here, context, suffix=page_in_title(page))


def _blocks(here: Place) -> list[dict[str, Any]]:
    """Return the sub-columns that hold something, each with its newest lines. Two queries."""
    inside = {child.code: child.with_descendants() for child in here.children}
    found = latest_lines([each.id for some in inside.values() for each in some], each=_IN_BLOCK)
    blocks = []
    for child in here.children:
        lines = merge_lines([found[each.id] for each in inside[child.code] if each.id in found], count=_IN_BLOCK)
        if lines:
            blocks.append({"name": child.name, "address": child.address, "lines": lines, "updated": lines[0]["day"]})
    return blocks


def _side(here: Place, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the menu beside a column: its own sub-columns, else those beside it. Empty ones are left out."""
    if here.children or here.parent is None:
        entries = [{"name": each["name"], "address": each["address"]} for each in blocks]
        return {"name": here.name, "address": here.address, "entries": entries}
    beside = here.parent.children
    filled = filled_columns([each.id for sibling in beside for each in sibling.with_descendants()])
    entries = [
        {"name": sibling.name, "address": sibling.address, "is_here": sibling.code == here.code}
        for sibling in beside
        if sibling.code == here.code or sibling.page or any(each.id in filled for each in sibling.with_descendants())
    ]
    return {"name": here.parent.name, "address": here.parent.address, "entries": entries}


def _render(
    request: HttpRequest,
    here: Place,
    context: dict[str, Any],
    *,
    template: str = "disclosure/column.html",
    suffix: str = "",
) -> HttpResponse:
    *above, (name, _) = crumbs_of(here.code)
    labels = column_labels(
        name=here.name, description=here.description, keywords=here.keywords, kind=ColumnType(here.type).label
    )
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
        active=entry_of(here.code),
    )
