"""Addresses outside: visited now and then where the county lets the portal ask, dead after failures on two days.

One visit to a host at a time and a few at a turn: the portal is nobody's load test. A site that answers "not you"
(forbidden, too many) is there; a reader may well see it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from disclosure.enums import DeadReason
from disclosure.models import ExternalAddress
from yunlong_portal.kernel.fetching import Fetched, fetch

AGAIN_AFTER = timedelta(days=7)
FAILED_AGAIN_AFTER = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=60)
_AT_A_TURN = 8
_LOOKED_THROUGH = 200
_GONE = frozenset({404, 410})
_NOT_US = frozenset({401, 403, 405, 406, 429})


def dead(addresses: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """Note that these addresses (by digest) stand on pages; return why each dead one is. Nothing where nobody asks.

    Three queries, inside the caller's transaction.
    """
    if not settings.FETCHES or not addresses:
        return {}
    new = [
        ExternalAddress(digest=digest, address=address, seen_at=now, due_at=now)
        for digest, address in addresses.items()
    ]
    ExternalAddress.objects.bulk_create(new, ignore_conflicts=True)
    rows = ExternalAddress.objects.filter(digest__in=addresses)
    rows.update(seen_at=now)
    return {row.digest: row.reason for row in rows.filter(failed_on__isnull=False) if row.is_dead}


def visit_due(now: datetime) -> int:
    """Visit some addresses that are due, one of each host; return how many. Periodic work, outside transactions."""
    if not settings.FETCHES:
        return 0
    ExternalAddress.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    hosts: dict[str, ExternalAddress] = {}
    for row in ExternalAddress.objects.filter(due_at__lte=now).order_by("due_at", "pk")[:_LOOKED_THROUGH]:
        hosts.setdefault(_host(row.address), row)
    chosen = list(hosts.values())[:_AT_A_TURN]
    for row in chosen:
        note(row, fetch(row.address, max_bytes=0), now=now)
    return len(chosen)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def note(row: ExternalAddress, answer: Fetched, *, now: datetime) -> None:
    """Note how an address answered."""
    row.checked_at = now
    reason = _reason(answer)
    if reason:
        today = timezone.localdate(now)
        row.failed_on, row.last_failed_on = row.failed_on or today, today
        row.due_at = now + FAILED_AGAIN_AFTER
    else:
        row.failed_on = row.last_failed_on = None
        row.due_at = now + AGAIN_AFTER
    row.reason = reason
    row.save()


def _reason(answer: Fetched) -> str:
    if answer.is_there or answer.status in _NOT_US:
        return ""
    return DeadReason.NOT_FOUND if answer.status in _GONE else DeadReason.UNREACHABLE
