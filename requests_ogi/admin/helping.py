"""The village helper's screen, for a telephone: file for a neighbour, see how one's own filings stand until closed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from columns.domain.duties import villages_helped
from columns.enums import Duty
from requests_ogi.admin.forms.helping import CONSENT_WORDS, HelpingForm
from requests_ogi.documents.receipt import receipt_pdf
from requests_ogi.domain import helping, seeing
from requests_ogi.models import Assistance, Organ
from requests_ogi.queries.citizens import organ_groups
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


@admin.register(Assistance)
class AssistanceAdmin(PortalModelAdmin):
    """What I filed for others and is not closed: number, stand, dates. Nothing of the neighbour."""

    changed_by = (Duty.ASSIST_VILLAGERS.value,)
    list_display = ("number", "stands", "village_name", "filed", "received", "promised")
    list_display_links = None
    change_list_template = "admin/requests_ogi/assistance/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assistance]:
        return Assistance.objects.visible_to(request.user).select_related("request__deadline", "village")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="登记编号", ordering="request")
    def number(self, row: Assistance) -> str:
        return row.request.number

    @admin.display(description="办到哪一步")
    def stands(self, row: Assistance) -> str:
        return helping.PLAIN_WORDS[row.request.state]

    @admin.display(description="村（社区）", ordering="village__code")
    def village_name(self, row: Assistance) -> str:
        return row.village.name

    @admin.display(description="递交", ordering="filed_at")
    def filed(self, row: Assistance) -> str:
        return timezone.localdate(row.filed_at).isoformat()

    @admin.display(description="收到之日", ordering="request__received_on")
    def received(self, row: Assistance) -> str:
        return row.request.received_on.isoformat() if row.request.received_on else "待确认"

    @admin.display(description="承诺答复日", ordering="request__deadline__promised_on")
    def promised(self, row: Assistance) -> str:
        day = row.request.deadline.promised_on
        return day.isoformat() if day else "—"

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/receipt/",
                self.admin_site.admin_view(self.receipt_view),
                name="requests_ogi_assistance_receipt",
            ),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form; file for the neighbour and show the number, or what is wrong."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now, person = timezone.now(), person_of(request)
        villages = villages_helped(person, now)
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = HelpingForm(data, files, villages=villages, groups=organ_groups(), today=timezone.localdate(now))
        if form.is_bound:
            form.full_clean()
            if form.take_in(person=person, now=now):
                try:
                    filed = helping.file_for_neighbour(
                        form.filing(), helper=person, village=form.cleaned_data["village"], now=now
                    )
                except Refused as refused:
                    say(form, refused)
                else:
                    return self._show_filed(request, filed, submission=form.cleaned_data["submission"])
        context = {"title": "代村民申请", "form": form, "may_help": villages.exists(), "words": CONSENT_WORDS}
        return self._page(request, "helping", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """There is nothing to open: what was filed is the organ's and the applicant's."""
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Nor is there a history of it here."""
        raise Http404

    def _show_filed(self, request: HttpRequest, filed: Any, *, submission: str) -> HttpResponse:
        organ = Organ.objects.select_related("department", "desk").get(pk=filed.request.organ_id)
        context = {
            "title": "已经递交",
            "row": filed.request,
            "is_repeat": filed.is_repeat,
            "submission": submission,
            "organ": organ,
            "phone": organ.phone or organ.desk.phone,
        }
        return self._page(request, "filed", context)

    def receipt_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print the receipt of what was filed just now: the page that asks holds the token it was filed with."""
        assistance = get_object_or_404(self.get_queryset(request), request=pk)
        row, token = assistance.request, request.POST.get("submission", "")
        is_new = row.state in seeing.BEFORE_REGISTRATION
        if not is_new or not token or not constant_time_compare(token, row.submission or ""):
            raise Http404
        if not self.has_add_permission(request):
            raise PermissionDenied
        content = receipt_pdf(row, code=tracking.code_for(token), now=timezone.now())
        return paper_response(content, f"登记回执-{row.number}.pdf")

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media} | context
        response = TemplateResponse(request, f"admin/requests_ogi/assistance/{name}.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response
