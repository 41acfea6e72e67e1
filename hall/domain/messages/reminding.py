"""Reminders of messages: whoever has it, and past the day the service bureau."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from hall.domain.messages.answering import link_to
from hall.enums import MessageKind, MessageState
from hall.models import Message
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles


@dataclass(frozen=True, kw_only=True)
class MessageItem(DepartmentItem):
    """A message that waits: with the bureau, or with the department it was passed to."""

    duty: Duty


def waiting_messages(now: datetime) -> Iterator[MessageItem]:
    """Yield the messages that wait for an answer."""
    people = roster((Duty.MANAGE_HALL, Duty.OVERSEE_HALL), now=now)
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).values_list("pk", flat=True).first()
    rows = Message.objects.waiting().values_list("pk", "number", "kind", "due_on", "department_id", "state")
    for pk, number, kind, due_on, department_id, state in rows:
        yield MessageItem(
            key=str(pk),
            subject=f"{MessageKind(kind).label}{number}",
            link=link_to(pk),
            due_on=due_on,
            about=f"{Message._meta.label_lower}:{pk}",
            department_id=department_id or county or 0,
            duty=Duty.MANAGE_HALL if state == MessageState.PASSED else Duty.OVERSEE_HALL,
            people=people,
        )


def _whose_turn(items: Sequence[MessageItem]) -> Mapping[str, frozenset[int]]:
    return {each.key: each.people.people((each.duty,), each.department_id) for each in items}


MESSAGE = ReminderPlan(
    name="hall.message",
    label="咨询留言答复",
    verb="答复",
    steps=(3, 1, 0),
    open_items=waiting_messages,
    recipients=by_roles(Role(since=3, who=_whose_turn), Role(since=OVERDUE, who=holders(Duty.OVERSEE_HALL))),
)
