"""Files that take too long for a page: a row waits until somebody has made its file.

Rendering takes seconds to minutes and must not hold the database. Whoever makes a row leases it first, so that of any
number at once one makes it; a process that is killed leaves it to the next. What stands in the way is noted on the
row, which then waits no longer and may be asked for again.

A model of such rows has ``file``, ``problem``, ``leased_until`` and ``attempts``, and ``objects.waiting()`` for what
is still to be made. Making must not be called inside a transaction.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import F, Q, QuerySet

from yunlong_portal.kernel.workflow import Refused

MOST_ATTEMPTS = 3
_log = structlog.get_logger(__name__)


def take_on(row: Any, *, lease: timedelta, now: datetime) -> bool:
    """Lease a row that waits; say whether it is ours to make."""
    ours = _free(_waiting(row), now).update(leased_until=now + lease, attempts=F("attempts") + 1)
    return bool(ours)


def make(row: Any, *, by: Callable[[Any, datetime], bool], lease: timedelta, failed: str, now: datetime) -> bool:
    """Make a row that waits, and say whether it was made.

    ``by`` makes the file and notes it on the row. A refusal is the row's ``problem`` at once; after
    ``MOST_ATTEMPTS`` that ended in an error, ``failed`` is.
    """
    if not take_on(row, lease=lease, now=now):
        return False
    row.refresh_from_db()
    try:
        return by(row, now)
    except Refused as refused:
        _give_up(row, problem=str(refused))
    except Exception:
        _log.exception("file_not_made", model=row._meta.label_lower, row=row.pk)
        if row.attempts >= MOST_ATTEMPTS:
            _give_up(row, problem=failed)
    return False


def make_waiting(waiting: "QuerySet[Any]", make_one: Callable[[Any], bool], *, at_a_sweep: int, now: datetime) -> int:
    """Make what waits, the longest waiting first, and return how many; periodic work, level-triggered."""
    return sum(make_one(each) for each in _free(waiting, now).order_by("pk")[:at_a_sweep])


def _waiting(row: Any) -> "QuerySet[Any]":
    rows: QuerySet[Any] = type(row)._default_manager.waiting()
    return rows.filter(pk=row.pk)


def _free(waiting: "QuerySet[Any]", now: datetime) -> "QuerySet[Any]":
    return waiting.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))


def _give_up(row: Any, *, problem: str) -> None:
    _waiting(row).update(problem=problem[:300], leased_until=None)
