"""By when: so many working days after a day, also on a portal whose calendar nobody has loaded yet."""

from datetime import date, timedelta

from yunlong_portal.kernel.workdays import load_calendar
from yunlong_portal.kernel.workflow import Refused

_WEEK, _WORKDAYS_IN_A_WEEK = 7, 5


def due_after(day: date, workdays: int) -> date:
    """Return the day ``workdays`` working days after ``day``.

    Without a calendar whole weeks are counted: a document must not stay unpublished because of a date that only the
    portal has set itself.
    """
    try:
        return load_calendar().add_workdays(day, workdays)
    except Refused as refused:
        if refused.code != "calendar_empty":
            raise
        return day + timedelta(days=-(-workdays * _WEEK // _WORKDAYS_IN_A_WEEK))
