"""举报投诉 on the staff's screens: taken in at any desk, seen and answered by the county OGI office alone (P24)."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin import workbench
from requests_ogi.admin.complaint_papers import ComplaintPapers
from requests_ogi.admin.forms.adding import OpeningForm
from requests_ogi.admin.forms.complaints import LodgeForm
from requests_ogi.domain.complaints import COMPLAINT, lodge
from requests_ogi.domain.standing import Dates, Standing, Today, judge
from requests_ogi.models import Complaint
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_PRIVATE = ("name", "phone", "address")


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
class ComplaintAdmin(ComplaintPapers, PortalModelAdmin):
    """Complaints: the county OGI office sees and answers them; every intake desk may take one in."""

    seen_by = (Duty.OVERSEE_REQUESTS.value,)
    changed_by = (Duty.OVERSEE_REQUESTS.value, Duty.TAKE_IN.value, Duty.HANDLE_REQUEST.value)
    list_display = ("number", "due", "state", "unit_name", "matter", "mode", "received_on", "handler")
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
        shown = row.due_on.isoformat()
        words = '<span class="day">{}</span> <span class="badge level-{}">{}</span>'
        return format_html(words, shown, row.standing.level, row.standing.words)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ComplaintList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        return Complaint.objects.visible_to(duty_book(request), request.user)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"requests_ogi_complaint_{name}")

        return [
            route("act/<slug:name>/", self.act_view, "act"),
            route("open/", self.open_view, "open"),
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
                return self._page(request, "lodged", {"title": "举报投诉已登记", "lodged": lodged})
        return self._page(request, "lodge", {"title": "登记举报投诉", "form": form})

    # -- one complaint

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a complaint and what may be done; nothing is saved at this address."""
        if not is_key(object_id):
            raise Http404
        return self._show(request, self.find(request, object_id))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the complaint: its page tells what happened."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(object_id):
            raise Http404
        return redirect("admin:requests_ogi_complaint_change", self.find(request, object_id).pk)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step; what was typed stays where it cannot be taken."""
        row = self.find(request, pk)
        transition = COMPLAINT.find(name, row.state)
        if request.method != "POST" or transition is None:
            if request.method == "POST":
                messages.error(request, f"现在是“{row.get_state_display()}”，可能已由他人办理。")
            return redirect("admin:requests_ogi_complaint_change", row.pk)
        form = workbench.make_form(transition, row=row, data=request.POST)
        if form.is_valid():
            try:
                COMPLAINT.take(
                    name,
                    row=row,
                    actor=person_of(request),
                    expected_version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                    **form.data_for_act(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return redirect("admin:requests_ogi_complaint_change", row.pk)
        return self._show(request, self.find(request, pk), bound=form)

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who complains, once, after the reason is written down."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect("admin:requests_ogi_complaint_change", row.pk)
        form = OpeningForm(request.POST, prefix="open")
        if form.is_valid():
            try:
                open_private_data(
                    actor=person_of(request),
                    subject_key=f"requests_ogi.complaint:{row.pk}",
                    fields=_PRIVATE,
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                return self._show(request, row, shows_person=True)
        return self._show(request, row, opening=form)

    def _show(
        self,
        request: HttpRequest,
        row: Complaint,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        shows_person: bool = False,
    ) -> HttpResponse:
        now = timezone.now()
        choices = acting.choices(
            COMPLAINT,
            row=row,
            actor=person_of(request),
            now=now,
            make_form=lambda each: workbench.make_form(each, row=row),
            address=lambda each: reverse("admin:requests_ogi_complaint_act", args=[row.pk, each.name]),
            bound=bound,
        )
        context = {
            "title": row.number,
            "row": row,
            "text": row.text,
            "standing": standing_of(row, judge(timezone.localdate(now))),
            "choices": choices,
            "opening": opening or OpeningForm(prefix="open"),
            "shows_person": shows_person,
            "papers": row.papers.select_related("file"),
            "paper_opening": OpeningForm(prefix="open", auto_id="id_paper_%s"),
            "story": [workbench.moment_of(each) for each in row.history.select_related("history_user")],
            "media": self.media + acting.media_of(choices),
        }
        return self._page(request, "complaint", context)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media} | context
        response = TemplateResponse(request, f"admin/requests_ogi/complaint/{name}.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response
