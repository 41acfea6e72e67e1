"""Parts of an answer that other departments give (协办): their list, and a small page to answer on."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin.one_row import RowActing
from requests_ogi.domain.workflow import PART
from requests_ogi.enums import PartState
from requests_ogi.models import InformationRequest, Part
from requests_ogi.querysets import REQUEST_DUTIES
from yunlong_portal.kernel.acting import media_of


@admin.register(Part)
class PartAdmin(RowActing):
    """Parts given to my department, and those of the cases I see."""

    workflow = PART
    seen_by = tuple(duty.value for duty in (*REQUEST_DUTIES, Duty.OVERSEE_REQUESTS))
    list_display = ("what", "department_name", "case_number", "due", "state")
    list_filter = ("state",)
    list_select_related = ("department", "request")
    search_fields = ("what", "request__number")
    search_help_text = "按协办内容或登记编号查找"
    ordering = ("-pk",)

    @admin.display(description="协办单位", ordering="department__order")
    def department_name(self, part: Part) -> str:
        return part.department.short_name

    @admin.display(description="登记编号", ordering="request__number")
    def case_number(self, part: Part) -> str:
        return part.request.number

    @admin.display(description="内部期限", ordering="due_on")
    def due(self, part: Part) -> str:
        return part.due_on.isoformat()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Part]:
        """Return the parts given to where I work on requests, and those of cases that I see."""
        book = duty_book(request)
        seen = InformationRequest.objects.visible_to(book, request.user).order_by().values("pk")
        given = Q(department__in=book.departments(Duty.HANDLE_REQUEST))
        return Part.objects.filter(given | Q(request__in=seen))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Parts are given on the workbench of a case."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a part may open its page; what he may do there, the workflow says."""
        return self.has_view_permission(request)

    def find(self, request: HttpRequest, pk: Any) -> Part:
        """Return a part this person may see, else 404."""
        parts = self.get_queryset(request).select_related("department", "request__organ", "request__desk", "asked_by")
        return get_object_or_404(parts, pk=pk)

    def show(self, request: HttpRequest, row: Part, *, bound: Any = None) -> HttpResponse:
        """Show what is asked, and the forms by which it is answered."""
        choices = self.choices(request, row, bound=bound)
        seen = InformationRequest.objects.visible_to(duty_book(request), request.user).filter(pk=row.request_id)
        context = {
            "title": f"协办：{row.what}",
            "part": row,
            "sees_case": seen.exists(),
            "is_open": row.state == PartState.ASKED,
            "choices": choices,
            "media": self.media + media_of(choices),
        }
        return self.page(request, "part", context)
