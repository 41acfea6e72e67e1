"""What happens to requests by the passing of time alone: a consultation nobody answered ends with its limit."""

from datetime import datetime

import structlog
from django.utils import timezone

from requests_ogi.domain.guards import open_consultations
from requests_ogi.domain.workflow import CONSULTING, REQUEST
from requests_ogi.models import Consultation
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)


def end_silent_consultations(now: datetime) -> int:
    """End every consultation whose limit has passed without an answer, and return how many; periodic work.

    The pause ends on the limit's last day whenever this runs: after an outage nothing is later than it would have been.
    """
    today = timezone.localdate(now)
    over = Consultation.objects.filter(opinion="", limit_on__lt=today, request__state__in=CONSULTING.values())
    ended = 0
    for each in over.select_related("request").order_by("limit_on", "pk"):
        row = type(each.request).objects.get(pk=each.request_id)
        name = "silence" if len(open_consultations(row)) > 1 else "last_silence"
        try:
            REQUEST.take(
                name,
                row=row,
                actor=None,
                expected_version=row.version,
                now=now,
                by_sweep=True,
                consultation=each.pk,
                reason="征求意见期限届满，未收到答复",
            )
            ended += 1
        except Refused as refused:
            log.warning("consultation not ended", consultation=each.pk, code=refused.code)
    return ended
