"""What every page of one case shares: finding it, and showing the workbench with what was typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from requests_ogi.admin import workbench
from requests_ogi.admin.forms.adding import AddingForm
from requests_ogi.admin.listing import RequestList, standing_of, state_class
from requests_ogi.admin.one_row import RowPages
from requests_ogi.domain import binding, casework, inner_opinions, linking, seeing, wanted_opinions
from requests_ogi.domain.awaiting import TURNS
from requests_ogi.domain.guards import regime_of
from requests_ogi.models import Applicant, InformationRequest
from yunlong_portal.kernel.acting import media_of
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.standing import judge
from yunlong_portal.kernel.visitors import person_of

# Columns of the applicant that tell nobody who he is.
SHOWN_TO_ALL = ("kind", "category", "masked_name", "erased_at")


class RequestPages(RowPages, RequestList):
    """Pages of one case."""

    story_anchor = "#story"

    def find(self, request: HttpRequest, pk: Any) -> InformationRequest:
        """Return a case this person may see, else 404: another department's case does not exist for him."""
        rows = self.visible(request).select_related("organ", "desk", "window", "handler", "deadline", "origin")
        rows = rows.select_related("assistance__helper", "assistance__village__township")
        return get_object_or_404(rows.select_related("taken_in_by", "countersigned_by", "secrecy_reviewer"), pk=pk)

    def show(
        self,
        request: HttpRequest,
        row: InformationRequest,
        *,
        bound: Any = None,
        adding: AddingForm | None = None,
        opening: OpeningForm | None = None,
    ) -> HttpResponse:
        """Show what the case knows, what may be done, its story. A form handed in is shown as it was typed."""
        now, person = timezone.now(), person_of(request)
        may_open = seeing.may_open(person, row, now)
        found = workbench.choices(row=row, user=person, now=now, bound=bound)
        letters = workbench.letters_of(row, user=person, now=now, bound=bound)
        extensions = list(row.extensions.select_related("asked_by", "decided_by"))
        turn = TURNS.get(row.state)
        particulars = row.particulars
        is_inside = inner_opinions.may_read(row, actor=person, now=now)
        context = {
            "title": row.number,
            "row": row,
            "assistance": getattr(row, "assistance", None),
            "applicant": Applicant.objects.only(*SHOWN_TO_ALL).get(pk=row.pk),
            "state_class": state_class(row.state),
            "awaited": turn.words if turn else "",
            "regime": regime_of(row) if row.regime else None,
            "standing": standing_of(row, judge(timezone.localdate(now))),
            "clock": workbench.clock_of(row),
            "moves": row.deadline_moves.all(),
            "particulars": particulars,
            "asked_rows": workbench.asked(particulars),
            "papers": workbench.papers_of(row, may_open=may_open),
            "searches": row.searches.select_related("person"),
            "corrections": row.corrections.select_related("asked_by"),
            "consultations": row.consultations.select_related("party", "asked_by"),
            "extensions": extensions,
            "waiting_extension": workbench.open_extension(extensions),
            "parts": row.parts.select_related("department", "asked_by"),
            "decisions": row.decisions.select_related("drafted_by").prefetch_related("redactions").order_by("-number"),
            "letters": letters,
            "has_acts": bool(found) or any(each.choices for each in letters),
            "contacts": row.contacts.select_related("person"),
            "remedies": row.remedies.all(),
            "inner": wanted_opinions.of_case(row) if is_inside else None,
            "notes": row.notes.select_related("author") if is_inside else (),
            "forwarded": row.forwarded.all(),
            "linked": linking.linked_with(row, among=self.visible(request)),
            "choices": found,
            "addings": workbench.adding(row=row, user=person, now=now, bound=adding),
            "published": workbench.publishing(row, actor=person, now=now),
            "may_open": may_open,
            "may_bind": may_open and binding.is_ripe(row),
            "may_unsupply": casework.offered("supplied", actor=person, row=row, now=now),
            "opening": opening or OpeningForm(prefix="open"),
            "story": workbench.story(row, sees_openings=may_open),
            "media": self.media + media_of(found),
        }
        return self.page(request, "workbench", context)
