"""政府信息公开: the guide, the rules, the catalogue by category and unit, the annual reports, how to ask (61号)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from columns.models import Department, DisclosureCategory
from disclosure.domain import kinds
from disclosure.enums import Validity
from disclosure.frame import render_page
from disclosure.home import home_blocks
from disclosure.models import Publication
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.places import entry_of_address, place
from disclosure.queries import catalogue, catalogue_page, first_year

_TITLE = "政府信息公开"
_ENDED = frozenset({Validity.EXPIRED, Validity.REPEALED})


@require_safe
def disclosure(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of government information, narrowed by department, category or year where asked."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("department", "category", "year")}
    department = get_object_or_404(Department, slug=chosen["department"]) if chosen["department"] else None
    category = get_object_or_404(DisclosureCategory, code=chosen["category"]) if chosen["category"] else None
    year = _year(chosen["year"])
    publications = catalogue(
        kinds=[code for code, _ in kinds.choices() if kinds.get(code).as_official_document],
        department=department,
        category=category,
        year=year,
    )
    page = catalogue_page(publications, number=page_number(request))
    if page is None:
        raise Http404
    heading = category.name if category else "法定主动公开内容"
    context = {
        "heading": heading,
        "department": department,
        "category": category,
        "year": year,
        "chips": _chips(request, {"department": department, "category": category, "year": year and f"{year}年"}),
        "lines": [_catalogue_line(line) for line in page.lines],
        "pagination": pagination_of(request, page),
        "tree": _tree(),
        "categories": DisclosureCategory.objects.order_by("order", "code"),
        "departments": Department.objects.filter(is_active=True).order_by("order", "slug"),
        "years": range(timezone.localdate().year, first_year() - 1, -1),
    }
    return render_page(
        request,
        "disclosure/disclosure.html",
        context,
        title=((heading if category else "") + page_in_title(page), _TITLE),
        crumbs=[(_TITLE, "/disclosure/"), (category.name, "")] if category else [(_TITLE, "")],
        active=entry_of_address("/disclosure/"),
    )


def _year(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) == 4):
        raise Http404
    return int(given)


def _chips(request: HttpRequest, chosen: dict[str, Any]) -> list[dict[str, str]]:
    """Return what the list is narrowed to, each with the address of the list without it."""
    chips = []
    for name, value in chosen.items():
        if value:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            rest = query.urlencode()
            chips.append({"label": str(value), "without": f"{request.path}?{rest}" if rest else request.path})
    return chips


def _catalogue_line(line: dict[str, Any]) -> dict[str, Any]:
    validity = line["validity"]
    line["validity_label"] = Validity(validity).label if validity else ""
    line["ended"] = validity in _ENDED
    line["issued"] = line["date_of_issue"].isoformat() if line["date_of_issue"] else ""
    return line


def _tree() -> list[dict[str, str]]:
    """Return the fixed entries of the tree, as the home page's tiles name them."""
    return [
        {"name": here.name, "address": here.page or here.address, "code": here.code}
        for tile in home_blocks().tiles
        if (here := place(tile.column))
    ]
