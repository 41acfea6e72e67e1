"""Departments: who they are and what each has published."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from columns.enums import DepartmentKind, NameRelation
from columns.models import Department
from disclosure.frame import render_page
from disclosure.models import Publication
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import list_page

_KIND_ORDER = {kind: place for place, kind in enumerate(DepartmentKind.values)}


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """List every department by what sort of body it is. One query."""
    every = sorted(
        Department.objects.filter(is_active=True).order_by("order", "slug"), key=lambda each: _KIND_ORDER[each.kind]
    )
    groups = [
        {"id": kind, "name": DepartmentKind(kind).label, "departments": list(some)}
        for kind, some in groupby(every, key=lambda each: each.kind)
    ]
    return render_page(
        request, "disclosure/departments.html", {"groups": groups}, title=("部门公示专栏",), crumbs=[("部门公示专栏", "")]
    )


@require_safe
def department(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a department: what is known of it, and its publications. Five queries: it, its names, and a list page."""
    here = get_object_or_404(Department.objects.prefetch_related("other_names"), slug=slug, is_active=True)
    page = list_page(Publication.objects.live().filter(department=here), number=page_number(request))
    if page is None:
        raise Http404
    names = here.other_names.all()
    context = {
        "department": here,
        "former": [each for each in names if each.relation == NameRelation.FORMER],
        "later": [each for each in names if each.relation == NameRelation.LATER],
        "contact": [
            (label, value)
            for label, value in (
                ("电话", here.phone),
                ("传真", here.fax),
                ("地址", here.address),
                ("办公时间", here.office_hours),
            )
            if value
        ],
        "lines": page.lines,
        "pagination": pagination_of(request, page),
        "updated": page.lines[0]["day"] if page.lines and page.number == 1 else "",
    }
    return render_page(
        request,
        "disclosure/department.html",
        context,
        title=(here.name + page_in_title(page), "部门公示专栏"),
        crumbs=[("部门公示专栏", "/departments/"), (here.name, "")],
    )
