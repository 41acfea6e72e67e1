"""The papers of a circular: 任务分解表 (who does what by when) and 台账 (how each unit stands, with what shows it)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.circulars.periods import words_of
from columns.domain.circulars.standing import stand_of_task
from columns.models import Circular, CircularDuty, UnitTask
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn

_SIGNERS = ("填表人", "审核人")
HEADS = (
    "通知",
    "序号",
    "任务",
    "责任单位",
    "期",
    "期限",
    "状态",
    "完成情况",
    "佐证",
    "报送时间",
    "核对时间",
    "核对意见",
)


def breakdown(circular: Circular, *, duties: QuerySet[CircularDuty]) -> Register:
    """Return the 任务分解表 of a circular, with some of its ``duties``: those that whoever prints it sees."""
    return Register(
        title=f"{circular.title}任务分解表",
        keeper=circular.office.name,
        period=date_in_words(circular.issued_on),
        columns=[
            RegisterColumn("序号", "narrow"),
            RegisterColumn("条款", "short"),
            RegisterColumn("任务", "short"),
            RegisterColumn("内容"),
            RegisterColumn("牵头单位", "short"),
            RegisterColumn("责任单位", "short"),
            RegisterColumn("完成时限", "middle"),
        ],
        rows=[
            (
                str(each.number), each.part, each.title, each.text, each.lead_names,
                each.responsible_words or each.lead_names, each.due_words,
            )
            for each in duties.prefetch_related("bodies__department").order_by("number")
        ],
        signatures=_SIGNERS,
        note=circular.document_number,
    )  # fmt: skip


def lines_of(tasks: Iterable[UnitTask], *, on: date) -> Iterable[Sequence[str]]:
    """Yield a task as a line of the 台账, under :data:`HEADS`."""
    for task in tasks:
        proof = [task.evidence] if task.evidence else []
        if count := len(task.papers.all()):
            proof.append(f"材料{count}份")
        yield (
            task.duty.circular.title,
            str(task.duty.number),
            task.duty.title,
            task.unit.short_name,
            words_of(task.period),
            task.due_on.isoformat() if task.due_on else task.duty.get_rhythm_display(),
            stand_of_task(task, on=on).words,
            task.done if task.is_concerned else f"不涉及：{task.done}",
            "；".join(proof),
            _moment(task.reported_at),
            _moment(task.judged_at),
            task.remark,
        )


def ledger(tasks: Sequence[UnitTask], *, keeper: str, on: date) -> Register:
    """Return the 台账 of some tasks as it is printed."""
    titles = {each.duty.circular.title for each in tasks}
    return Register(
        title=f"{next(iter(titles)) if len(titles) == 1 else '督办通知'}台账",
        keeper=keeper,
        period=date_in_words(on),
        columns=[
            RegisterColumn("序号", "narrow"),
            RegisterColumn("任务", "short"),
            RegisterColumn("责任单位", "short"),
            RegisterColumn("期限", "short"),
            RegisterColumn("状态", "short"),
            RegisterColumn("完成情况"),
            RegisterColumn("佐证", "short"),
            RegisterColumn("报送、核对", "short"),
            RegisterColumn("核对意见", "short"),
        ],
        rows=[
            (number, title, unit, f"{period} {due}".strip(), stand, done, proof, f"{told} {judged}".strip(), remark)
            for _, number, title, unit, period, due, stand, done, proof, told, judged, remark in lines_of(tasks, on=on)
        ],
        signatures=_SIGNERS,
    )


def _moment(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""  # type: ignore[arg-type]  # a moment or None
