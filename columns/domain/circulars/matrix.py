"""The whole of a circular at a glance: units by duties, of each duty the newest period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from columns.domain.circulars.periods import words_of
from columns.domain.circulars.standing import Stand, stand_of
from columns.enums import CircularState
from columns.models import Circular, CircularDuty, Department
from columns.models.circulars import UnitTaskQuerySet


@dataclass(frozen=True)
class Cell:
    """What a unit owes of a duty, in its newest period."""

    task: int
    stand: Stand
    period: str
    due_on: date | None

    @property
    def words(self) -> str:
        """Return what the cell says to whoever cannot see its colour."""
        due = f"，期限{self.due_on:%Y-%m-%d}" if self.due_on else ""
        return f"{words_of(self.period)}{self.stand.words}{due}"


Line = tuple[Department, Sequence[Cell | None]]


def matrix(
    circular: Circular, tasks: UnitTaskQuerySet, *, units: Sequence[Department], on: date
) -> tuple[Sequence[CircularDuty], Sequence[Line]]:
    """Return the duties of a circular of which there are tasks, and a line for each unit. Two queries."""
    is_over = circular.state != CircularState.ISSUED
    cells: dict[tuple[int, int], Cell] = {}
    found = tasks.filter(unit__in=[each.pk for each in units]).order_by("period", "pk")
    for pk, duty, unit, period, due_on, state in found.values_list("pk", "duty", "unit", "period", "due_on", "state"):
        stand = stand_of(state, due_on, on=on, is_over=is_over)
        cells[unit, duty] = Cell(task=pk, stand=stand, period=period, due_on=due_on)
    there = {duty for _, duty in cells}
    duties = [each for each in circular.duties.order_by("number") if each.pk in there]
    return duties, [(unit, _line(cells, unit.pk, duties)) for unit in units]


def _line(cells: Mapping[tuple[int, int], Cell], unit: int, duties: Sequence[CircularDuty]) -> Sequence[Cell | None]:
    return [cells.get((unit, duty.pk)) for duty in duties]
