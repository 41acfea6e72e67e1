"""What changes with the calendar: which days, and which deadlines move."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from yunlong_portal.kernel.workdays.calendar import Calendar, Interval


class Running(NamedTuple):
    """A deadline that still runs, by a key that its owner knows. A plain tuple (key, received, days) does as well."""

    key: Hashable
    received_on: date
    days: int
    excluded: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that another calendar puts on another day, or of which it is now sure, or no longer so."""

    key: Hashable
    old_due: date
    new_due: date
    was_provisional: bool
    is_provisional: bool

    @property
    def earlier(self) -> bool:
        """Return whether there is less time than was said: to be shown in red."""
        return self.new_due < self.old_due


def moved(old: Calendar, new: Calendar, running: Iterable[Running | tuple[Hashable, date, int]]) -> list[Moved]:
    """Return which of the running deadlines lie on another day under ``new``, those with less time first.

    Pure. Hand in open cases only: one already answered is judged by the calendar in force on its due date.
    """
    found = []
    for each in (Running(*one) for one in running):
        before = old.deadline(each.received_on, each.days, each.excluded)
        after = new.deadline(each.received_on, each.days, each.excluded)
        if before.due_on != after.due_on:
            found.append(
                Moved(
                    key=each.key,
                    old_due=before.due_on,
                    new_due=after.due_on,
                    was_provisional=before.provisional,
                    is_provisional=after.provisional,
                )
            )
    return sorted(found, key=lambda each: (not each.earlier, each.new_due))


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that is a working day in one calendar and not in the other."""

    date: date
    before: str
    after: str


def changed_days(old: Calendar, new: Calendar, *, first: date, last: date) -> list[ChangedDay]:
    """Return the days from ``first`` to ``last`` that count in one calendar and not in the other, with both reasons."""
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return [
        ChangedDay(date=day, before=old.why(day), after=new.why(day))
        for day in days
        if old.is_workday(day) != new.is_workday(day)
    ]
