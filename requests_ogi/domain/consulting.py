"""How long somebody who is asked has: from the day the letter reached him, not from the day it was written (E9)."""

from datetime import date, datetime
from typing import Any

from requests_ogi.domain import limits
from requests_ogi.domain.calendars import legal_calendar
from requests_ogi.domain.regimes import R2019, REGIMES
from requests_ogi.enums import ConsultationKind
from requests_ogi.models import Consultation
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import Calendar


def limit_of(consultation: Consultation, *, calendar: Calendar) -> date | None:
    """Return the last day to answer; while the letter has not arrived, as if it had on the day it was issued."""
    regime = REGIMES.get(consultation.request.regime, R2019)
    limit = limits.third_party_limit if consultation.kind == ConsultationKind.THIRD_PARTY else limits.joint_organ_limit
    since = consultation.delivered_on or consultation.asked_on
    return limit(letter_received_on=since, regime=regime, calendar=calendar)


def note_delivery(consultation: Consultation, *, on: date, actor: Any, now: datetime) -> None:
    """Note on which day the letter reached him who is asked; his time runs from it."""
    consultation.delivered_on = on
    consultation.limit_on = limit_of(consultation, calendar=legal_calendar())
    save_with_history(consultation, actor=actor, reason="征询书送达", at=now)
