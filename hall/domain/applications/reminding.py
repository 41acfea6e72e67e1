"""Reminders before a date: which dates of a case are counted down to, and who hears of each.

    accept      five working days to accept or to tell what is missing; then silence has decided
    decide      the county's promise, or the date in law once the leader gave more time
    deliver     ten working days from the decision
    special     what the applicant was told a special step takes
    papers      what was to be brought to the window: nothing in law runs until it comes, so the window is told to ask

Each plan reads what is open in one query, and who holds which duty in two.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from columns.domain.duties import Roster
from hall.domain.applications import awaiting, waiting
from hall.domain.applications.telling import case_link
from hall.enums import ApplicationState, Awaits, EventKind
from hall.models import Application, ApplicationClock, ApplicationEvent
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.reminders import OVERDUE, OpenItem, ReminderPlan, Role, by_roles

# No row of days off is nearly so long: what is due later than this is reminded of by no plan yet.
_HORIZON = timedelta(days=60)
_CASE = ("number", "state", "case_type", "department_id", "desk_id", "acceptor_id", "approver_id")
_OF_APPLICATION = tuple(f"application__{each}" for each in _CASE)


@dataclass(frozen=True, kw_only=True)
class CaseItem(OpenItem):
    """An open date of a case, with what says whose turn it is."""

    department_id: int
    state: str
    case_type: str
    desk_id: int
    acceptor_id: int | None
    approver_id: int | None
    people: Roster = field(repr=False, compare=False)


Who = Callable[[Sequence[CaseItem]], Mapping[str, Iterable[int]]]


def _each(find: Callable[[CaseItem, Roster], Iterable[int]]) -> Who:
    """Return a ``Role.who`` that asks the same question of each item."""
    return lambda items: {each.key: find(each, each.people) for each in items}


AWAITED, CLERKS, LEADERS = _each(awaiting.awaited), _each(awaiting.clerks), _each(awaiting.leaders)
MANAGERS, OVERSEERS = _each(awaiting.managers), _each(awaiting.overseers)


def _item(pk: int, due_on: date, case: Sequence[Any], people: Roster, *, what: str) -> CaseItem:
    """Return an item of a case, of which ``case`` holds the columns of ``_CASE``; ``what`` says which of its dates."""
    number, *rest = case
    state, case_type, department_id, desk_id, acceptor_id, approver_id = rest
    return CaseItem(
        key=str(pk),
        subject=f"办件{number}（{what}）",
        link=case_link(pk),
        due_on=due_on,
        about=f"{Application._meta.label_lower}:{pk}",
        department_id=department_id,
        state=state,
        case_type=case_type,
        desk_id=desk_id,
        acceptor_id=acceptor_id,
        approver_id=approver_id,
        people=people,
    )


def _running(awaits: Awaits, now: datetime) -> Iterator[tuple[int, date | None, date | None, int, list[Any]]]:
    """Yield the open clocks that await this and are due before long: key, both dates, days of extension, the case."""
    soon = timezone.localdate(now) + _HORIZON
    running = ApplicationClock.objects.filter(Q(due_on__lte=soon) | Q(promised_on__lte=soon), is_open=True)
    columns = ("pk", "due_on", "promised_on", "application__extended_days", *_OF_APPLICATION)
    for pk, due_on, promised_on, extended_days, *case in running.filter(awaits=awaits).values_list(*columns):
        yield pk, due_on, promised_on, extended_days, case


def _to_accept(now: datetime) -> Iterator[CaseItem]:
    people = awaiting.load_roster(now=now)
    for pk, due_on, _, _, case in _running(Awaits.ACCEPT, now):
        if due_on is not None:
            yield _item(pk, due_on, case, people, what="受理期限，逾期视为受理")


ACCEPT = ReminderPlan(
    name="hall.accept",
    label="网上大厅受理",
    verb="受理或者一次性告知补正",
    steps=(2, 1, 0),
    open_items=_to_accept,
    recipients=by_roles(Role(since=2, who=AWAITED), Role(since=0, who=MANAGERS)),
)


def _to_decide(now: datetime) -> Iterator[CaseItem]:
    people = awaiting.load_roster(now=now)
    for pk, due_on, promised_on, extended_days, case in _running(Awaits.DECIDE, now):
        told = due_on if extended_days else promised_on or due_on
        if told is None:
            continue
        what = "已延长，法定期限" if extended_days else "法定期限" if told == due_on else "承诺期限"
        if due_on is not None and told != due_on:
            what = f"{what}；法定期限{due_on.month}月{due_on.day}日"
        yield _item(pk, told, case, people, what=what)


DECIDE = ReminderPlan(
    name="hall.decide",
    label="网上大厅审批",
    verb="作出决定",
    steps=(3, 1, 0),
    open_items=_to_decide,
    recipients=by_roles(
        Role(since=3, who=AWAITED),
        Role(since=1, who=LEADERS),
        Role(since=OVERDUE, who=MANAGERS),
        Role(since=OVERDUE, who=OVERSEERS),
    ),
)


def _to_deliver(now: datetime) -> Iterator[CaseItem]:
    people = awaiting.load_roster(now=now)
    for pk, due_on, _, _, case in _running(Awaits.DELIVER, now):
        if due_on is not None:
            yield _item(pk, due_on, case, people, what="送达期限")


DELIVER = ReminderPlan(
    name="hall.deliver",
    label="网上大厅取件",
    verb="送达申请人",
    steps=(3, 1, 0),
    open_items=_to_deliver,
    recipients=by_roles(Role(since=3, who=CLERKS), Role(since=OVERDUE, who=MANAGERS)),
)


def _special_steps(now: datetime) -> Iterator[CaseItem]:
    """Yield what stands still for a special step, with the day by which it was told to end."""
    people, calendar = awaiting.load_roster(now=now), legal_calendar()
    begun = ApplicationEvent.objects.filter(application=OuterRef("pk"), kind=EventKind.SPECIAL_STARTED)
    last = begun.order_by("-sequence")
    rows = Application.objects.filter(state=ApplicationState.SPECIAL_STEP).annotate(
        begun_on=Subquery(last.values("on")[:1]), told_days=Subquery(last.values("days")[:1])
    )
    for pk, begun_on, days, *case in rows.values_list("pk", "begun_on", "told_days", *_CASE):
        if begun_on is not None and days:
            yield _item(pk, calendar.add_workdays(begun_on, days), case, people, what="告知的特殊环节时间")


SPECIAL = ReminderPlan(
    name="hall.special",
    label="网上大厅特殊环节",
    verb="结束特殊环节",
    steps=(1, 0),
    open_items=_special_steps,
    recipients=by_roles(Role(since=1, who=AWAITED), Role(since=OVERDUE, who=LEADERS)),
)


def _papers_to_come(now: datetime) -> Iterator[CaseItem]:
    """Yield what waits for papers, with the day from which the window should ask; counted from the filing."""
    people, calendar = awaiting.load_roster(now=now), legal_calendar()
    days: dict[date, date] = {}
    rows = waiting.awaiting_papers(Application.objects.all())
    for pk, since, *case in rows.values_list("pk", "received_on", *_CASE):
        if since not in days:
            days[since] = calendar.add_workdays(since, settings.PAPERS_WORKDAYS)
        yield _item(pk, days[since], case, people, what=f"{since.month}月{since.day}日起等材料带到窗口")


PAPERS = ReminderPlan(
    name="hall.papers",
    label="网上大厅等申请人带材料来",
    verb="联系申请人",
    steps=(0,),
    open_items=_papers_to_come,
    recipients=by_roles(Role(since=0, who=AWAITED)),
    # The law sets no date here: who was told that day and the day after is left alone.
    each_day_overdue=False,
)

PLANS = (ACCEPT, DECIDE, DELIVER, SPECIAL, PAPERS)


def declare_all() -> None:
    """Declare the plans of cases."""
    for plan in PLANS:
        reminders.declare(plan)
