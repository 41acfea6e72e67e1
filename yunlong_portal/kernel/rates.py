"""How often one visitor may do something: counted in rows that survive a restart, and forgotten within the hour.

A row is a keyed digest and a number: the table tells neither addresses nor what was done. Rows are locked while an
answer is found, so that what comes at the same moment is counted one after the other.
"""

import ipaddress
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from yunlong_portal.kernel.encryption import keyed_digest
from yunlong_portal.kernel.models import TrackingAttempt
from yunlong_portal.kernel.workflow import refuse

log = structlog.get_logger(__name__)


def admit(what: str, *, address: str, most: int, window: timedelta, now: datetime, instead: str) -> None:
    """Count one use of ``what`` by this address; must not be called inside a transaction, nor for a GET.

    Raises Refused (``too_often``) once it was used ``most`` times within ``window``; the sentence names the minute
    from which it is open again and ``instead`` says what to do until then. What was refused is not counted: waiting is
    never prolonged by trying.
    """
    key = key_of("use", what, network_of(address))
    with transaction.atomic(durable=True):
        row = locked_counts({key: window}, now)[key]
        if row.failures >= most:
            log.warning("refused for rate", what=what)
            # The minute after: the sentence must not send anybody back too early.
            when = timezone.localtime(row.ends_at) + timedelta(minutes=1)
            raise refuse("too_often", f"从您的网络地址来的操作太多，请在{when:%H:%M}以后再试。{instead}")
        row.failures += 1
        row.save(update_fields=["failures"])


def locked_counts(windows: dict[str, timedelta], now: datetime) -> dict[str, TrackingAttempt]:
    """Return the counts of these keys, locked, starting afresh where their time is over.

    Always in the order of the keys: two inquiries never wait for each other.
    """
    wanted = [TrackingAttempt(key=key, ends_at=now + windows[key]) for key in sorted(windows)]
    rows: dict[str, TrackingAttempt] = {}
    while len(rows) < len(windows):  # once, but when the sweep took one away in between
        TrackingAttempt.objects.bulk_create(wanted, ignore_conflicts=True)
        found = TrackingAttempt.objects.select_for_update().filter(key__in=windows).order_by("key")
        rows = {row.key: row for row in found}
    over = [row for row in rows.values() if row.ends_at <= now]
    for row in over:
        row.failures, row.ends_at = 0, now + windows[row.key]
    TrackingAttempt.objects.bulk_update(over, ["failures", "ends_at"])
    return rows


def key_of(*parts: str) -> str:
    """Return the key under which a combination is counted."""
    return keyed_digest("\n".join(parts).encode(), purpose="tracking attempt")


def network_of(address: str) -> str:
    """Return whose address it is: one visitor has a whole /64 of IPv6 to himself."""
    try:
        found: Any = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
