"""Reminders of filing: before the day and past it, and of the guide that is looked through once a year.

The department's keeper of registers hears first, his leader shortly before, the county OGI office once for the whole
round when the day is over: its table says who.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from columns.domain.duties import Roster, roster
from columns.enums import LEADERS, Duty
from columns.models import Department
from disclosure.domain.filings.acting import owing
from disclosure.domain.filings.board import lines
from disclosure.domain.filings.workflow import DESK, FILERS
from disclosure.models import FilingRound, PolicyFiling
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.reminders import OVERDUE, OpenItem, ReminderPlan, Role, by_roles

BOARD = "/admin/disclosure/policyfiling/"
# No row of days off is nearly so long: what is due later than this is reminded of by no step yet.
_HORIZON = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class FilingItem(OpenItem):
    """What a department owes, or a round as a whole (``is_round``), with who holds which duty."""

    is_round: bool = False
    people: Roster = field(repr=False, compare=False)


Who = Callable[[Sequence[FilingItem]], Mapping[str, Iterable[int]]]


def _holders(*duties: Duty, of_round: bool = False) -> Who:
    return lambda items: {
        each.key: each.people.people(duties, each.department_id or 0) for each in items if each.is_round == of_round
    }


def _people(now: datetime) -> Roster:
    return roster((*FILERS, *DESK, *LEADERS), now=now)


def _owed(now: datetime) -> Iterator[FilingItem]:
    """Yield each department that has not handed everything in, and each round in which there is one. Few queries."""
    today, people = timezone.localdate(now), _people(now)
    for round in FilingRound.objects.filter(is_open=True, due_on__lte=today + _HORIZON).order_by("pk"):
        found = lines(owing(round), round.filings.all(), due_on=round.due_on, today=today)
        missing = [each.department for each in found if not each.is_complete]
        for department in missing:
            # Where nobody keeps registers yet there is nobody to remind; the county's table shows the department.
            if people.people((*FILERS, *LEADERS), department.pk):
                yield _of_department(round, department, people)
        if missing and people.people(DESK, round.desk_id):
            yield FilingItem(
                key=f"{round.pk}",
                subject=f"{round.name}有单位没有报齐",
                link=f"{BOARD}?round={round.code}&look=missing",
                due_on=round.due_on,
                department_id=round.desk_id,
                is_round=True,
                people=people,
            )


def _of_department(round: FilingRound, department: Department, people: Roster) -> FilingItem:
    return FilingItem(
        key=f"{round.pk}.{department.pk}",
        subject=f"{department.short_name}的{round.name}没有报齐",
        link=f"{BOARD}rounds/{round.code}/{department.slug}/",
        due_on=round.due_on,
        department_id=department.pk,
        people=people,
    )


OWED = ReminderPlan(
    name="disclosure.filing",
    label="指南、目录、制度备案",
    verb="报齐",
    steps=(10, 5, 1, 0),
    open_items=_owed,
    recipients=by_roles(
        Role(since=10, who=_holders(*FILERS)),
        Role(since=1, who=_holders(*LEADERS)),
        Role(since=OVERDUE, who=_holders(*DESK, of_round=True)),
    ),
    # Nothing moves from day to day: the table does.
    each_day_overdue=False,
)


def _reviews(now: datetime) -> Iterator[FilingItem]:
    """Yield each guide that is to be looked through before long. One query, and the roster."""
    soon, people = timezone.localdate(now) + _HORIZON, _people(now)
    rows = PolicyFiling.objects.filter(next_review_on__lte=soon, department__is_active=True)
    for row in rows.select_related("department", "round").order_by("pk"):
        assert row.next_review_on is not None  # noqa: S101  # asked for above; tells the type checker
        yield FilingItem(
            key=str(row.pk),
            subject=f"{row.department.short_name}的政府信息公开指南每年核对",
            link=f"{BOARD}rounds/{row.round.code}/{row.department.slug}/",
            due_on=row.next_review_on,
            department_id=row.department_id,
            people=people,
        )


REVIEW = ReminderPlan(
    name="disclosure.guide_review",
    label="指南每年核对",
    verb="核对",
    steps=(10, 1, 0),
    open_items=_reviews,
    recipients=by_roles(
        Role(since=10, who=_holders(*FILERS)),
        Role(since=OVERDUE, who=_holders(*LEADERS)),
    ),
    each_day_overdue=False,
)


def declare_all() -> None:
    """Declare the plans of filing."""
    for plan in (OWED, REVIEW):
        reminders.declare(plan)
