"""One case as the applicant sees it: a fixed number of queries, however much has happened."""

from dataclasses import dataclass

from django.utils import timezone

from requests_ogi.domain.clock import ClockState
from requests_ogi.domain.letters import supplied_with
from requests_ogi.domain.story import Awaited, Facts, Step, awaited, story
from requests_ogi.domain.timing import state_of
from requests_ogi.enums import OPEN_STATES, DemandKind, LetterState, RequestState
from requests_ogi.models import CasePaper, Correction, Demand, InformationRequest, Letter

ISSUED = (LetterState.SEALED, LetterState.SERVED)
_REGISTERED = "登记"
_DEMANDING: dict[str, DemandKind] = {
    RequestState.REASONS_REQUESTED: DemandKind.REASONS,
    RequestState.FEE_NOTICED: DemandKind.FEE,
}


@dataclass(frozen=True)
class Case:
    """What the page of a case shows. ``supplied`` are handed out with the reply only."""

    row: InformationRequest
    phone: str
    clock: ClockState | None
    steps: tuple[Step, ...]
    awaited: Awaited
    letters: tuple[Letter, ...]
    supplied: tuple[CasePaper, ...]
    correction: Correction | None
    demand: Demand | None

    @property
    def is_unanswered(self) -> bool:
        """Return whether the organ still owes the reply."""
        return self.row.state in OPEN_STATES

    @property
    def has_unserved(self) -> bool:
        """Return whether a letter is there that nobody has taken yet."""
        return any(each.state == LetterState.SEALED for each in self.letters)


def find_request(number: str) -> InformationRequest | None:
    """Return the request with this number as ``tracking.normal_number`` writes it. One query, with a row or without."""
    return InformationRequest.objects.filter(number=number).first()


def case_of(pk: int) -> Case:
    """Return a case for its page. Raises DoesNotExist.

    Eight queries: the row, when it was registered, events, calendar, letters, papers, corrections, demands.
    """
    row = InformationRequest.objects.select_related(
        "organ__ogi_organ__desk", "desk", "applicant", "particulars", "deadline"
    ).get(pk=pk)
    registered = row.history.filter(history_change_reason=_REGISTERED).order_by("history_id").first()
    clock = state_of(row)
    signed = tuple(
        row.letters.filter(consultation=None, state__in=(LetterState.SIGNED, *ISSUED))
        .select_related("sealed", "request")
        .order_by("pk")
    )
    reply = next((each for each in reversed(signed) if each.is_reply), None)
    letters = tuple(each for each in signed if each.state in ISSUED)
    supplied: tuple[CasePaper, ...] = ()
    if reply is not None and reply.state in ISSUED:
        supplied = tuple(supplied_with(reply).select_related("file"))
    correction = row.corrections.order_by("-pk").first()
    demands = list(row.demands.order_by("-pk"))
    reasons = next((each for each in demands if each.kind == DemandKind.REASONS), None)
    demand = next((each for each in demands if each.kind == _DEMANDING.get(row.state)), None)
    own = correction if row.state == RequestState.CORRECTION_REQUESTED else demand
    facts = Facts(
        state=row.state,
        mode=row.mode,
        submitted_on=timezone.localdate(row.submitted_at),
        received_on=row.received_on,
        registered_on=timezone.localdate(registered.history_date) if registered else None,
        events=clock.events if clock else (),
        replied_on=reply.dated_on if reply else None,
        is_sealed=reply is not None and reply.state == LetterState.SEALED,
        served_on=reply.served_on if reply else None,
        closed_on=row.closed_on,
        on_the_spot=row.replied_on_the_spot,
        reasons_asked_on=reasons.asked_on if reasons else None,
    )
    return Case(
        row=row,
        phone=row.organ.ogi_organ.phone or row.organ.ogi_organ.desk.phone,
        clock=clock,
        steps=story(facts),
        awaited=awaited(
            facts,
            own_due_on=own.due_on if own else None,
            clock_stands=clock is not None and clock.stopped_by is not None,
        ),
        letters=letters,
        supplied=supplied,
        correction=correction if row.state == RequestState.CORRECTION_REQUESTED else None,
        demand=demand,
    )
