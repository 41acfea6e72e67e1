"""How far units are with what they owe: one task in words, and counts of many in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from columns.enums import CircularState, TaskState
from columns.models import UnitTask
from columns.models.circulars import UnitTaskQuerySet

_OWED = (TaskState.OPEN, TaskState.RETURNED)


@dataclass(frozen=True)
class Stand:
    """How a task stands: a level for its colour, words, and one character for a cell of the whole table."""

    level: str
    words: str
    mark: str


@dataclass(frozen=True)
class Progress:
    """How many tasks stand how. ``overdue`` are among ``open`` and ``returned``."""

    total: int = 0
    accepted: int = 0
    reported: int = 0
    returned: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def level(self) -> str:
        """Return the level by which the whole is coloured."""
        if self.overdue:
            return "overdue"
        return "due" if self.returned else "soon" if self.reported else "calm"


def stand_of(state: str, due_on: date | None, *, on: date, is_over: bool = False) -> Stand:
    """Return how a task stands on a day; what is owed of a circular that is over is not overdue any more."""
    if state in _OWED and due_on is not None and due_on < on and not is_over:
        returned = "，已退回" if state == TaskState.RETURNED else ""
        return Stand("overdue", f"逾期{(on - due_on).days}天{returned}", "逾")
    match state:
        case TaskState.ACCEPTED:
            return Stand("calm", "已完成", "完")
        case TaskState.REPORTED:
            return Stand("soon", "待核对", "核")
        case TaskState.RETURNED:
            return Stand("due", "已退回", "退")
    return Stand("calm", "没有报送" if is_over else "待报送", "待")


def stand_of_task(task: UnitTask, *, on: date) -> Stand:
    """Return how a task stands on a day. Its duty and circular should be there already."""
    is_over = task.duty.circular.state != CircularState.ISSUED
    return stand_of(task.state, task.due_on, on=on, is_over=is_over)


def progress_by(field: str, tasks: UnitTaskQuerySet, *, on: date) -> Mapping[int, Progress]:
    """Return the progress of tasks by ``duty``, ``duty__circular`` or ``unit``, in one query."""
    late = Q(state__in=_OWED, due_on__lt=on, duty__circular__state=CircularState.ISSUED, unit__is_active=True)
    rows = (
        tasks.order_by()
        .values(field)
        .annotate(
            total=Count("pk"),
            accepted=Count("pk", filter=Q(state=TaskState.ACCEPTED)),
            reported=Count("pk", filter=Q(state=TaskState.REPORTED)),
            returned=Count("pk", filter=Q(state=TaskState.RETURNED)),
            open=Count("pk", filter=Q(state=TaskState.OPEN)),
            overdue=Count("pk", filter=late),
        )
    )
    return {row.pop(field): Progress(**row) for row in rows}
