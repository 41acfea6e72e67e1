"""Reminders before a date: which dates of a request are counted down to, and who hears of each (P6, P23, P24).

    reply           the county's promise, or the date an extension named; the words say how the date in law stands
    confirmation    what came by post or over the web has no date of receipt until the applicant is reached
    first look      the last day on which the applicant may be asked for a correction, while nobody has begun
    applicant       the applicant's own time: for his correction, his reasons, his payment
    consultation    the time of a third party or another organ to answer
    part            the inner date of a part given to another department
    remedy          the written answer and evidence in reconsideration or in court
    complaint       the county's time to answer a complaint

Each plan reads what is open in one query, and who holds which duty in two; the sweep writes the rest at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from columns.domain.duties import Roster
from columns.enums import Duty
from requests_ogi.domain import awaiting, limits
from requests_ogi.domain.addresses import case_link, complaint_link
from requests_ogi.domain.regimes import REGIMES
from requests_ogi.enums import ConsultationKind, DemandKind, EventKind, PartState, RemedyKind, RequestState
from requests_ogi.models import (
    Complaint,
    Consultation,
    Correction,
    Deadline,
    Demand,
    InformationRequest,
    Part,
    Remedy,
    RequestEvent,
)
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.reminders import OVERDUE, OpenItem, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workdays import Calendar, load_calendar

# No row of days off is nearly so long: what is due later than this is reminded of by no plan yet.
_HORIZON = timedelta(days=60)
_NOT_BEGUN = (RequestState.RECEIVED, RequestState.REGISTERED, RequestState.TRANSFERRED)
_UNCONFIRMED = (RequestState.DRAFT, RequestState.AWAITING_CONFIRMATION)
_CASE = ("number", "state", "organ_id", "desk_id", "handler_id", "is_restricted")
_OF_REQUEST = tuple(f"request__{each}" for each in _CASE)


@dataclass(frozen=True, kw_only=True)
class CaseItem(OpenItem):
    """An open date of a case, with what says whose turn it is."""

    state: str
    organ_id: int
    desk_id: int
    is_restricted: bool
    people: Roster = field(repr=False, compare=False)


Who = Callable[[Sequence[CaseItem]], Mapping[str, Iterable[int]]]


def _each(find: Callable[[CaseItem, Roster], Iterable[int]]) -> Who:
    """Return a ``Role.who`` that asks the same question of each item."""
    return lambda items: {each.key: find(each, each.people) for each in items}


def _heads(case: awaiting.Placed, people: Roster) -> frozenset[int]:
    return awaiting.holders(awaiting.HEADS, case, people)


def _watchers(case: awaiting.Placed, people: Roster) -> frozenset[int]:
    return awaiting.holders(awaiting.WATCHERS, case, people)


HANDLERS, AWAITED, LEADERS = _each(awaiting.handlers), _each(awaiting.awaited), _each(awaiting.leaders)
HEADS, WATCHERS = _each(_heads), _each(_watchers)


def _item(key: str, due_on: date, case: Sequence[Any], people: Roster, *, request_id: int, what: str) -> CaseItem:
    """Return an item of a case, of which ``case`` holds the columns of ``_CASE``; ``what`` says which of its dates."""
    number, state, organ_id, desk_id, handler_id, is_restricted = case
    return CaseItem(
        key=key,
        subject=f"信息公开申请{number}（{what}）",
        link=case_link(request_id),
        due_on=due_on,
        about=f"{InformationRequest._meta.label_lower}:{request_id}",
        department_id=desk_id,
        handler_id=handler_id,
        state=state,
        organ_id=organ_id,
        desk_id=desk_id,
        is_restricted=is_restricted,
        people=people,
    )


# -- the reply


def _replies(now: datetime) -> Iterator[CaseItem]:
    """Yield every open case whose clock runs, with the date that reminders run to."""
    today, people = timezone.localdate(now), awaiting.load_roster(now=now)
    soon = today + _HORIZON
    running = Deadline.objects.filter(is_open=True, stopped_by="", promised_on__lte=soon)
    rows = running.values_list("pk", "due_on", "promised_on", "extended_days", *_OF_REQUEST)
    for pk, due_on, promised_on, extended_days, *case in rows:
        # What was extended was promised anew, to the applicant himself, by letter.
        date_told = due_on if extended_days else promised_on
        standing = "已延期，法定期限" if extended_days else _beside(promised_on, due_on, today)
        yield _item(str(pk), date_told, case, people, request_id=pk, what=standing)


def _beside(promised_on: date, due_on: date, today: date) -> str:
    """Return how the date in law stands beside the promised one, which is counted down to."""
    if due_on == promised_on:
        return "法定期限"
    after = "" if today <= promised_on else "未过" if today <= due_on else "已过"
    year = f"{due_on.year}年" if due_on.year != promised_on.year else ""
    return f"承诺期限；法定期限{year}{due_on.month}月{due_on.day}日{after}"


REPLY = ReminderPlan(
    name="requests_ogi.reply",
    label="依申请公开答复",
    verb="答复",
    open_items=_replies,
    recipients=by_roles(
        Role(since=5, who=HANDLERS),
        Role(since=5, who=AWAITED),
        Role(since=1, who=LEADERS),
        Role(since=OVERDUE, who=WATCHERS),
    ),
)


# -- what has no date yet


def _unconfirmed(now: datetime) -> Iterator[CaseItem]:
    """Yield what came in and has no date of receipt: it should be confirmed on the first working day."""
    people, calendar = awaiting.load_roster(now=now), load_calendar()
    rows = InformationRequest.objects.filter(state__in=_UNCONFIRMED)
    for pk, arrived_on, submitted_at, *case in rows.values_list("pk", "arrived_on", "submitted_at", *_CASE):
        came_on = arrived_on or timezone.localdate(submitted_at)
        due_on = came_on if calendar.is_workday(came_on) else calendar.next_workday(came_on)
        yield _item(str(pk), due_on, case, people, request_id=pk, what="收到之日未定")


CONFIRMATION = ReminderPlan(
    name="requests_ogi.confirmation",
    label="与申请人确认",
    verb="与申请人确认",
    steps=(0,),
    open_items=_unconfirmed,
    recipients=by_roles(Role(since=0, who=AWAITED), Role(since=OVERDUE, who=HEADS)),
)


# -- the limits on the way


def _not_looked_at(now: datetime) -> Iterator[CaseItem]:
    """Yield what nobody has begun while a correction may still be asked for; afterwards it is worked on as it is."""
    today, people, calendar = timezone.localdate(now), awaiting.load_roster(now=now), legal_calendar()
    rows = InformationRequest.objects.filter(state__in=_NOT_BEGUN, received_on__gte=today - _HORIZON)
    known: dict[tuple[date, str], date] = {}
    for pk, received_on, regime, *case in rows.values_list("pk", "received_on", "regime", *_CASE):
        limit = known.get((received_on, regime))
        if limit is None:
            limit = limits.correction_limit(received_on=received_on, regime=REGIMES[regime], calendar=calendar)
            known[received_on, regime] = limit
        if limit >= today:
            yield _item(str(pk), limit, case, people, request_id=pk, what="还没有人承办")


FIRST_LOOK = ReminderPlan(
    name="requests_ogi.first_look",
    label="审查申请是否须补正",
    verb="审查，须补正的一次通知",
    steps=(1, 0),
    open_items=_not_looked_at,
    recipients=by_roles(Role(since=1, who=AWAITED)),
)


def _applicants(now: datetime) -> Iterator[CaseItem]:
    """Yield the applicant's own time, for his correction, his reasons or his payment."""
    people, calendar = awaiting.load_roster(now=now), legal_calendar()
    last = Correction.objects.filter(request=OuterRef("pk")).order_by("-pk").values("due_on")[:1]
    waiting = InformationRequest.objects.filter(state=RequestState.CORRECTION_REQUESTED)
    for pk, due_on, *case in waiting.values_list("pk", Subquery(last), *_CASE):
        if due_on is not None:
            yield _item(f"{pk}.correction", due_on, case, people, request_id=pk, what="等申请人补正")
    yield from _payments(people, calendar)
    yield from _reasons(people)


