"""The papers of a circular: who does what by when, all units by all duties, how each unit stands and what shows it.

In their readers' words: 任务分解表, 完成情况总表, 台账.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from django.db.models import QuerySet
from django.utils import timezone

from columns.domain.circulars.matrix import Line
from columns.domain.circulars.periods import words_of
from columns.domain.circulars.standing import stand_of_task
from columns.models import Circular, CircularDuty, UnitTask
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.workflow import refuse

_SIGNERS = ("填表人", "审核人")
# Narrower than this a column holds no sign.
MOST_ACROSS = 40
# A table longer than this is bound and looked up in: each duty begins on a sheet of its own.
_LONG = 100
LEGEND = "完：已完成；核：待核对；退：已退回；待：待报送；逾：已逾期；—：不涉及。每季度、每年的任务看最近一期。"
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


def whole(circular: Circular, *, duties: Sequence[CircularDuty], lines: Sequence[Line], on: date) -> Register:
    """Return the 完成情况总表 of a circular: units by duties. Raises Refused (``too_many_duties``)."""
    if len(duties) > MOST_ACROSS:
        raise refuse("too_many_duties", f"有{len(duties)}项任务，一张纸最多印{MOST_ACROSS}项。请导出 Excel。")
    return Register(
        title=f"{circular.title}完成情况总表",
        keeper=circular.office.name,
        period=date_in_words(on),
        columns=[RegisterColumn("单位", "middle"), *(RegisterColumn(str(each.number)) for each in duties)],
        rows=[(unit.short_name, *(cell.stand.mark if cell else "—" for cell in cells)) for unit, cells in lines],
        signatures=_SIGNERS,
        legend=LEGEND,
        note=f"表头的任务：{'；'.join(f'{each.number} {each.title}' for each in duties)}。",
        marks=True,
    )


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
    """Return the 台账 of some tasks as it is printed; in a long one each duty begins on a new sheet."""
    begins = [place for place, (one, other) in enumerate(pairwise(tasks), 1) if one.duty_id != other.duty_id]
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
        sheets=begins if len(tasks) > _LONG else (),
    )


def _moment(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""  # type: ignore[arg-type]  # a moment or None
