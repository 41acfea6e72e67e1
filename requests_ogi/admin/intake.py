"""Taking a request in at a desk: the form, what was filed before, and the number and query code that are shown once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.domain.hotline.handing import call_named
from columns.enums import Duty
from columns.models import Department
from requests_ogi.admin.forms.intake import IntakeForm
from requests_ogi.admin.pages import RequestPages
from requests_ogi.domain import casework, suggesting
from requests_ogi.domain.calls import begun_from, may_become, note_request
from requests_ogi.domain.intake import Filed, file_request
from requests_ogi.enums import ReceiptFact, RequestState
from requests_ogi.models import InformationRequest
from requests_ogi.queries.citizens import organ_groups
from requests_ogi.queries.earlier import earlier_cases
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class RequestIntake(RequestPages):
    """Take a request in."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Show the form; file the request, or show what was typed with what is wrong or what was filed before."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now, person = timezone.now(), person_of(request)
        form = self._form(request)
        call = call_named(request.GET.get("call", ""), book=duty_book(request))
        if request.method != "POST":
            if call is not None and may_become(call, duty_book(request)):
                form.initial.update(begun_from(call, actor=person, now=now))
            return self._show(request, form)
        form.full_clean()
        is_right = form.take_in(person=person, now=now)
        found = self._found_before(request, form)
        if "look" in request.POST or not is_right:
            return self._show(request, form, found=found)
        mark = form.mark_of(each["key"] for each in found)
        if found and form.cleaned_data["looked"] != mark:
            return self._show(request, form, found=found, mark=mark, asks=True)
        try:
            filed = file_request(form.filing(), actor=person, now=now)
        except Refused as refused:
            say(form, refused)
            return self._show(request, form, found=found)
        if call is not None and may_become(call, duty_book(request)):
            try:
                note_request(call, filed.request, actor=person, now=now)
            except Refused as refused:  # answered or passed on by a colleague meanwhile: the request stands
                messages.warning(request, f"申请已登记，来电记录没有关联上：{refused}")
        if not filed.is_repeat:
            self._note_confirmation(filed.request, form, person=person, now=now)
        return self._show_filed(request, filed, submission=form.cleaned_data["submission"])

    def _form(self, request: HttpRequest) -> IntakeForm:
        mine = duty_book(request).departments(Duty.TAKE_IN, Duty.HANDLE_REQUEST)
        data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        return IntakeForm(
            data,
            files,
            desks=Department.objects.filter(pk__in=mine),
            organ_groups=organ_groups(),
            today=timezone.localdate(),
        )

    def _found_before(self, request: HttpRequest, form: IntakeForm) -> list[dict[str, Any]]:
        """Return earlier cases of the same person or words that this person may see, and what is public already."""
        said = {
            name: str(form.cleaned_data.get(name) or "")
            for name in ("identity_number", "phone", "description", "title", "document_number", "index_number")
        }
        earlier = earlier_cases(
            identity_number=said["identity_number"],
            phone=said["phone"],
            description=said["description"],
            among=self.visible(request),
        )
        found = [
            {"key": f"case {each.row.pk}", "row": each.row, "why": each.why} for each in earlier
            if each.row.submission != form.cleaned_data.get("submission")
        ]  # fmt: skip
        hits = suggesting.similar(
            description=said["description"],
            title=said["title"],
            document_number=said["document_number"],
            index_number=said["index_number"],
        )
        return found + [{"key": each.address, "hit": each, "why": "已经公开"} for each in hits]

    def _show(
        self,
        request: HttpRequest,
        form: IntakeForm,
        *,
        found: list[dict[str, Any]] | None = None,
        mark: str = "",
        asks: bool = False,
    ) -> HttpResponse:
        """Show the form. ``asks``: all is right, but somebody should look at what was found before it is filed."""
        context = {
            "title": "登记申请",
            "form": form,
            "found": found or [],
            "mark": mark or (form.data.get("looked", "") if form.is_bound else ""),
            "asks": asks,
        }
        return self.page(request, "intake", context)

    def _note_confirmation(self, row: InformationRequest, form: IntakeForm, *, person: Any, now: Any) -> None:
        """Log the contact by which the date of receipt was confirmed, where that was typed in."""
        if ReceiptFact.CONFIRMED not in form.facts():
            return
        casework.note_contact(
            row,
            at=now,
            means=form.cleaned_data["means"] or "电话",
            reached=True,
            note=f"{form.facts()[ReceiptFact.CONFIRMED]}与申请人确认收到申请",
            actor=person,
            now=now,
        )

    def _show_filed(self, request: HttpRequest, filed: Filed, *, submission: str) -> HttpResponse:
        row = InformationRequest.objects.select_related("organ", "desk", "deadline").get(pk=filed.request.pk)
        context = {
            "title": "已登记",
            "row": row,
            "code": filed.code,
            "is_repeat": filed.is_repeat,
            "submission": submission,
            "is_draft": row.state == RequestState.DRAFT,
        }
        return self.page(request, "filed", context)
