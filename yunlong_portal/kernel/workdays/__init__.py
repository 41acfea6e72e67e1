"""Working days: what the law counts in, read from notices, never guessed in silence.

    calendar = load_calendar()                       # one query; a value to hand on
    calendar.add_workdays(received_on, 15)           # the day of receipt is day 0
    calendar.deadline(received_on, 20).provisional   # a notice that is not here yet may still move it

``values`` and ``calendar`` are pure, ``standing`` works out years without a notice, ``changes`` compares two
calendars, ``tables`` reads the database.
"""

from yunlong_portal.kernel.workdays.calendar import Calendar, Interval, weekday_name
from yunlong_portal.kernel.workdays.changes import ChangedDay, Moved, Running, changed_days, moved
from yunlong_portal.kernel.workdays.tables import LOCAL, NATIONAL, load_calendar
from yunlong_portal.kernel.workdays.values import (
    Day,
    Deadline,
    Excluded,
    Notice,
    Standing,
    TraceDay,
    beijing_date,
)

__all__ = [
    "LOCAL",
    "NATIONAL",
    "Calendar",
    "ChangedDay",
    "Day",
    "Deadline",
    "Excluded",
    "Interval",
    "Moved",
    "Notice",
    "Running",
    "Standing",
    "TraceDay",
    "beijing_date",
    "changed_days",
    "load_calendar",
    "moved",
    "weekday_name",
]
