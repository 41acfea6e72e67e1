"""The two declared workflows of a circular that is watched over: its own, and that of what each unit owes."""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.circulars import acts
from columns.domain.duties import Authority, authority
from columns.enums import CircularState, Duty, TaskState
from columns.models import Circular, UnitTask
from columns.models.circulars import REPORTERS
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Transition, Workflow

_OFFICE = (Duty.TAKE_FILINGS,)


def _on_circular(*, actor: User, duties: Sequence[str], row: Circular, now: datetime) -> Authority | None:
    return authority(actor, duties, row.office, now=now)


def _on_task(*, actor: User, duties: Sequence[str], row: UnitTask, now: datetime) -> Authority | None:
    """Return by what authority a person acts: for the unit where it reports, for the office where it judges."""
    department = row.duty.circular.office if tuple(duties) == _OFFICE else row.unit
    return authority(actor, duties, department, now=now)


CIRCULAR: Workflow[Circular] = Workflow(
    name="circular",
    label="督办通知的办理",
    model="columns.Circular",
    states=CircularState,
    initial=CircularState.DRAFTED,
    authorise=_on_circular,
    tell=acts.tell_of_circular,
    transitions=(
        Transition(
            name="issue",
            label="印发任务",
            source=CircularState.DRAFTED,
            target=CircularState.ISSUED,
            duties=_OFFICE,
            guards=(acts.has_duties, acts.everybody_is_named, acts.dates_follow),
            effect=acts.issue,
            form="confirm",
            danger=True,
        ),
        Transition(
            name="close",
            label="结束督办",
            source=CircularState.ISSUED,
            target=CircularState.CLOSED,
            duties=_OFFICE,
            needs_reason=True,
            form="reason",
            danger=True,
        ),
    ),
)


def _report(source: TaskState, label: str) -> Transition:
    return Transition(
        name="report",
        label=label,
        source=source,
        target=TaskState.REPORTED,
        duties=REPORTERS,
        guards=(acts.in_force, acts.says_something, acts.shows_something),
        effect=acts.report,
        form="report",
    )


def _turn_back(source: TaskState, label: str) -> Transition:
    return Transition(
        name="return",
        label=label,
        source=source,
        target=TaskState.RETURNED,
        duties=_OFFICE,
        guards=(acts.in_force,),
        effect=acts.judge,
        needs_reason=True,
        form="reason",
    )


UNIT_TASK: Workflow[UnitTask] = Workflow(
    name="unit_task",
    label="单位任务的办理",
    model="columns.UnitTask",
    states=TaskState,
    initial=TaskState.OPEN,
    authorise=_on_task,
    tell=acts.tell_of_task,
    transitions=(
        _report(TaskState.OPEN, "报送完成情况"),
        _report(TaskState.RETURNED, "重新报送"),
        Transition(
            name="accept",
            label="核对通过",
            source=TaskState.REPORTED,
            target=TaskState.ACCEPTED,
            duties=_OFFICE,
            guards=(acts.in_force, acts.not_ones_own),
            effect=acts.judge,
            form="confirm",
        ),
        _turn_back(TaskState.REPORTED, "退回"),
        _turn_back(TaskState.ACCEPTED, "撤销通过，退回"),
    ),
)
