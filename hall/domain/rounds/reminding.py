"""Reminders of a round: whoever manages a department's hall from ten working days before, its leaders at the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import LEADERS, Duty
from disclosure import slots
from hall.domain.rounds.acting import KEEPERS, about_unit, link_to, publication_changed
from hall.domain.rounds.board import board
from hall.models import ItemRound
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles

# No row of days off is nearly so long: what is due later than this is reminded of by no step yet.
_HORIZON = timedelta(days=60)


def _owed(now: datetime) -> Iterator[DepartmentItem]:
    """Yield each department that still owes something in a round that runs. Five queries a round, and the roster."""
    people = roster(KEEPERS, now=now)
    soon = timezone.localdate(now) + _HORIZON
    for round in ItemRound.objects.filter(closed_at__isnull=True, due_on__lte=soon).order_by("pk"):
        for line in board(round, now=now):
            # Where nobody keeps the hall or signs there is nobody to remind; the county's table shows the department.
            if not line.is_done and people.people(KEEPERS, line.department.pk):
                yield DepartmentItem(
                    key=f"{round.pk}.{line.department.pk}",
                    subject=f"{line.department.short_name}的事项（{round.name}）",
                    link=link_to(round, line.department),
                    due_on=round.due_on,
                    about=about_unit(round, line.department.pk),
                    department_id=line.department.pk,
                    people=people,
                )


PLAN = ReminderPlan(
    name="hall.item_rounds",
    label="事项梳理期限",
    verb="梳理",
    open_items=_owed,
    recipients=by_roles(
        Role(since=10, who=holders(Duty.MANAGE_HALL)),
        Role(since=1, who=holders(*LEADERS)),
        Role(since=OVERDUE, who=holders(*KEEPERS)),
    ),
    steps=(10, 5, 1, 0),
    # Nothing moves from day to day: the county's table does.
    each_day_overdue=False,
)


def declare() -> None:
    """Remind of rounds, and settle what is done by a new version."""
    reminders.declare(PLAN)
    slots.PUBLICATION_CHANGED.fill(publication_changed)
