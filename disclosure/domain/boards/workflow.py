"""The two ways in which a to-do of a board ends: a new version is public, or its leader says that nothing changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from disclosure.enums import BoardTaskState
from disclosure.models import BoardTask
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.workflow import Act, Transition, Workflow

_OUTCOME_LENGTH = 200


def on_task(*, actor: Any, duties: Sequence[str], row: BoardTask, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a to-do: a duty on the department whose board it is."""
    return authority(actor, duties, row.department, now=now)


def renewed(act: Act[BoardTask]) -> None:
    """Note the version that is public by now; ``number`` is its own."""
    _end(act, f"公示栏第{act.data['number']}版已公开")


def kept(act: Act[BoardTask]) -> None:
    """Note why the board need not change."""
    _end(act, f"不需要改：{act.reason}")


def _end(act: Act[BoardTask], outcome: str) -> None:
    act.row.settled_at, act.row.settled_by, act.row.outcome = act.now, act.actor, outcome[:_OUTCOME_LENGTH]


def settle(transition: Transition, act: Act[BoardTask]) -> None:
    """Take back what was said of a to-do that is none any more."""
    notices.settle(about=notices.about(act.row), now=act.now)


BOARD_TASK: Workflow[BoardTask] = Workflow(
    name="board_tasks",
    label="公示栏待办",
    model="disclosure.BoardTask",
    states=BoardTaskState,
    initial=BoardTaskState.OPEN,
    authorise=on_task,
    tell=settle,
    transitions=(
        Transition(
            name="renewed",
            label="新版公开",
            source=BoardTaskState.OPEN,
            target=BoardTaskState.DONE,
            effect=renewed,
        ),
        Transition(
            name="dismiss",
            label="核对过，公示栏不需要改",
            source=BoardTaskState.OPEN,
            target=BoardTaskState.NOT_NEEDED,
            duties=(Duty.SIGN_OFF,),
            effect=kept,
            needs_reason=True,
        ),
    ),
)
