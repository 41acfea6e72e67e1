"""The key of an entry: its place in time.

An index that is ordered by time gives the newest hits first without sorting, and a stretch of time without looking at
the rest. The seconds stand in front; the publication's own key behind them keeps apart what one second brought.
"""

from datetime import UTC, date, datetime, time

from django.utils import timezone

_BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
# Two publications of one second never differ by a multiple of this.
_IN_ONE_SECOND = 1 << 20


def place_of(moment: datetime, publication_id: int) -> int:
    """Return the key of what was first published at ``moment``."""
    return _seconds(moment) * _IN_ONE_SECOND + publication_id % _IN_ONE_SECOND


def first_place_on(day: date) -> int:
    """Return the least key of a day in local time."""
    return _seconds(timezone.make_aware(datetime.combine(day, time()))) * _IN_ONE_SECOND


def _seconds(moment: datetime) -> int:
    return int((moment - _BEGINNING).total_seconds())
