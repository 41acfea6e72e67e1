"""The hotline's page: questions and answers of every department, with the day on which each was looked at."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from columns.enums import ColumnType
from columns.queries import ColumnNode, column_tree, department_directory
from disclosure.domain.answers.reading import answers_page, shelves
from disclosure.frame import crumbs_to, entry_of, render_page
from disclosure.labels import as_meta, column_labels
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.search.query import MAX_TYPED
from yunlong_portal.kernel.text import clean_line

_TITLE = "政务信息查询专线"

_logger = logging.getLogger(__name__)


@require_safe
def hotline(request: HttpRequest) -> HttpResponse:
    """Show the answers, narrowed by words and department. Six queries: a page of answers, and whose there are.

    A search that fails answers 503 and says so: it is not the same as finding nothing.
    """
    number = page_number(request)
    asked = clean_line(request.GET.get("q", "").replace("\x00", " "))
    slug = request.GET.get("department", "").strip()
    unit = next((each for group in department_directory() for each in group.departments if each.slug == slug), None)
    if slug and unit is None:
        raise Http404
    held = [("department", slug)] if unit else []
    context: dict[str, Any] = {"asked": asked, "unit": unit, "held": held, "max_typed": MAX_TYPED}
    try:
        page = answers_page(text=asked, department=slug, number=number)
    except DatabaseError:
        _logger.exception("search failed")
        return _render(request, context | {"failed": True}, status=503, max_age=0)
    if page.number > page.pages:
        raise Http404
    context |= {"page": page, "pagination": pagination_of(request, page), "shelves": shelves()}
    return _render(request, context, suffix=page_in_title(page))


def _column() -> ColumnNode | None:
    """Return the column of the hotline that citizens see: what it is called is the county's to say."""
    here = reverse("hotline")
    nodes = (each for each in column_tree().walk() if each.type == ColumnType.HOTLINE and each.page == here)
    return next((each for each in nodes if each.is_public), None)


def _render(request: HttpRequest, context: dict[str, Any], *, suffix: str = "", **options: Any) -> HttpResponse:
    column = _column()
    name = column.name if column else _TITLE
    crumbs = [*(crumbs_to(column)[:-1] if column else []), (name, "")]
    values = context | {"name": name}
    if column:
        labels = column_labels(
            name=name, description=column.description, keywords=column.keywords, kind=column.type.label
        )
        values["meta"] = as_meta(labels)
    active = entry_of(column) if column else ""
    return render_page(
        request, "disclosure/hotline.html", values, title=(name + suffix,), crumbs=crumbs, active=active, **options
    )
