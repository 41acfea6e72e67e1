"""How a case stands today, in a word and a colour: computed from its dates, never kept.

Lateness in law is judged by the legal date; that the county's promise is over is said apart (P27).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, Self

from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.workdays import Calendar
from yunlong_portal.kernel.workflow import Refused

SOON_WORKDAYS = 3

Level = Literal["overdue", "due", "soon", "calm", "stopped", "unfixed", "closed", "closed_late"]


@dataclass(frozen=True)
class Standing:
    """``level`` is the colour, ``words`` say it to those who see none."""

    level: Level
    words: str


@dataclass(frozen=True)
class Dates:
    """What is known of a case's dates: columns of its row and of its deadline."""

    is_open: bool
    due_on: date | None
    promised_on: date | None
    stopped_by: str
    closed_on: date | None

    @classmethod
    def kept(cls, dates: Any, *, closed_on: date | None) -> Self:
        """Return the dates that are kept beside a case (``dated_rows``)."""
        return cls(dates.is_open, dates.due_on, dates.promised_on, dates.stopped_by, closed_on)


class Today:
    """The judge of one page: a day and the calendar, asked once; equal dates are counted once."""

    def __init__(self, today: date, calendar: Calendar | None) -> None:
        self.today = today
        self.calendar = calendar
        self._left: dict[date, int] = {}

    def standing(self, dates: Dates) -> Standing:
        """Return how a case with these dates stands."""
        if not dates.is_open:
            return self._closed(dates)
        if dates.due_on is None:
            if dates.stopped_by:
                return Standing("stopped", "期限停止")
            return Standing("unfixed", "收到之日未定")
        if dates.due_on < self.today:
            return Standing("overdue", self.passed(dates.due_on, "已逾期"))
        if dates.due_on == self.today:
            return Standing("due", "今天到期")
        left = self.left(dates.due_on)
        words = f"还剩{self._count(left, '')}" if self.calendar else f"{dates.due_on}到期"
        if dates.promised_on is not None and dates.promised_on < self.today:
            words += "，承诺期已过"
        return Standing("soon" if left <= SOON_WORKDAYS else "calm", words)

    def passed(self, day: date, words: str) -> str:
        """Return in words for how long a day has passed."""
        return f"{words}{self._count(-self.left(day), '')}"

    def soon_until(self) -> date:
        """Return the last day that is soon: up to the day before one working day too many is left."""
        if self.calendar is None:
            return self.today + timedelta(days=SOON_WORKDAYS)
        return self.calendar.add_workdays(self.today, SOON_WORKDAYS + 1) - timedelta(days=1)

    def left(self, due_on: date) -> int:
        """Return the working days left after today, negative where the date has passed; days where none is known."""
        if due_on not in self._left:
            if self.calendar is None:
                self._left[due_on] = (due_on - self.today).days
            else:
                self._left[due_on] = self.calendar.remaining(due_on, self.today)
        return self._left[due_on]

    def _count(self, number: int, nothing: str) -> str:
        unit = "个工作日" if self.calendar else "天"
        return f"{number}{unit}" if number else nothing

    @staticmethod
    def _closed(dates: Dates) -> Standing:
        if dates.due_on and dates.closed_on and dates.closed_on > dates.due_on:
            return Standing("closed_late", "逾期办结")
        return Standing("closed", "已办结")


def judge(today: date) -> Today:
    """Return the judge of a day. Without a calendar in force it counts days, and a page still opens."""
    try:
        return Today(today, legal_calendar())
    except Refused:
        return Today(today, None)
