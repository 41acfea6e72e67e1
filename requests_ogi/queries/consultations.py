"""What the page of a third party reads: the question and its own answer, nothing of who asked nor of which case."""

from dataclasses import dataclass
from datetime import date

from requests_ogi.domain import party_answers
from requests_ogi.enums import Opinion
from requests_ogi.models import Consultation

OPEN, ANSWERED, LATE, OVER = "open", "answered", "late", "over"


@dataclass(frozen=True)
class Question:
    """A consultation as the one consulted sees it. ``standing``: open, answered, late, over."""

    key: int
    number: str
    organ: str
    phone: str
    about: str
    asked_on: date
    limit_on: date | None
    is_dated: bool
    standing: str
    law: tuple[str, ...]
    lateness: str
    opinion: str
    answered_on: date | None


def find_consultation(number: str) -> Consultation | None:
    """Return the consultation with this number as ``tracking.normal_number`` writes it. One query, with one or not."""
    return Consultation.objects.filter(number=number).first()


def question_of(pk: int, *, today: date) -> Question:
    """Return a consultation for its page. One query. Raises DoesNotExist."""
    row = Consultation.objects.select_related("request__organ__ogi_organ__desk").get(pk=pk)
    request, regime = row.request, party_answers.regime_of(row.request)
    organ = request.organ.ogi_organ
    return Question(
        key=row.pk,
        number=row.number or "",
        organ=request.organ.name,
        phone=organ.phone or organ.desk.phone,
        about=row.about,
        asked_on=row.asked_on,
        limit_on=row.limit_on,
        is_dated=row.delivered_on is not None,
        standing=_standing(row, today),
        law=party_answers.law_in_words(regime),
        lateness=party_answers.lateness_in_words(regime),
        opinion=row.get_opinion_display() if row.opinion else "",
        answered_on=row.answered_on,
    )


def _standing(row: Consultation, today: date) -> str:
    if row.opinion == Opinion.SILENT:
        return LATE
    if row.opinion:
        return ANSWERED
    if not party_answers.is_waited_for(row, request=row.request):
        return OVER
    return LATE if party_answers.is_too_late(row, today=today) else OPEN
