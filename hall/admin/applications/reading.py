"""Looking at one case: who applies and what was handed in, by whoever works on it, each look written down."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from hall.admin.applications.forms import RecallForm
from hall.admin.applications.listing import ApplicationList, listed
from hall.documents.letters import PRINTS, preview_pdf
from hall.domain.applications import seeing
from hall.domain.applications.parties import recall
from hall.enums import ApplicantKind
from hall.models import Application, ApplicationParty, HallLetter, MaterialFile
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

# Columns of the applicant that are shown by a click, in the order of the form.
PRIVATE = ("name", "identity_type", "identity_number", "legal_representative", "phone", "address")
LABELS = {each.name: str(each.verbose_name) for each in ApplicationParty._meta.concrete_fields}
_AGENT = {
    "name": "姓名",
    "identity_type": "证件名称",
    "identity_number": "证件号码",
    "phone": "电话",
    "relation": "与申请人的关系",
}
_PICKUP = {"name": "收件人", "address": "地址", "phone": "电话"}
_MOST_RECALLED = 20


class ApplicationReading(ApplicationList):
    """What may be looked at of a case."""

    def find(self, request: HttpRequest, pk: Any) -> Application:
        """Return a case this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = listed(self.visible(request)).select_related(
            "department", "desk", "party", "clock", "item", "publication__revision", "township", "village",
            "acceptor", "approver", "decider", "filed_by",
        )  # fmt: skip
        return get_object_or_404(rows, pk=pk)

    def show(
        self, request: HttpRequest, row: Any, *, bound: Any = None, opening: OpeningForm | None = None, **more: Any
    ) -> HttpResponse:
        raise NotImplementedError

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who applies, once, after the reason is written down."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        form, now = OpeningForm(request.POST, prefix="open"), timezone.now()
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                fields = [*PRIVATE, "agent", "pickup", "answers"]
                seeing.open_case(row, actor=person_of(request), fields=fields, reason=reason, now=now)
            except Refused as refused:
                # Who may not look has no form in which it could be said.
                messages.error(request, str(refused))
            else:
                context = {"title": f"申请人信息：{row.number}", "row": row, "party": row.party, "reason": reason}
                return self.page(request, "private", context | {"groups": private_groups(row.party)})
        return self.show(request, row, opening=form)

    def file_view(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        """Serve a file that was handed in, to whoever works on the case; the look is written down."""
        row = self.find(request, pk)
        file = get_object_or_404(MaterialFile.objects.select_related("file", "material"), pk=file_pk)
        if file.material.application_id != row.pk:
            raise Http404
        return self._seen(
            request, row, lambda: as_response(file.file, inline=True), fields=[f"material:{file.material.number}"],
            reason=seeing.CHECKING,
        )  # fmt: skip

    def letter_view(self, request: HttpRequest, pk: int, letter_pk: int, what: str) -> HttpResponse:
        """Show a letter with its addressee masked (``preview``), or print it with him; that is written down."""
        row = self.find(request, pk)
        letter = get_object_or_404(HallLetter.objects.filter(application=row), pk=letter_pk)
        letter.application = row
        if what == "preview":
            return self._answered(request, row, lambda: paper_response(preview_pdf(letter), f"{letter.title}.pdf"))
        printed = PRINTS.get(what)
        if printed is None:
            raise Http404
        name = f"{letter.title}-{row.number}.{printed.extension}"
        return self._seen(
            request, row, lambda: paper_response(printed.make(letter), name, media_type=printed.media_type),
            fields=printed.fields, reason=f"打印{printed.label}"[:40],
        )  # fmt: skip

    def recall_view(self, request: HttpRequest) -> HttpResponse:
        """Find the cases of whoever has lost his number: name, the end of his identity number, and why."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = RecallForm(request.POST or None)
        found: list[Application] | None = None
        if form.is_valid():
            now, said = timezone.now(), form.cleaned_data
            try:
                rows = recall(name=said["name"], last_four=said["last_four"], among=self.visible(request))
                open_private_data(
                    actor=person_of(request), subject_key="hall.recall", fields=["recall_index"],
                    reason=said["reason"], now=now,
                )  # fmt: skip
                found = list(listed(rows)[:_MOST_RECALLED])
            except Refused as refused:
                say(form, refused)
        return self.page(request, "recall", {"title": "找回申报号", "form": form, "found": found})

    def _seen(
        self,
        request: HttpRequest,
        row: Application,
        make: Callable[[], HttpResponse],
        *,
        fields: Iterable[str],
        reason: str,
    ) -> HttpResponse:
        """Write the look down and answer; 404 for who may not see it."""
        now, person = timezone.now(), person_of(request)
        if not seeing.may_open(person, row, now):
            raise Http404
        seeing.open_case(row, actor=person, fields=fields, reason=reason, now=now)
        return self._answered(request, row, make)

    def _answered(self, request: HttpRequest, row: Application, make: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            return make()
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))


def private_groups(party: ApplicationParty) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (heading, (label, value) …) of what the applicant told, groups without a value left out."""
    own = []
    for name in PRIVATE:
        value = party.get_identity_type_display() if name == "identity_type" else getattr(party, name)
        if value:
            own.append((LABELS[name] if party.kind == ApplicantKind.PERSON or name != "name" else "名称", str(value)))
    groups = [
        ("申请人", own),
        ("代理人", _rows(dict(party.agent or {}), _AGENT)),
        ("收件地址", _rows(dict(party.pickup or {}), _PICKUP)),
        ("申请表", [(str(label), str(value)) for label, value in dict(party.answers or {}).items() if value]),
    ]
    return [(heading, rows) for heading, rows in groups if rows]


def _rows(held: dict[str, Any], labels: dict[str, str]) -> list[tuple[str, str]]:
    if held.get("identity_type") in IdentityType.values:
        held["identity_type"] = IdentityType(held["identity_type"]).label
    return [(label, str(held[name])) for name, label in labels.items() if held.get(name)]
