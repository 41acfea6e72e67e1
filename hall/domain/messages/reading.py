"""What the public reads of questions and answers, and how whoever wrote one finds his own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone

from disclosure.slots import Unanswered
from hall.domain.messages.answering import link_to
from hall.enums import MessageKind
from hall.models import Message, ReleasedMessage

PER_PAGE = 20
LONGEST_WORDS = 40


@dataclass(frozen=True)
class Questions:
    """A page of questions with their answers."""

    rows: list[ReleasedMessage]
    number: int
    pages: int
    total: int


def public_questions(*, words: str = "", item: str = "", department: str = "", page: int = 1) -> Questions:
    """Return a page of what was released, the newest first: with these words, of this item, by this department.

    Two queries. A page that is not there is the last one.
    """
    rows = ReleasedMessage.objects.select_related("message__item__entry", "message__department")
    for word in words[:LONGEST_WORDS].split():
        rows = rows.filter(Q(title__icontains=word) | Q(question__icontains=word) | Q(answer__icontains=word))
    if item:
        rows = rows.filter(message__item__code=item)
    if department:
        rows = rows.filter(message__department__slug=department)
    found = Paginator(rows, PER_PAGE).get_page(page)
    paginator = found.paginator
    return Questions(list(found), number=found.number, pages=paginator.num_pages, total=paginator.count)


def public_question(number: str) -> ReleasedMessage | None:
    """Return one of them by the number of its message. One query."""
    rows = ReleasedMessage.objects.select_related("message__item__entry", "message__department")
    return rows.filter(message__number=number).first()


def questions_about(item_id: int, *, most: int = 5) -> list[ReleasedMessage]:
    """Return the newest questions about an item, for its page. One query."""
    return list(ReleasedMessage.objects.filter(message__item=item_id).select_related("message")[:most])


def pages_not_there(*, asked: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]) -> set[str]:
    """Return the addresses of questions that are not public. One query (``slots.PAGES_NOT_THERE``)."""
    paths = {path: keys["number"] for path, keys in asked.get("hall-question", ())}
    if not paths:
        return set()
    rows = ReleasedMessage.objects.filter(message__number__in=paths.values())
    public = set(rows.values_list("message__number", flat=True))
    return {path for path, number in paths.items() if number not in public}


def find_message(number: str) -> Message | None:
    """Return the message with this number as ``tracking.normal_number`` writes it. One query, with a row or not."""
    return Message.objects.filter(number=number).first()


def unanswered(*, now: datetime) -> list[Unanswered]:
    """Return the questions that wait for an answer at ``now``, the oldest first. One query."""
    today = timezone.localdate(now)
    rows = Message.objects.filter(kind=MessageKind.QUESTION, received_on__lte=today)
    # What was answered or declined later waited then.
    rows = rows.filter(Q(answered_on__isnull=True) | Q(answered_on__gt=today))
    rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=today))
    found = rows.order_by("received_on", "pk").values_list("pk", "number", "received_on")
    return [
        Unanswered(label=f"咨询留言{number}", asked_on=received_on, link=link_to(pk))
        for pk, number, received_on in found
    ]
