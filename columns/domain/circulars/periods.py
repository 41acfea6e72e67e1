"""Periods of duties with a rhythm, and by when each is due. Pure: dates in, dates out.

The notice asks for a table every quarter and for a report every year that is public by 31 March of the next (四(四)):
so a due date is a month reckoned from the last of the period, and its last day unless another is named.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from columns.enums import DutyRhythm

_KEY = re.compile(r"^([0-9]{4})(?:Q([1-4]))?$")


@dataclass(frozen=True)
class Period:
    """A quarter or a year: ``key`` as it is stored (2017Q3, 2017), its last month."""

    key: str
    year: int
    last_month: int

    @property
    def words(self) -> str:
        """Return the period as it is written."""
        return words_of(self.key)


def words_of(key: str) -> str:
    """Return a stored period as it is written: 2017年第3季度, 2017年; empty for what is done once."""
    found = _KEY.match(key)
    if found is None:
        return key
    year, quarter = found.groups()
    return f"{year}年第{quarter}季度" if quarter else f"{year}年"


def with_period(name: str, key: str) -> str:
    """Return the name of a duty with the period of which it is owed, where there is one."""
    return f"{name}（{words_of(key)}）" if key else name


def period_of(rhythm: str, day: date) -> Period | None:
    """Return the period of a rhythm in which a day lies, None for what has no rhythm."""
    match rhythm:
        case DutyRhythm.QUARTERLY:
            quarter = (day.month - 1) // 3 + 1
            return Period(key=f"{day.year}Q{quarter}", year=day.year, last_month=quarter * 3)
        case DutyRhythm.YEARLY:
            return Period(key=f"{day.year}", year=day.year, last_month=12)
    return None


def periods_between(rhythm: str, first: date, last: date) -> Sequence[Period]:
    """Return the periods from that of ``first`` to that of ``last``, both included; none where there is no rhythm."""
    found: list[Period] = []
    day = first
    while day <= last and (period := period_of(rhythm, day)) is not None:
        found.append(period)
        day = _first_of_next(period.year, period.last_month)
    return found


def due_on(period: Period, *, months_after: int, day_of_month: int | None) -> date:
    """Return by when what is owed of a period is due."""
    months = period.year * 12 + period.last_month - 1 + months_after
    year, month = divmod(months, 12)
    return date(year, month + 1, day_of_month or calendar.monthrange(year, month + 1)[1])


def _first_of_next(year: int, month: int) -> date:
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
