"""举报投诉 on the staff's screens: taken in at any desk, seen and answered by the county OGI office alone (P24)."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin import workbench
from requests_ogi.admin.complaint_papers import ComplaintPapers
from requests_ogi.admin.forms.complaints import LodgeForm
from requests_ogi.admin.one_row import RowActing
from requests_ogi.domain.complaints import COMPLAINT, lodge
from requests_ogi.models import Complaint
from yunlong_portal.kernel.acting import media_of, say
from yunlong_portal.kernel.dated_lists import day_badge
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.row_pages import RowOpening
from yunlong_portal.kernel.standing import Dates, Standing, Today, judge
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


def standing_of(row: Complaint, today: Today) -> Standing:
    """Return how a complaint stands by the day on which it is to be answered."""
    return today.standing(Dates(row.closed_on is None, row.due_on, None, "", row.closed_on))


class ComplaintList(ChangeList):
    """A page of complaints, each with how it stands today."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today = judge(timezone.localdate())
        for row in self.result_list:
            row.standing = standing_of(row, today)


@admin.register(Complaint)
class ComplaintAdmin(ComplaintPapers, RowOpening, RowActing):
    """Complaints: the county OGI office sees and answers them; every intake desk may take one in."""

    workflow = COMPLAINT
    private = ("name", "phone", "address")
    seen_by = (Duty.OVERSEE_REQUESTS.value,)
    changed_by = (Duty.OVERSEE_REQUESTS.value, Duty.TAKE_IN.value, Duty.HANDLE_REQUEST.value)
    list_display = ("number", "due", "state", "unit_name", "matter", "mode", "received", "handler")
    empty_value_display = "—"
    list_filter = ("state", "matter")
    list_select_related = ("unit", "handler")
    search_fields = ("number",)
    search_help_text = "按编号查找"
    ordering = ("-pk",)
    change_list_template = "admin/requests_ogi/complaint/change_list.html"

    @admin.display(description="被投诉单位", ordering="unit__order")
    def unit_name(self, row: Complaint) -> str:
        return row.unit.short_name

    @admin.display(description="答复期限", ordering="due_on")
    def due(self, row: Any) -> str:
        """Return the day by which it is to be answered, with how it stands."""
        return day_badge(row.due_on.isoformat(), row.standing)

    @admin.display(description="收到日期", ordering="received_on")
    def received(self, row: Complaint) -> str:
        return row.received_on.isoformat()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ComplaintList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        return Complaint.objects.visible_to(duty_book(request), request.user)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"requests_ogi_complaint_{name}")

        return [
            route("papers/<int:paper_pk>/", self.paper_view, "paper"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> Complaint:
        """Return a complaint this person may see, else 404: the unit complained of sees none."""
        rows = self.get_queryset(request).select_related("unit", "handler", "taken_in_by", "request")
        return get_object_or_404(rows, pk=pk)

    # -- taking in

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take a complaint in; number and query code are shown once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.now()
        form = LodgeForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now))
        if form.is_bound and form.is_valid():
            try:
                lodged = lodge(form.grievance(), actor=person_of(request), now=now)
            except Refused as refused:
                say(form, refused)
            else:
                return self.page(request, "lodged", {"title": "举报投诉已登记", "lodged": lodged})
        return self.page(request, "lodge", {"title": "登记举报投诉", "form": form})

    # -- one complaint

    def show(
        self,
        request: HttpRequest,
        row: Complaint,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        shows_person: bool = False,
    ) -> HttpResponse:
        choices = self.choices(request, row, bound=bound)
        context = {
            "title": row.number,
            "row": row,
            "text": row.text,
            "standing": standing_of(row, judge(timezone.localdate())),
            "choices": choices,
            "opening": opening or OpeningForm(prefix="open"),
            "shows_person": shows_person,
            "papers": row.papers.select_related("file"),
            "paper_opening": OpeningForm(prefix="open", auto_id="id_paper_%s"),
            "story": [workbench.moment_of(each) for each in row.history.select_related("history_user")],
            "media": self.media + media_of(choices),
        }
        return self.page(request, "complaint", context)
