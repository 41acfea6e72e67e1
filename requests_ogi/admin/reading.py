"""Looking at one case: who the applicant is, by a click with a reason; its papers; its history."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.admin import workbench
from requests_ogi.admin.forms.adding import OpeningForm
from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.workbench import address_of
from requests_ogi.domain import seeing
from requests_ogi.models import Applicant, CasePaper, InformationRequest, PartyContact
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

# Columns of the applicant that are shown by a click, in the order of the form.
PRIVATE = (
    "name", "identity_type", "identity_number", "legal_representative", "contact_name", "phone", "address", "postcode",
    "email", "fax", "employer",
)  # fmt: skip
AGENT = {
    "name": "姓名", "identity_type": "证件名称", "identity_number": "证件号码", "phone": "电话", "address": "送达地址",
    "authority": "授权方式",
}  # fmt: skip


class RequestReading(RequestPages):
    """What may be looked at of a case."""

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who the applicant is and whom was asked, once, after the reason is written down."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(address_of(row, "change"))
        form, now = OpeningForm(request.POST, prefix="open"), timezone.now()
        if form.is_valid():
            try:
                seeing.open_case(
                    row,
                    actor=person_of(request),
                    fields=[*PRIVATE, "agent", "party"],
                    reason=form.cleaned_data["reason"],
                    now=now,
                )
            except Refused as refused:
                say(form, refused)
            else:
                return self._private_page(request, row, reason=form.cleaned_data["reason"])
        return self.show_workbench(request, row, opening=form)

    def _private_page(self, request: HttpRequest, row: InformationRequest, *, reason: str) -> HttpResponse:
        applicant = row.applicant
        parties = PartyContact.objects.filter(consultation__request=row).select_related("consultation")
        context = {
            "title": f"申请人信息：{row.number}",
            "row": row,
            "applicant": applicant,
            "rows": private_rows(applicant),
            "agent_rows": agent_rows(applicant),
            "parties": parties,
            "papers": [each for each in workbench.papers_of(row, may_open=True) if each.is_private],
            "reason": reason,
        }
        return self.page(request, "private", context)

    def paper_view(self, request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
        """Serve a paper: what the organ laid there to whoever sees the case, what tells of a person by a reason."""
        row = self.find(request, pk)
        paper = get_object_or_404(CasePaper.objects.filter(request=row).select_related("file"), pk=paper_pk)
        if not seeing.is_private(paper):
            return self.hand_over(request, row, paper.file)
        return self.private_file(request, row, paper.file, what=paper.name, field=f"paper:{paper.pk}")

    def private_file(
        self, request: HttpRequest, row: InformationRequest, file: PrivateFile, *, what: str, field: str
    ) -> HttpResponse:
        """Ask why, write it down, and serve a file that tells of a person; 404 for who may not."""
        now, person = timezone.now(), person_of(request)
        if not seeing.may_open(person, row, now):
            raise Http404
        form = OpeningForm(request.POST if request.method == "POST" else None, prefix="open")
        if request.method == "POST" and form.is_valid():
            try:
                seeing.open_case(row, actor=person, fields=[field], reason=form.cleaned_data["reason"], now=now)
            except Refused as refused:
                say(form, refused)
            else:
                return self.hand_over(request, row, file)
        return self.page(request, "why", {"title": f"查看{what}", "row": row, "what": what, "form": form})

    def hand_over(self, request: HttpRequest, row: InformationRequest, file: PrivateFile) -> HttpResponse:
        """Serve a file, or say why it is not there any more."""
        try:
            return as_response(file, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(address_of(row, "change"))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Lead to the story on the workbench: that is the history of a case."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not is_key(object_id):
            raise Http404
        return redirect(f"{address_of(self.find(request, object_id), 'change')}#story")


def private_rows(applicant: Applicant) -> list[tuple[str, str]]:
    """Return (label, value) of what the applicant told about himself."""
    rows = []
    for name in PRIVATE:
        value = applicant.get_identity_type_display() if name == "identity_type" else getattr(applicant, name)
        if value:
            rows.append((str(Applicant._meta.get_field(name).verbose_name), str(value)))
    return rows


def agent_rows(applicant: Applicant) -> list[tuple[str, str]]:
    """Return (label, value) of the agent, empty without one."""
    agent = applicant.agent or {}
    return [(label, str(agent[name])) for name, label in AGENT.items() if agent.get(name)]
