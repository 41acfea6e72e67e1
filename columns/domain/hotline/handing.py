"""Handing a call to a higher floor: what was asked becomes a draft of an answer, or a request for information."""

from dataclasses import dataclass
from datetime import datetime

from columns.domain.duties import DutyBook
from columns.models import Call, CallText
from columns.models.hotline import CALL_DUTIES
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.openings import open_private_data

SUBJECT_KEY = "columns.call:"
PRIVATE = ("name", "phone")


@dataclass(frozen=True)
class CallerWords:
    """Who called and what he asked, for a form that is to be filled with it."""

    name: str
    phone: str
    question: str


def call_named(key: str, *, book: DutyBook) -> Call | None:
    """Return the call with the key that stands in an address, None where this person sees none."""
    calls = Call.objects.visible_to(book).select_related("department", "passed_to")
    return calls.filter(pk=key).first() if is_key(key) else None


def handles(call: Call, book: DutyBook) -> bool:
    """Return whether a person answers calls where this one was taken or passed to; a desk that looks on does not."""
    units = [each for each in (call.department, call.passed_to) if each is not None]
    return any(book.may(duty, unit) for duty in CALL_DUTIES for unit in units)


def words_of(call: Call, *, actor: User, reason: str, now: datetime) -> CallerWords:
    """Return who called and what he asked, after it is written down that ``actor`` sees it, and why.

    Refused: as ``open_private_data`` does.
    """
    open_private_data(
        actor=actor, subject_key=f"{SUBJECT_KEY}{call.pk}", fields=(*PRIVATE, "question"), reason=reason, now=now
    )
    text = CallText.objects.get(call=call)
    return CallerWords(name=text.name, phone=text.phone, question=text.question)
