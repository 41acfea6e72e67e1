"""新闻发布会 by a yearly plan (通知 三(一)): how far the year has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class Planned(Protocol):
    """What matters of a press conference."""

    plan_number: int | None
    planned_on: date | None
    held_on: date | None
    cancelled_on: date | None


@dataclass(frozen=True)
class Progress:
    """A year's plan in figures; what was held without a plan is counted apart."""

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    late: int = 0
    unplanned: int = 0

    @property
    def words(self) -> str:
        """Return the figures as a sentence."""
        said = f"计划{self.planned}场，已举行{self.held}场，取消{self.cancelled}场，过了计划日期还没有举行{self.late}场"
        return f"{said}；计划外举行{self.unplanned}场。"


def progress(rows: Iterable[Planned], *, on: date) -> Progress:
    """Return how far a plan has come on a day. Late is what should have been held before it and is not cancelled."""
    found = list(rows)
    plan = [each for each in found if each.plan_number is not None]
    waiting = [each for each in plan if each.held_on is None and each.cancelled_on is None]
    return Progress(
        planned=len(plan),
        held=sum(each.held_on is not None for each in plan),
        cancelled=sum(each.cancelled_on is not None for each in plan),
        late=sum(each.planned_on is not None and each.planned_on < on for each in waiting),
        unplanned=sum(each.plan_number is None and each.held_on is not None for each in found),
    )
