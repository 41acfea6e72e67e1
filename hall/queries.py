"""One case as its applicant sees it: a fixed number of queries, however much has happened."""

from dataclasses import dataclass
from datetime import date, datetime

from hall.domain.applications.clock import ClockState
from hall.domain.applications.hearings import right_of
from hall.domain.applications.materials import BROUGHT
from hall.domain.applications.self_service import OTHER_NAME
from hall.domain.applications.story import Awaited, Facts, Happened, Step, awaited, story
from hall.domain.applications.timing import state_of
from hall.domain.items.guide import Guide, whom_to_call
from hall.enums import ApplicationState, EventKind, MaterialState, PickupWay
from hall.models import Application, ApplicationClock, ApplicationMaterial, HallLetter, MaterialFile
from yunlong_portal.kernel.workflow import Refused


@dataclass(frozen=True)
class PaperLine:
    """One line of the list of materials: what stands with it, and what was laid on it since the correction."""

    row: ApplicationMaterial
    files: tuple[MaterialFile, ...]
    new: tuple[MaterialFile, ...]

    @property
    def is_to_correct(self) -> bool:
        """Return whether the notice asked for it."""
        return self.row.state == MaterialState.TO_CORRECT or bool(self.new)

    @property
    def is_brought(self) -> bool:
        """Return whether it was to be brought to the window and is not there yet."""
        return self.row.state == MaterialState.MISSING and self.row.remark == BROUGHT


@dataclass(frozen=True)
class Case:
    """What the page of a case shows."""

    row: Application
    guide: Guide
    # What was kept of it, on a portal whose calendar is being changed: the page still opens.
    clock: ClockState | ApplicationClock
    steps: tuple[Step, ...]
    awaited: Awaited
    lines: tuple[PaperLine, ...]
    letters: tuple[HallLetter, ...]
    phone: str
    hearing_until: date | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what happened and what follows from it; nothing while it cannot be computed."""
        return self.clock.sentences if isinstance(self.clock, ClockState) else ()

    @property
    def corrects(self) -> bool:
        """Return whether something is awaited of the applicant."""
        return self.row.state == ApplicationState.CORRECTION

    @property
    def to_correct(self) -> list[PaperLine]:
        """Return the lines that the notice asked for."""
        return [each for each in self.lines if each.is_to_correct and each.row.name != OTHER_NAME]

    @property
    def other(self) -> tuple[MaterialFile, ...]:
        """Return what was handed in beside the list."""
        return next((each.new for each in self.lines if each.row.name == OTHER_NAME), ())


def find_application(number: str) -> Application | None:
    """Return the case with this number as ``tracking.normal_number`` writes it. One query, with a row or without."""
    return Application.objects.filter(number=number).first()


def case_of(pk: int) -> Case:
    """Return a case for its page. Raises DoesNotExist.

    Seven queries: the row, its events, the calendar, materials with their files, letters, deliveries.
    """
    row = Application.objects.select_related(
        "party", "clock", "department", "desk", "township", "publication__revision"
    ).get(pk=pk)
    clock = _clock_of(row)
    events = list(row.events.order_by("sequence"))
    asked = next((each.recorded_at for each in reversed(events) if each.kind == EventKind.CORRECTION_ASKED), None)
    lines = tuple(_line(each, since=asked) for each in row.materials.prefetch_related("files__file").order_by("number"))
    delivery = row.deliveries.order_by("-pk").first()
    guide = Guide(row.publication.revision.payload.get("content") or {})
    place = next(iter(guide.places), {"name": "", "address": "", "phone": ""})
    facts = Facts(
        state=row.state,
        channel=row.channel,
        desk=f"{row.desk.short_name or row.desk.name}窗口",
        department=row.department.short_name or row.department.name,
        received_on=row.received_on,
        events=[Happened(each.kind, each.on, each.special, each.days or 0) for each in events],
        accepted_on=row.accepted_on,
        is_deemed=row.is_deemed_accepted,
        decided_on=row.decided_on,
        outcome=row.outcome,
        closed_on=row.closed_on,
        pickup_way=row.pickup_way or PickupWay.WINDOW,
        pickup_at=place["name"] or "窗口",
        post_number=delivery.post_number if delivery else "",
        was_returned=bool(delivery and delivery.was_returned),
        brought=[each.row.name for each in lines if each.is_brought],
        due_on=clock.due_on,
        promised_on=clock.promised_on,
        awaits_papers=clock.stopped_by == EventKind.PAPERS_AWAITED,
        hearing_until=_hearing_until(clock),
    )
    return Case(
        row=row,
        guide=guide,
        clock=clock,
        steps=story(facts),
        awaited=awaited(facts),
        lines=lines,
        letters=tuple(row.letters.order_by("pk")),
        phone=whom_to_call(guide, row.department),
        hearing_until=facts.hearing_until,
    )


def _clock_of(row: Application) -> ClockState | ApplicationClock:
    try:
        return state_of(row)
    except Refused:
        return row.clock


def _hearing_until(clock: ClockState | ApplicationClock) -> date | None:
    """Return until when the applicant may ask for a hearing; None where he was not told, or has said what he wants."""
    if not isinstance(clock, ClockState):
        return None
    right = right_of(clock.events, clock.calendar)
    return right.until if right is not None and right.is_unanswered else None


def _line(row: ApplicationMaterial, *, since: datetime | None) -> PaperLine:
    files = tuple(row.files.all())
    new = tuple(each for each in files if since is not None and each.from_applicant and each.added_at >= since)
    return PaperLine(row=row, files=files, new=new)
