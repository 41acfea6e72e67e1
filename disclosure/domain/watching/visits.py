"""The portal visits its own home page now and then and keeps how that went: the record behind 站点无法访问.

It goes through the server, by the address that citizens use. What happens between the county's line and a reader's is
not seen from here, and the self-check says so.
"""

from datetime import datetime, timedelta

from django.conf import settings

from disclosure.domain.watching.veto import SLOW
from disclosure.models import Visit
from yunlong_portal.kernel.fetching import fetch

# Forty-eight a day; inspectors make twenty.
EVERY_SECONDS = 30 * 60
KEPT = timedelta(days=400)
# Our own address, wherever it lies.
_ANYWHERE = ("0.0.0.0/0", "::/0")


def visit_home(now: datetime) -> Visit:
    """Open the home page, and keep when, how long it took and whether it was there. Periodic work.

    Must not be called inside a transaction.
    """
    answer = fetch(f"{settings.BASE_URL}/", timeout=SLOW.total_seconds(), networks=_ANYWHERE)
    Visit.objects.filter(at__lt=now - KEPT).delete()
    return Visit.objects.create(
        at=now,
        milliseconds=round(answer.seconds * 1_000),
        status=answer.status or 0,
        opened=answer.is_there,
        problem="" if answer.is_there else answer.words[:100],
    )
