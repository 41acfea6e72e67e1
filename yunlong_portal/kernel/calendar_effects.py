"""What a change of the calendar would do before it is done: which days become something else, and whose dates move.

The kernel knows the days. What was counted in them is the higher floors' own: each says by the slot how many of its
open dates would lie earlier or later, so that whoever keeps the calendar sees it before it counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from yunlong_portal.kernel.slots import Slot
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, Calendar, Notice, Standing
from yunlong_portal.kernel.workdays.tables import read_calendar


@dataclass(frozen=True)
class Effect:
    """What a change does to the open dates of one floor. ``refused``: what the new calendar cannot compute."""

    what: str
    looked_at: int
    earlier: int
    later: int
    refused: int = 0

    @property
    def moves(self) -> bool:
        """Return whether any date would be another one."""
        return bool(self.earlier or self.later or self.refused)

    @property
    def words(self) -> str:
        """Return it in a sentence."""
        if not self.moves:
            return f"{self.what}{self.looked_at}件，期限都不变。"
        said = f"{self.what}{self.looked_at}件，其中{self.earlier}件期限提前，{self.later}件推后"
        return said + (f"，{self.refused}件不能按新日历推算、须人工核对。" if self.refused else "。")


@dataclass(frozen=True)
class Book:
    """The calendar without and with the prefecture's own days."""

    national: Calendar
    local: Calendar

    def with_notice(self, notice: Notice) -> "Book":
        """Return the calendar as it would be with one notice more."""
        return self._changed(notice.layer, lambda calendar: calendar.with_notice(notice))

    def without_notice(self, notice: Notice) -> "Book":
        """Return the calendar as it would be without a notice that is in force."""
        return self._changed(
            notice.layer,
            lambda calendar: replace(calendar, notices=tuple(each for each in calendar.notices if each != notice)),
        )

    def with_holiday(self, holiday: Standing) -> "Book":
        """Return the calendar as it would be with one standing holiday more."""
        return self._changed(holiday.layer, lambda calendar: replace(calendar, standing=(*calendar.standing, holiday)))

    def without_holiday(self, holiday: Standing) -> "Book":
        """Return the calendar as it would be without a standing holiday."""
        return self._changed(
            holiday.layer,
            lambda calendar: replace(calendar, standing=tuple(each for each in calendar.standing if each != holiday)),
        )

    def _changed(self, layer: str, change: Callable[[Calendar], Calendar]) -> "Book":
        return Book(*(change(each) if layer in each.layers else each for each in (self.national, self.local)))


# Called with ``after``: the Book as it would be. Whoever fills it compares with the dates that are kept now.
EFFECTS: Slot[Effect] = Slot(
    "kernel.calendar_effects",
    returns="what a change of the calendar would do to the floor's open dates",
    query_budget=2,
)


def book_now() -> Book:
    """Return the calendar as the tables have it now; six queries."""
    return Book(national=read_calendar(NATIONAL), local=read_calendar(LOCAL))


def effects(after: Book) -> list[Effect]:
    """Return what would become of the open dates of every floor."""
    return EFFECTS.call(after=after)
