"""The date by which a marked answer is to be looked at: its keepers are reminded, past it their leader is told."""

from collections.abc import Iterator
from datetime import datetime

from columns.domain.duties import roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import Duty
from disclosure.domain.answers.workflow import KEEPERS, link_to
from disclosure.models import AnswerCard
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles


def open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the answers that somebody must look at. Three queries."""
    people = roster((*KEEPERS, Duty.SIGN_OFF), now=now)
    marked = AnswerCard.objects.to_review().exclude(due_on=None).select_related("post")
    for card in marked:
        assert card.due_on is not None  # noqa: S101  # left out above; tells the type checker
        yield DepartmentItem(
            key=str(card.pk),
            subject="热线问答核对",
            link=link_to(card.pk),
            due_on=card.due_on,
            about=notices.about(card),
            department_id=card.post.department_id,
            people=people,
        )


PLAN = ReminderPlan(
    name="disclosure.answers",
    label="热线问答核对期限",
    verb="核对",
    open_items=open_items,
    recipients=by_roles(Role(since=1, who=holders(*KEEPERS)), Role(since=OVERDUE, who=holders(Duty.SIGN_OFF))),
    steps=(1, 0),
)
