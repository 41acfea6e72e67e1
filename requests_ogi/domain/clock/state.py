"""What the clock shows: the dates at once, the days and the words when somebody looks.

Twenty thousand open cases are computed again when the calendar changes; of these nobody reads the trace, so it is
worked out on demand.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from requests_ogi.domain.clock import words
from requests_ogi.domain.clock.events import Delayed, Event, Reopened
from requests_ogi.domain.regimes import Regime
from yunlong_portal.kernel.workdays import Calendar, Excluded, TraceDay


@dataclass(frozen=True)
class ClockState:
    """Where the clock of one request stands after ``events``.

    ``start``: the day that is day 0, of receipt or of the latest restart; the legal date is the working day number
    ``base_days + extension_days`` after it, without ``excluded`` (in order, without overlap). ``set_by``: the event
    that set the date instead. ``due_on`` and ``promised_on`` are None where the clock was stopped before they were
    reached; ``stopped_by`` names the event that keeps the legal date open. ``safe_on`` is the day that no missing
    notice can make too late. ``remarks``: what somebody should look at.
    """

    events: tuple[Event, ...]
    regime: Regime
    calendar: Calendar = field(repr=False, compare=False)
    promise_calendar: Calendar = field(repr=False, compare=False)
    start: date
    base_days: int
    extension_days: int
    excluded: tuple[Excluded, ...]
    stopped_by: Event | None
    set_by: Delayed | Reopened | None
    due_on: date | None
    promised_on: date | None
    provisional: bool
    promise_provisional: bool
    safe_on: date | None
    remarks: tuple[str, ...]

    @property
    def days(self) -> int:
        """Return how many working days the law gives."""
        return self.base_days + self.extension_days

    @property
    def restarted(self) -> bool:
        """Return whether the clock counts from another event than the receipt."""
        return self.start_event is not self.events[0]

    @cached_property
    def start_event(self) -> Event:
        """Return the event whose day is day 0."""
        return next(each for each in reversed(self.events) if each.name in words.STARTS)

    @cached_property
    def trace(self) -> tuple[TraceDay, ...]:
        """Return every calendar day after ``start`` up to ``due_on``; while the clock stands, to the day it stopped."""
        end = self.due_on or (self.stopped_by.on if self.stopped_by else self.start)
        return tuple(self.calendar.trace(self.start, end, self.excluded))

    @property
    def used_days(self) -> int:
        """Return how many working days the trace counts: all of them where the date is known."""
        return sum(each.counts for each in self.trace)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Return what happened and what follows from it, for the applicant and for staff; names nobody."""
        return (*words.facts(self), *words.results(self))