def _payments(people: Roster, calendar: Calendar) -> Iterator[CaseItem]:
    noticed = RequestEvent.objects.filter(request=OuterRef("pk"), kind=EventKind.FEE_NOTICED).order_by("-sequence")
    waiting = InformationRequest.objects.filter(state=RequestState.FEE_NOTICED)
    for pk, noticed_on, regime, *case in waiting.values_list(
        "pk", Subquery(noticed.values("on")[:1]), "regime", *_CASE
    ):
        due_on = limits.payment_limit(notice_received_on=noticed_on, regime=REGIMES[regime], calendar=calendar)
        if due_on is not None:
            yield _item(f"{pk}.payment", due_on, case, people, request_id=pk, what="等申请人缴费")


def _reasons(people: Roster) -> Iterator[CaseItem]:
    asked = Demand.objects.filter(request=OuterRef("pk"), kind=DemandKind.REASONS).order_by("-pk").values("due_on")
    waiting = InformationRequest.objects.filter(state=RequestState.REASONS_REQUESTED)
    for pk, due_on, *case in waiting.values_list("pk", Subquery(asked[:1]), *_CASE):
        if due_on is not None:
            yield _item(f"{pk}.reasons", due_on, case, people, request_id=pk, what="等申请人说明理由")


APPLICANT = ReminderPlan(
    name="requests_ogi.applicant",
    label="申请人补正、说明理由、缴费",
    verb="收到",
    steps=(1, 0),
    open_items=_applicants,
    # Whether a request is given up is for the head to say, and the day after is the day to say it.
    recipients=by_roles(Role(since=1, who=HANDLERS), Role(since=OVERDUE, who=HEADS)),
)


