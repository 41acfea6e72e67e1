"""Who has filed what on paper and electronically, and who has not by the day (通知 三（四））: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from columns.models import Department
from disclosure.enums import FilingState, PolicyDocument


class Filed(Protocol):
    """What matters of a filing."""

    department_id: int
    document: str
    state: str
    electronic_received_on: date | None
    paper_received_on: date | None


class Look(StrEnum):
    """What the board may be narrowed to."""

    MISSING = "missing"
    OVERDUE = "overdue"
    PAPER = "paper"
    WAITING = "waiting"
    RETURNED = "returned"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        """Return it in words."""
        return _LABELS[self]


_LABELS = {
    Look.MISSING: "没有报齐",
    Look.OVERDUE: "逾期没有报齐",
    Look.PAPER: "缺纸质版",
    Look.WAITING: "等审核",
    Look.RETURNED: "被退回",
    Look.COMPLETE: "已经报齐",
}


@dataclass(frozen=True)
class Cell:
    """One document of one department."""

    document: PolicyDocument
    state: FilingState
    electronic_on: date | None
    paper_on: date | None
    due_on: date
    today: date

    @property
    def is_excused(self) -> bool:
        """Return whether nothing is owed."""
        return self.state == FilingState.EXCUSED

    @property
    def has_electronic(self) -> bool:
        """Return whether the electronic copy is in, and was not sent back."""
        return self.state in {FilingState.FILED, FilingState.CHECKED}

    @property
    def is_complete(self) -> bool:
        """Return whether nothing of it is missing."""
        return self.is_excused or (self.has_electronic and self.paper_on is not None)

    @property
    def is_overdue(self) -> bool:
        """Return whether something of it is missing and the day is over."""
        return not self.is_complete and self.today > self.due_on

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what is missing, in words."""
        if self.is_excused:
            return ()
        electronic = () if self.has_electronic else ("电子版",)
        return (*electronic, *(() if self.paper_on else ("纸质版",)))

    @property
    def electronic(self) -> str:
        """Return how the electronic copy stands, in words."""
        if self.is_excused:
            return FilingState.EXCUSED.label
        if self.state == FilingState.RETURNED:
            return "已退回"
        return _came(self.electronic_on, self.due_on, missing="未报" if self.today <= self.due_on else "逾期未报")

    @property
    def paper(self) -> str:
        """Return how the paper copy stands, in words."""
        if self.is_excused:
            return FilingState.EXCUSED.label
        return _came(self.paper_on, self.due_on, missing="未收" if self.today <= self.due_on else "逾期未收")

    def shows(self, look: Look) -> bool:
        """Return whether a department with this cell belongs to what is looked for."""
        match look:
            case Look.MISSING:
                return not self.is_complete
            case Look.OVERDUE:
                return self.is_overdue
            case Look.PAPER:
                return not self.is_excused and self.paper_on is None
            case Look.WAITING:
                return self.state == FilingState.FILED
            case Look.RETURNED:
                return self.state == FilingState.RETURNED
            case Look.COMPLETE:
                return self.is_complete


def _came(on: date | None, due_on: date, *, missing: str) -> str:
    if on is None:
        return missing
    return on.isoformat() + ("（逾期）" if on > due_on else "")


@dataclass(frozen=True)
class Line:
    """A department and its three documents."""

    department: Department
    cells: Sequence[Cell]

    @property
    def is_complete(self) -> bool:
        """Return whether the department owes nothing any more."""
        return all(each.is_complete for each in self.cells)

    @property
    def missing(self) -> str:
        """Return what the department owes, in words."""
        return "；".join(f"{each.document.label}{'、'.join(each.missing)}" for each in self.cells if each.missing)

    def shows(self, look: Look) -> bool:
        """Return whether the department belongs to what is looked for."""
        if look == Look.COMPLETE:
            return self.is_complete
        return any(each.shows(look) for each in self.cells)


def lines(departments: Iterable[Department], filings: Iterable[Filed], *, due_on: date, today: date) -> Sequence[Line]:
    """Return a line for each department, whether or not it has handed anything in."""
    there: Mapping[tuple[int, str], Filed] = {(each.department_id, each.document): each for each in filings}
    return [
        Line(
            department=each,
            cells=[_cell(there.get((each.pk, document)), document, due_on, today) for document in PolicyDocument],
        )
        for each in departments
    ]


def _cell(row: Filed | None, document: PolicyDocument, due_on: date, today: date) -> Cell:
    return Cell(
        document=document,
        state=FilingState(row.state) if row else FilingState.EXPECTED,
        electronic_on=row.electronic_received_on if row else None,
        paper_on=row.paper_received_on if row else None,
        due_on=due_on,
        today=today,
    )
