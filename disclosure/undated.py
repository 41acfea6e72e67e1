"""The moment of what nobody knows when it was published: pages of old sites that bear no date.

A list must put them somewhere. At the day on which they were brought in they would stand as its news and make their
column look kept; so they are put before everything else there is, and whoever shows or counts a day asks here first.
Nothing the portal itself publishes is ever undated: its own clock says when (P1).
"""

from datetime import UTC, datetime

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
# What readers are told instead of a day.
UNKNOWN_DAY = "日期不详"


def is_dated(moment: datetime | None) -> bool:
    """Return whether ``moment`` says when something was published."""
    return moment is not None and moment > UNDATED
