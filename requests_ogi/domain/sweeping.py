"""What happens to requests by the passing of time, or by a new calendar, alone."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from requests_ogi.domain import complaints, consulting, remedying
from requests_ogi.domain.guards import open_consultations
from requests_ogi.domain.workflow import CONSULTING, REQUEST
from requests_ogi.models import Complaint, Consultation, InformationRequest, Remedy
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import load_calendar
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)


def end_silent_consultations(now: datetime) -> int:
    """End every consultation whose limit has passed without an answer, and return how many; periodic work.

    The pause ends on the limit's last day whenever this runs: after an outage nothing is later than it would have been.
    Who never got the letter was not silent: until its service is noted the handler is reminded instead.
    """
    today = timezone.localdate(now)
    over = Consultation.objects.filter(
        opinion="", delivered_on__isnull=False, limit_on__lt=today, request__state__in=CONSULTING.values()
    )
    ended = 0
    for key, request_id in over.order_by("limit_on", "pk").values_list("pk", "request"):
        row = InformationRequest.objects.get(pk=request_id)
        name = "silence" if len(open_consultations(row)) > 1 else "last_silence"
        try:
            REQUEST.take(
                name,
                row=row,
                actor=None,
                expected_version=row.version,
                now=now,
                by_sweep=True,
                consultation=key,
                reason="征求意见期限届满，未收到答复",
            )
            ended += 1
        except Refused as refused:
            log.warning("consultation not ended", consultation=key, code=refused.code)
    return ended


def keep_limits(now: datetime) -> int:
    """Compute the limits beside the clock again (opinions, answers in court, complaints) and return how many moved.

    Periodic work: a corrected calendar moves them as it moves the dates of the cases themselves, a setting likewise.
    """
    calendar, legal = load_calendar(), legal_calendar()
    unanswered = Consultation.objects.filter(opinion="", limit_on__isnull=False, request__deadline__is_open=True)
    asked: Any = unanswered.select_related("request")
    moved = _keep(asked, "limit_on", lambda row: consulting.limit_of(row, calendar=legal), now)
    challenged: Any = Remedy.objects.filter(answered_on__isnull=True, decided_on__isnull=True)
    moved += _keep(challenged, "answer_due_on", lambda row: remedying.due_on_of(row, calendar=calendar), now)
    complained: Any = Complaint.objects.open()
    return moved + _keep(complained, "due_on", lambda row: complaints.due_on(row.received_on, calendar=calendar), now)


def _keep(rows: Any, field: str, limit_of: Callable[[Any], date | None], now: datetime) -> int:
    """Save the rows whose limit is another by now, each held while it is; what was answered meanwhile is left."""
    wrong = [row.pk for row in rows if getattr(row, field) != limit_of(row)]
    for key in wrong:
        with transaction.atomic():
            row = rows.select_for_update(of=("self",)).filter(pk=key).first()
            if row is not None:
                setattr(row, field, limit_of(row))
                save_with_history(row, actor=None, reason="按现行日历和设置重新计算", at=now)
    return len(wrong)
