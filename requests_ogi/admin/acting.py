"""Acting on the workbench: take a step of the case or of a letter, lay something on the case."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from requests_ogi.admin import workbench
from requests_ogi.admin.forms import ADDING, CaseForm, SealForm
from requests_ogi.admin.pages import RequestPages
from requests_ogi.admin.workbench import address_of
from requests_ogi.domain import casework
from requests_ogi.domain.workflow import LETTER, REQUEST
from requests_ogi.enums import PaperKind
from requests_ogi.models import CasePaper, InformationRequest, Letter
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.letters import read_code
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition, Workflow

# The signed page that comes with a step is laid on the case as this kind of paper.
SIGNED_PAGE = {"receive": PaperKind.FORM, "on_the_spot": PaperKind.RECEIPT}


class RequestActing(RequestPages):
    """What may be done with a case."""

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take one step of the case; what was typed stays where it cannot be taken."""
        row = self.find(request, pk)
        transition = step_of(REQUEST, name, row.state)
        if request.method != "POST" or transition is None:
            return self._gone(request, row)
        form = workbench.make_form(transition, row=row, data=request.POST, files=request.FILES)
        if self._take(request, REQUEST, row, form):
            messages.success(request, f"已办理：{transition.label}。")
            return self._after(request, row)
        return self.show(request, self.find(request, pk), bound=form)

    def letter_act_view(self, request: HttpRequest, pk: int, letter_pk: int, name: str) -> HttpResponse:
        """Take one step of a letter."""
        row = self.find(request, pk)
        letter = get_object_or_404(Letter.objects.filter(request=row), pk=letter_pk)
        letter.request = row
        transition = step_of(LETTER, name, letter.state)
        if request.method != "POST" or transition is None:
            return self._gone(request, row)
        prefix = workbench.letter_prefix(letter, transition)
        form = workbench.make_form(transition, row=letter, prefix=prefix, data=request.POST, files=request.FILES)
        if self._take(request, LETTER, letter, form):
            messages.success(request, f"已办理：《{letter.title}》{transition.label}。")
            return self._after(request, row)
        return self.show(request, self.find(request, pk), bound=form)

    def lay_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Lay something on the case; what was typed stays where it cannot be."""
        row, kind = self.find(request, pk), ADDING.get(name)
        if kind is None:
            raise Http404
        if request.method != "POST":
            return redirect(address_of(row, "change"))
        now, person = timezone.now(), person_of(request)
        form = kind(request.POST, request.FILES, row=row)
        form.full_clean()
        if form.take_in(person=person, now=now):
            try:
                form.lay(actor=person, now=now)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, form.said)
                return self._after(request, row)
        return self.show(request, row, adding=form)

    def unsupply_view(self, request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
        """Leave a file out of the reply."""
        row = self.find(request, pk)
        paper = get_object_or_404(CasePaper.objects.filter(request=row, is_supplied=True), pk=paper_pk)
        if request.method == "POST":
            try:
                casework.supply_no_more(paper, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, "这个文件不再随答复提供，仍留在案卷里。")
        return redirect(address_of(row, "change"))

    def _take(self, request: HttpRequest, workflow: Workflow[Any], row: Any, form: CaseForm) -> bool:
        """Take the step by its form; return whether it was taken. What cannot be is said in the form."""
        now, person = timezone.now(), person_of(request)
        form.full_clean()
        if not form.take_in(person=person, now=now):
            return False
        if isinstance(form, SealForm):
            form.read = _code_of(form)
        try:
            self._lay_signed_page(row, form, actor=person, now=now)
            form.take(workflow, actor=person, now=now)
        except Refused as refused:
            say(form, refused)
            return False
        return True

    def _lay_signed_page(self, row: Any, form: CaseForm, *, actor: Any, now: datetime) -> None:
        """Lay the signed page on the case before the step that asks for it."""
        kind = SIGNED_PAGE.get(form.transition.form)
        if kind is None or not form.uploads.get("signed_page"):
            return
        casework.add_papers(row, form.uploads["signed_page"], kind=kind, from_applicant=True, actor=actor, now=now)
        # On the case now, whatever becomes of the step: not to be laid there twice.
        form.uploads["signed_page"] = []

    def _gone(self, request: HttpRequest, row: InformationRequest) -> HttpResponse:
        if request.method == "POST":
            messages.error(
                request, f"现在是“{row.get_state_display()}”，不能这样办理。可能已由他人办理，请看办理经过。"
            )
        return redirect(address_of(row, "change"))

    def _after(self, request: HttpRequest, row: InformationRequest) -> HttpResponse:
        """Go back to the case where this person still sees it, else to the list."""
        if self.visible(request).filter(pk=row.pk).exists():
            return redirect(address_of(row, "change"))
        return redirect("admin:requests_ogi_informationrequest_changelist")


def step_of(workflow: Workflow[Any], name: str, state: str) -> Transition | None:
    """Return the step a person asks for by its name; what only the system or the applicant takes is none of his."""
    found = workflow.find(name, state)
    return found if found is not None and found.duties else None


def _code_of(form: SealForm) -> str | None:
    """Return the code that the QR of the upload says, None where none can be read."""
    file = form.latest("page")
    if file is None:
        return None
    try:
        with open_private(file) as content:
            return read_code(content.read(), file.media_type)
    except Refused:
        return None
