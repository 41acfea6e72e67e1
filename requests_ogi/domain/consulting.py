"""Asking somebody for his opinion: how long he has, and by what number and code a third party may answer online.

The time runs from the day the letter reached him, not from the day it was written (E9). The number says nothing of the
case, the code is kept nowhere: it stands on the slip that goes with the letter, and each slip that is printed has
another one.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from requests_ogi.domain import limits
from requests_ogi.domain.regimes import R2019, REGIMES
from requests_ogi.enums import ConsultationKind
from requests_ogi.models import Consultation, InformationRequest
from yunlong_portal.kernel import numbering, tracking
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import Calendar
from yunlong_portal.kernel.workflow import refuse

SERIES = "consultation"


def limit_of(consultation: Consultation, *, calendar: Calendar) -> date | None:
    """Return the last day to answer; while the letter has not arrived, as if it had on the day it was issued."""
    regime = REGIMES.get(consultation.request.regime, R2019)
    limit = limits.third_party_limit if consultation.kind == ConsultationKind.THIRD_PARTY else limits.joint_organ_limit
    since = consultation.delivered_on or consultation.asked_on
    return limit(letter_received_on=since, regime=regime, calendar=calendar)


def number_for(request: InformationRequest, *, on: date) -> str:
    """Return the number of a new consultation of a third party: the organ's own series, no word of the case."""
    organ = request.organ.slug
    serial = numbering.draw(issuer=organ, series=SERIES, year=on.year)
    return tracking.normal_number(f"{organ}-ZX-{on.year}-{serial:04d}")


def answer_address() -> str:
    """Return where a third party answers online."""
    return f"{settings.BASE_URL}{reverse('consultation-answer')}"


def renew_code(consultation: Consultation, *, actor: Any, now: datetime) -> str:
    """Return a new code for the slip that is being printed; the one printed before is good no more.

    Refused: ``no_online_answer`` where it is no third party that is asked, ``already_answered``.
    """
    with transaction.atomic():
        row = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
        if row.number is None:
            raise refuse("no_online_answer", "只有征求第三方意见可以凭查询码网上答复。")
        if row.opinion:
            raise refuse("already_answered", "这份征求意见已经有答复，不必再印答复单。")
        code = tracking.new_code()
        row.tracking_digest = tracking.digest_of(code)
        save_with_history(row, actor=actor, reason="印制网上答复单，以前印的查询码作废", at=now)
    return code


def note_delivery(consultation: Consultation, *, on: date, actor: Any, now: datetime) -> None:
    """Note on which day the letter reached him who is asked; his time runs from it."""
    consultation.delivered_on = on
    consultation.limit_on = limit_of(consultation, calendar=legal_calendar())
    save_with_history(consultation, actor=actor, reason="征询书送达", at=now)
