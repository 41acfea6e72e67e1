"""Reminders of low ratings: the hall managers first, then the leader, past the limit the service bureau."""

from collections.abc import Iterator
from datetime import datetime

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import Duty
from hall.domain.ratings.mending import link_to
from hall.models import LowRating
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles

_TOLD = (Duty.MANAGE_HALL, Duty.SIGN_OFF, Duty.OVERSEE_HALL)


def open_low_ratings(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the low ratings that something is still to be done about."""
    people = roster(_TOLD, now=now)
    rows = LowRating.objects.open().values_list("pk", "rating__application__number", "due_on", "department_id")
    for pk, number, due_on, department_id in rows:
        yield DepartmentItem(
            key=str(pk),
            subject=f"办件{number}的差评",
            link=link_to(pk),
            due_on=due_on,
            about=f"{LowRating._meta.label_lower}:{pk}",
            department_id=department_id,
            people=people,
        )


LOW_RATING = ReminderPlan(
    name="hall.low_rating",
    label="差评整改",
    verb="整改并回访",
    open_items=open_low_ratings,
    recipients=by_roles(
        Role(since=5, who=holders(Duty.MANAGE_HALL)),
        Role(since=1, who=holders(Duty.SIGN_OFF)),
        Role(since=OVERDUE, who=holders(Duty.OVERSEE_HALL)),
    ),
)
