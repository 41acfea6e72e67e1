"""Looking at one case: who the applicant is, by a click with a reason; its papers; its history."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from requests_ogi.admin import workbench
from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.workbench import address_of
from requests_ogi.documents.filled import filled_form_pdf
from requests_ogi.documents.receipt import receipt_pdf
from requests_ogi.domain import seeing
from requests_ogi.models import Applicant, CasePaper, InformationRequest, PartyContact
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

# Columns of the applicant that are shown by a click, in the order of the form.
PRIVATE = (
    "name", "identity_type", "identity_number", "legal_representative", "contact_name", "phone", "address", "postcode",
    "email", "fax", "employer",
)  # fmt: skip
LABELS = {each.name: str(each.verbose_name) for each in Applicant._meta.concrete_fields}
PRINTED = {"form": "申请表", "receipt": "登记回执"}
AGENT = {
    "name": "姓名", "identity_type": "证件名称", "identity_number": "证件号码", "phone": "电话", "address": "送达地址",
    "postcode": "邮政编码", "authority": "授权方式",
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
        return self.show(request, row, opening=form)

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
            return self.answered(request, row, lambda: as_response(paper.file, inline=True))
        return self.behind_a_reason(
            request, row, lambda: as_response(paper.file, inline=True), what=paper.name, fields=[f"paper:{paper.pk}"]
        )

    def print_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """Print the receipt, or the form that a spoken request was typed into.

        Whoever has just filed it prints at once, with the query code: his page holds the token that it was filed with,
        and until registration he may see the applicant anyway.
        """
        row, now = self.find(request, pk), timezone.now()
        if what not in PRINTED:
            raise Http404
        token = request.POST.get("submission", "")
        is_new = row.state in seeing.BEFORE_REGISTRATION
        has_filed = is_new and bool(token) and constant_time_compare(token, row.submission or "")
        code = tracking.code_for(token) if has_filed else ""

        def make() -> HttpResponse:
            if what == "form":
                return paper_response(filled_form_pdf(row, now=now), f"申请表-{row.number}.pdf")
            return paper_response(receipt_pdf(row, code=code, now=now), f"登记回执-{row.number}.pdf")

        if has_filed:
            return self.answered(request, row, make)
        return self.behind_a_reason(request, row, make, what=PRINTED[what], fields=[what])

    def behind_a_reason(
        self,
        request: HttpRequest,
        row: InformationRequest,
        make: Callable[[], HttpResponse],
        *,
        what: str,
        fields: Iterable[str],
        reason: str = "",
    ) -> HttpResponse:
        """Ask why, write it down, and answer with what tells of a person; 404 for who may not see it."""
        now, person = timezone.now(), person_of(request)
        if not seeing.may_open(person, row, now):
            raise Http404
        is_asked = request.method == "POST" and "open-reason" in request.POST
        form = OpeningForm(request.POST if is_asked else None, prefix="open", initial={"reason": reason})
        if is_asked and form.is_valid():
            try:
                seeing.open_case(row, actor=person, fields=fields, reason=form.cleaned_data["reason"], now=now)
            except Refused as refused:
                say(form, refused)
            else:
                return self.answered(request, row, make)
        return self.page(request, "why", {"title": f"查看{what}", "row": row, "what": what, "form": form})

    def answered(self, request: HttpRequest, row: InformationRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
        """Answer with a file, or say why it is not to be had."""
        try:
            return make()
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(address_of(row, "change"))


def private_rows(applicant: Applicant) -> list[tuple[str, str]]:
    """Return (label, value) of what the applicant told about himself."""
    rows = []
    for name in PRIVATE:
        value = applicant.get_identity_type_display() if name == "identity_type" else getattr(applicant, name)
        if value:
            rows.append((LABELS[name], str(value)))
    return rows


def agent_rows(applicant: Applicant) -> list[tuple[str, str]]:
    """Return (label, value) of the agent, empty without one."""
    agent = dict(applicant.agent or {})
    if agent.get("identity_type") in IdentityType.values:
        agent["identity_type"] = IdentityType(agent["identity_type"]).label
    return [(label, str(agent[name])) for name, label in AGENT.items() if agent.get(name)]
