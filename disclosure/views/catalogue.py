"""政府信息公开: the guide, the rules, the catalogue by category and unit, the annual reports, how to ask (61号)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from columns.queries import Category, DepartmentCard, column_tree, department_directory, disclosure_categories
from disclosure.documents.policies import BOOKLET
from disclosure.domain import kinds
from disclosure.domain.filings.public import policy_links
from disclosure.enums import Validity
from disclosure.frame import render_page
from disclosure.home import home_blocks
from disclosure.paging import page_in_title, page_number, pagination_of, year_asked
from disclosure.queries import catalogue, catalogue_page, first_year, pages_for

_TITLE = "政府信息公开"
_WHOLE = "法定主动公开内容"
_ENDED = frozenset({Validity.EXPIRED, Validity.REPEALED})


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; None where it is not."""

    department: DepartmentCard | None
    category: Category | None
    year: int | None


@require_safe
def disclosure(request: HttpRequest) -> HttpResponse:
    """Show the catalogue of government information, narrowed by department, category or year where asked.

    Four queries: how many, which, their lines, and the first year to choose from; of one department a fifth, for its
    guide and rules.
    """
    asked = _asked(request)
    official = [code for code, _ in kinds.choices() if kinds.get(code).as_official_document]
    publications = catalogue(
        kinds=official,
        department=asked.department.id if asked.department else None,
        category=asked.category.id if asked.category else None,
        year=asked.year,
    )
    page = catalogue_page(publications, number=page_number(request))
    if page is None:
        raise Http404
    context = {
        "heading": asked.category.name if asked.category else _WHOLE,
        "asked": asked,
        "chips": _chips(request, asked),
        "lines": [_with_validity(line) for line in page.lines],
        "pagination": pagination_of(request, page),
        "tree": _tree(),
        "categories": disclosure_categories(),
        "groups": department_directory(),
        "policies": policy_links(asked.department.id) if asked.department else None,
        "booklets": _booklets(asked, page.total),
        "years": range(timezone.localdate().year, first_year() - 1, -1),
    }
    return render_page(
        request,
        "disclosure/disclosure.html",
        context,
        title=((asked.category.name if asked.category else "") + page_in_title(page), _TITLE),
        crumbs=[(_TITLE, "/disclosure/"), (asked.category.name, "")] if asked.category else [(_TITLE, "")],
        active="/disclosure/",
    )


def _asked(request: HttpRequest) -> Asked:
    """Return what the address asks for. Raises 404 for a department, category or year that is none."""
    slug, code = (request.GET.get(name, "").strip() for name in ("department", "category"))
    departments = {each.slug: each for group in department_directory() for each in group.departments}
    categories = {each.code: each for each in disclosure_categories()}
    if (slug and slug not in departments) or (code and code not in categories):
        raise Http404
    return Asked(department=departments.get(slug), category=categories.get(code), year=year_asked(request))


def _chips(request: HttpRequest, asked: Asked) -> list[dict[str, str]]:
    """Return what the list is narrowed to, each with the address of the list without it."""
    labels = {
        "department": asked.department.name if asked.department else "",
        "category": asked.category.name if asked.category else "",
        "year": f"{asked.year}年" if asked.year else "",
    }
    chips = []
    for name, label in labels.items():
        if label:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("page", None)
            rest = query.urlencode()
            chips.append({"label": label, "without": f"{request.path}?{rest}" if rest else request.path})
    return chips


def _booklets(asked: Asked, total: int) -> list[tuple[str, str]]:
    """Return the booklets in which the catalogue of a department, or of a year of it, comes as PDF (label, address)."""
    if asked.department is None or asked.category is not None:
        return []
    address = f"{asked.department.page}catalogue.pdf"
    year = {"year": asked.year} if asked.year else {}
    found = []
    for number in range(1, pages_for(total, size=BOOKLET) + 1):
        last = min(number * BOOKLET, total)
        query = urlencode(year | ({"page": number} if number > 1 else {}))
        found.append((f"第{(number - 1) * BOOKLET + 1}—{last}条", f"{address}?{query}" if query else address))
    return found


def _with_validity(line: dict[str, Any]) -> dict[str, Any]:
    validity = line["validity"]
    return line | {
        "validity_label": Validity(validity).label if validity else "",
        "ended": validity in _ENDED,
        "issued": line["date_of_issue"].isoformat() if line["date_of_issue"] else "",
    }


def _tree() -> list[dict[str, Any]]:
    """Return the fixed entries of the tree; the one above the categories' columns opens."""
    tree = column_tree()
    above = {
        upper.code
        for category in disclosure_categories()
        if category.column_id and (node := tree.get(category.column_id))
        for upper in node.ancestors
    }
    return [
        {"name": node.name, "address": node.address, "is_catalogue": node.code in above}
        for tile in home_blocks().tiles
        if (node := tree.by_code(tile.column)) and node.is_public
    ]
