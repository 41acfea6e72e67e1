"""What a calendar is made of and what it answers: plain values, no database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
# The lunar table ends with 2099; nothing here was received before 2000.
FIRST_YEAR = 2000
LAST_YEAR = 2099
# The earliest day a next year's notice ever touched is 29 December (2018); beyond this date the year's end is open.
YEAR_END_FROM = (12, 25)
# Notices came out between 25 October and 8 December; later than that one is missing, not merely awaited.
NOTICE_EXPECTED_BY = (12, 8)


def beijing_date(moment: datetime) -> date:
    """Return the civil date in Beijing of an aware moment: at 17:00 UTC it is already tomorrow there.

    Raises ValueError for a naive moment, of which nobody can say the date.
    """
    if moment.tzinfo is None:
        raise ValueError("beijing_date() needs an aware datetime")
    return moment.astimezone(BEIJING).date()


@dataclass(frozen=True, slots=True)
class Day:
    """One day as a notice names it: off, or a working day whatever its weekday."""

    date: date
    off: bool
    name: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in force. ``amends``: it changes days of an earlier one and does not make a year known by itself."""

    layer: str
    year: int
    cite: str
    issued_on: date | None
    days: tuple[Day, ...]
    amends: bool = False

    @property
    def known_from(self) -> date:
        """Return since when the notice was known; one without a date counts from the end of the year before."""
        return self.issued_on or date(self.year - 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Standing:
    """A holiday that comes every year by law or local rule, as long as it is valid."""

    layer: str
    name: str
    reckoning: str
    month: int
    day: int
    days: int
    basis: str
    valid_from: date
    valid_until: date | None = None
    days_before: int = 0
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for a date that is not just what its weekday says, and why."""

    off: bool
    why: str
    provisional: bool = False


class Excluded(NamedTuple):
    """Days that do not run: after ``after``, up to and including ``until``."""

    after: date
    until: date
    why: str = "期限停止计算"


class TraceDay(NamedTuple):
    """One calendar day of an explanation."""

    date: date
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The Nth working day after a start, and how sure it is.

    ``safe_on``: where the calendar is provisional, the earlier of the computed date and a plain Monday-to-Friday count
    over the days that are open, so that whoever keeps to it is never late; else the same as ``due_on``.
    """

    start: date
    days: int
    due_on: date
    provisional: bool
    safe_on: date
    calendar_version: str