def _consultations(now: datetime) -> Iterator[CaseItem]:
    """Yield the opinions that are waited for."""
    people = awaiting.load_roster(now=now)
    asked = Consultation.objects.filter(opinion="", limit_on__isnull=False, request__deadline__is_open=True)
    rows = asked.values_list("pk", "kind", "limit_on", "delivered_on", "request_id", *_OF_REQUEST)
    for pk, kind, limit_on, delivered_on, request_id, *case in rows:
        what = f"征求{ConsultationKind(kind).label}意见{'' if delivered_on else '，征求书未登记送达'}"
        yield _item(str(pk), limit_on, case, people, request_id=request_id, what=what)


CONSULTATION = ReminderPlan(
    name="requests_ogi.consultation",
    label="征求意见",
    verb="收到意见",
    steps=(3, 1, 0),
    open_items=_consultations,
    # Past the limit the sweep notes silence; what is overdue here is a letter that reached nobody.
    recipients=by_roles(Role(since=3, who=HANDLERS), Role(since=OVERDUE, who=HEADS)),
)


@dataclass(frozen=True, kw_only=True)
class PartItem(CaseItem):
    """A part: it is asked of another department than the one that works on the case."""

    helper_id: int


def _parts(now: datetime) -> Iterator[PartItem]:
    """Yield the parts that other departments owe."""
    people = awaiting.load_roster(now=now)
    asked = Part.objects.filter(state=PartState.ASKED, request__deadline__is_open=True)
    rows = asked.values_list("pk", "due_on", "request_id", "department_id", *_OF_REQUEST)
    for pk, due_on, request_id, helper_id, *case in rows:
        item = _item(str(pk), due_on, case, people, request_id=request_id, what="协办")
        yield PartItem(**vars(item) | {"about": f"{Part._meta.label_lower}:{pk}", "helper_id": helper_id})


def _helpers(items: Sequence[PartItem]) -> dict[str, Iterable[int]]:
    return {each.key: each.people.people((Duty.HANDLE_REQUEST,), each.helper_id) for each in items}


def _leaders_of_helpers(items: Sequence[PartItem]) -> dict[str, Iterable[int]]:
    return {each.key: each.people.people(awaiting.SIGNERS, each.helper_id) for each in items}


PART = ReminderPlan(
    name="requests_ogi.part",
    label="协办",
    verb="提出协办意见",
    steps=(3, 1, 0),
    open_items=_parts,
    recipients=by_roles(
        Role(since=3, who=_helpers),
        Role(since=0, who=HANDLERS),
        Role(since=OVERDUE, who=_leaders_of_helpers),
    ),
)


# -- challenged


def _remedies(now: datetime) -> Iterator[CaseItem]:
    """Yield the answers that reconsideration bodies and courts wait for: nothing sent is no evidence."""
    people = awaiting.load_roster(now=now)
    waiting = Remedy.objects.filter(answered_on__isnull=True, decided_on__isnull=True)
    rows = waiting.values_list("pk", "kind", "answer_due_on", "request_id", *_OF_REQUEST)
    for pk, kind, due_on, request_id, *case in rows:
        item = _item(str(pk), due_on, case, people, request_id=request_id, what=RemedyKind(kind).label)
        # It outlives the case, whose closing settles what was said about it.
        yield replace(item, about=f"{Remedy._meta.label_lower}:{pk}")


REMEDY = ReminderPlan(
    name="requests_ogi.remedy",
    label="复议、诉讼的答复",
    verb="提交书面答复和证据",
    open_items=_remedies,
    recipients=by_roles(
        Role(since=5, who=HANDLERS),
        Role(since=5, who=HEADS),
        Role(since=3, who=LEADERS),
        Role(since=1, who=WATCHERS),
    ),
)


def _complaints(now: datetime) -> Iterator[CaseItem]:
    """Yield the complaints that wait for an answer."""
    people = awaiting.load_roster(now=now)
    rows = Complaint.objects.open().values_list("pk", "number", "due_on", "unit_id", "handler_id", "state")
    for pk, number, due_on, unit_id, handler_id, state in rows:
        yield CaseItem(
            key=str(pk),
            subject=f"举报投诉{number}",
            link=complaint_link(pk),
            due_on=due_on,
            about=f"{Complaint._meta.label_lower}:{pk}",
            handler_id=handler_id,
            state=state,
            organ_id=unit_id,
            desk_id=unit_id,
            is_restricted=False,
            people=people,
        )


def _who_answers(item: CaseItem, people: Roster) -> frozenset[int]:
    """Return who took a complaint on; where nobody did, or he left, the whole county OGI office."""
    return people.reach(item.handler_id, awaiting.WATCHERS, item.desk_id) or _watchers(item, people)


COMPLAINT = ReminderPlan(
    name="requests_ogi.complaint",
    label="举报投诉答复",
    verb="答复",
    open_items=_complaints,
    recipients=by_roles(Role(since=5, who=_each(_who_answers)), Role(since=1, who=WATCHERS)),
)

PLANS = (REPLY, CONFIRMATION, FIRST_LOOK, APPLICANT, CONSULTATION, PART, REMEDY, COMPLAINT)


def declare_all() -> None:
    """Declare the plans of this floor."""
    for plan in PLANS:
        reminders.declare(plan)
