"""What is done by time: an answered message is closed after thirty days; who wrote and what goes after three years.

Question and answer that were released stay: they say of nobody who he is.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from hall.domain.messages.answering import MESSAGE
from hall.enums import MessageState
from hall.models import Message, MessageText
from yunlong_portal.kernel import retention
from yunlong_portal.kernel.workflow import Refused

OPEN_AFTER_ANSWER = timedelta(days=30)
KEPT_DAYS = retention.days_of(3)
_AT_ONCE = 500


def close_answered(now: datetime) -> int:
    """Close what was answered thirty days ago; periodic work. Return how many."""
    before = timezone.localdate(now) - OPEN_AFTER_ANSWER
    rows = Message.objects.filter(state=MessageState.ANSWERED, answered_on__lt=before).order_by("pk")[:_AT_ONCE]
    closed = 0
    for row in rows:
        try:
            MESSAGE.take("close", row=row, actor=None, expected_version=row.version, now=now, by_sweep=True)
        except Refused:
            continue  # somebody acted on it at this moment: the next turn looks again
        closed += 1
    return closed


def declare() -> None:
    """Declare what goes by itself."""
    retention.declare(
        name="hall.messages",
        label="保管期满的咨询留言",
        days=lambda: KEPT_DAYS,
        finder=messages_over,
        erase=erase_message,
    )


def messages_over(ended_before: datetime) -> QuerySet[MessageText]:
    """Return the words of messages closed by then that are still there."""
    closed = timezone.localdate(ended_before)
    return MessageText.objects.filter(erased_at__isnull=True, message__closed_on__lt=closed)


def erase_message(key: int, now: datetime) -> str:
    """Erase who wrote, in which words, and what he was told; return which message."""
    erased = MessageText.objects.filter(pk=key, erased_at__isnull=True).update(
        masked_name=retention.ERASED, name="", phone="", content="", answer="", erased_at=now
    )
    return f"hall.message:{key}" if erased else ""
