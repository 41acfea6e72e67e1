"""How long it is kept who called: two years, and then gone by itself (个人信息保护法 Art. 19). Figures stay.

The date by which a call is to be answered: whoever answers is reminded, past it the leader is told.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from columns.domain.duties import roster
from columns.domain.hotline.calls import link_to
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import CallState, Duty
from columns.models import Call, CallText
from columns.models.hotline import CALL_DUTIES
from yunlong_portal.kernel import retention
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles

KEPT_DAYS = 730
_PRIVATE = ("name", "phone", "question", "answer")


def declare() -> None:
    """Declare that callers' data goes by itself."""
    retention.declare(name="columns.calls", label="热线来电人的信息", days=lambda: KEPT_DAYS, finder=over, erase=erase)


def over(before: datetime) -> QuerySet[CallText]:
    """Return what was said in calls from before that moment that nobody owes an answer."""
    done = (CallState.ANSWERED, CallState.CLOSED, CallState.BECAME)
    return CallText.objects.filter(erased_at__isnull=True, call__received_at__lt=before, call__state__in=done)


def erase(key: int, now: datetime) -> str | None:
    """Erase who called and what was said; return how the log names the call."""
    text = CallText.objects.select_for_update(of=("self",)).filter(pk=key, erased_at__isnull=True).first()
    if text is None:
        return None
    for name in (*_PRIVATE, "masked_name"):
        setattr(text, name, "")
    text.erased_at = now
    text.save()
    return f"columns.call:{key}"


def open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the calls that somebody still owes an answer. Three queries."""
    people = roster((*CALL_DUTIES, Duty.SIGN_OFF), now=now)
    waiting = Call.objects.waiting().exclude(due_on=None)
    for key, number, due_on, taken_at, passed_to in waiting.values_list(
        "pk", "number", "due_on", "department", "passed_to"
    ):
        assert due_on is not None  # noqa: S101  # left out above; tells the type checker
        yield DepartmentItem(
            key=str(key),
            subject=f"热线来电{number}",
            link=link_to(key),
            due_on=due_on,
            about=f"{Call._meta.label_lower}:{key}",
            department_id=passed_to or taken_at,
            people=people,
        )


PLAN = ReminderPlan(
    name="columns.calls",
    label="热线来电答复期限",
    verb="答复",
    open_items=open_items,
    recipients=by_roles(Role(since=1, who=holders(*CALL_DUTIES)), Role(since=OVERDUE, who=holders(Duty.SIGN_OFF))),
    steps=(1, 0),
)
