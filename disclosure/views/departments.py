"""Departments: who they are and what each has published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from columns.models import Department
from columns.queries import department_directory
from disclosure.frame import render_page
from disclosure.models import Publication
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import list_page
from disclosure.slots import DEPARTMENT_BLOCKS

_TITLE = "部门公示专栏"


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """List every department by what sort of body it is. No query unless one changed."""
    context = {"groups": department_directory()}
    return render_page(request, "disclosure/departments.html", context, title=(_TITLE,), crumbs=[(_TITLE, "")])


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a department: what is known of it, and its publications. Four queries: it, and a page of a list."""
    card = next((each for group in department_directory() for each in group.departments if each.slug == slug), None)
    if card is None:
        raise Http404
    here = get_object_or_404(Department, pk=card.id)
    page = list_page(Publication.objects.live().filter(department=here), number=page_number(request))
    if page is None:
        raise Http404
    contact = (("电话", here.phone), ("传真", here.fax), ("地址", here.address), ("办公时间", here.office_hours))
    is_first = page.number == 1
    context = {
        "department": here,
        "card": card,
        "contact": [(label, value) for label, value in contact if value],
        "blocks": [block for block in DEPARTMENT_BLOCKS.call(department_id=here.pk) if block] if is_first else [],
        "lines": page.lines,
        "pagination": pagination_of(request, page),
        "updated": page.lines[0]["day"] if page.lines and is_first else "",
    }
    return render_page(
        request,
        "disclosure/department.html",
        context,
        title=(here.name + page_in_title(page), _TITLE),
        crumbs=[(_TITLE, "/departments/"), (here.name, "")],
    )
