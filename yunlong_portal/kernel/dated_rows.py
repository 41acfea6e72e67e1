"""Cases narrowed by their dates, in SQL: a date in law, a promised one, both kept beside the case and recomputed.

What a date means for one row is said by ``standing``; here it is asked of two hundred thousand.
"""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q

Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """``kept_in`` names the relation to the dates: its row has is_open, due_on, promised_on, stopped_by.

    ``counted_to`` names the date by which a case is late: the one in law, unless a floor keeps what it promised to the
    same end.
    """

    kept_in: ClassVar[str]
    counted_to: ClassVar[str] = "due_on"

    def running(self) -> Self:
        """Return those whose dates are not over, standing still or not."""
        return self.filter(self._kept(is_open=True))

    def overdue(self, today: date) -> Self:
        """Return those whose date has passed."""
        return self.filter(self._kept(is_open=True, **{f"{self.counted_to}__lt": today}))

    def late_in_law(self, today: date) -> Self:
        """Return those whose date in law has passed."""
        return self.filter(self._kept(is_open=True, due_on__lt=today))

    def due_until(self, first: date, last: date) -> Self:
        """Return those whose date lies between two days, both included."""
        return self.filter(self._kept(is_open=True, **{f"{self.counted_to}__range": (first, last)}))

    def promise_over(self, today: date) -> Self:
        """Return those whose promised day is over while the date in law is not, or while they have none in law."""
        not_late = self._kept(due_on__gte=today) | self._kept(due_on=None)
        return self.filter(self._kept(is_open=True, promised_on__lt=today) & not_late)

    def stopped(self) -> Self:
        """Return those whose dates stand still."""
        return self.running().exclude(self._kept(stopped_by=""))

    def soonest(self) -> Self:
        """Return them by what is due first."""
        return self.order_by(F(f"{self.kept_in}__{self.counted_to}").asc(nulls_last=True), "pk")

    def _kept(self, **conditions: Any) -> Q:
        return Q(**{f"{self.kept_in}__{name}": value for name, value in conditions.items()})
