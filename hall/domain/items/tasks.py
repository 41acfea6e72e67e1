"""What asks for a new version of an item: a document arrived that takes over, devolves, cancels or adjusts it.

Whoever learns of the document enters which items it changes (the department's hall manager his own, 县委编办 and the
service bureau anybody's); each becomes a task of the department that is done by publishing a version which names the
document. Not everything that reads like a change is one: the department's leader may say so, and why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import may, roster
from columns.domain.reminding import DepartmentItem, holders
from columns.domain.terms import due_after
from columns.enums import LEADERS, Duty
from disclosure.enums import PublicationState
from disclosure.models import Publication
from hall.domain.items.kind import ITEM
from hall.domain.items.standing import change_of
from hall.enums import LifeEvent
from hall.models import Item, ItemTask
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workflow import refuse

WORKDAYS = 20
ALARM = 10
KEEPERS = (Duty.MANAGE_HALL, Duty.DRAFT)
COUNTY_DESKS = (Duty.REVIEW_CATALOGUE, Duty.OVERSEE_HALL)
_MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Arrived:
    """The document that changes items, and how."""

    kind: str
    document: str
    number: str
    dated_on: date
    effective_on: date | None = None

    @property
    def due_on(self) -> date:
        """Return by when the versions have to be public."""
        return due_after(max(self.dated_on, self.effective_on or self.dated_on), WORKDAYS)


def may_enter(user: User, item: Item, *, now: datetime) -> bool:
    """Return whether this person may say that a document changes the item."""
    return any(may(user, duty, item.department, now=now) for duty in (Duty.MANAGE_HALL, *COUNTY_DESKS))


@transaction.atomic
def open_tasks(*, items: Sequence[Item], arrived: Arrived, actor: User, now: datetime) -> list[ItemTask]:
    """Open a task for each item that a document changes; its people are told. What was entered before stays.

    Refused: ``nothing_chosen``, ``too_many``, ``no_duty``, ``no_document``, ``dated_ahead``, ``entered_already`` (of
    every item).
    """
    if not items:
        raise refuse("nothing_chosen", "请选择这个文件涉及的事项。")
    if len(items) > _MOST_AT_ONCE:
        raise refuse("too_many", f"一次最多选{_MOST_AT_ONCE}个事项，请分几次登记。")
    for item in items:
        if not may_enter(actor, item, now=now):
            raise refuse(
                "no_duty", f"{item.code}的变更由{item.department.short_name}的大厅管理员、县委编办或者县政务局登记。"
            )
    if not arrived.document.strip():
        raise refuse("no_document", "请写明依据文件的名称。")
    if arrived.dated_on > timezone.localdate(now):
        raise refuse("dated_ahead", "成文日期晚于今天，请核对。")
    made = [task for item in items if (task := _open(item, arrived, actor=actor, now=now)) is not None]
    if not made:
        raise refuse("entered_already", "这个文件已经登记过，所选的事项都已有待办。")
    return made


def _open(item: Item, arrived: Arrived, *, actor: User, now: datetime) -> ItemTask | None:
    task = ItemTask(
        item=item,
        kind=arrived.kind,
        document=arrived.document.strip(),
        number=arrived.number.strip(),
        dated_on=arrived.dated_on,
        effective_on=arrived.effective_on,
        due_on=arrived.due_on,
        opened_at=now,
        opened_by=actor,
    )
    try:
        with transaction.atomic():
            save_with_history(task, actor=actor, reason="登记变更依据", at=now)
    except IntegrityError:
        return None  # entered before, or by a colleague at this moment
    _tell(task, now=now)
    return task


def _tell(task: ItemTask, *, now: datetime) -> None:
    people = roster(KEEPERS, now=now).people(KEEPERS, task.item.department_id)
    new = [
        NewNotice(
            key=f"hall.item_task:{task.pk}:{person}",
            recipient_id=person,
            subject=f"事项 {task.item.code} 须{task.get_kind_display()}，请在{task.due_on}以前公开新版",
            link=link_to(task),
            about=notices.about(task),
        )
        for person in people
    ]
    if new:
        notices.write_many(new, now=now)


def link_to(task: ItemTask) -> str:
    """Return where staff see a task: on the page of its item."""
    return f"/admin/hall/item/{task.item_id}/change/#tasks-heading"


def publication_changed(*, publication: Publication, now: datetime) -> None:
    """Settle the tasks that a new version carries out: it names their document (``slots.PUBLICATION_CHANGED``).

    None for other kinds; else one query, and a few for each task that is done.
    """
    if publication.kind != ITEM.code or publication.state != PublicationState.LIVE:
        return
    change = change_of(publication.revision.payload["content"])
    rows = ItemTask.objects.filter(item__post=publication.post_id, settled_at__isnull=True)
    for task in rows.select_for_update(of=("self",)).order_by("pk"):
        if names(change.document, task):
            task.publication = publication
            _settle(task, outcome=f"第{publication.number}版已公开", actor=None, now=now)


def names(said: str, task: ItemTask) -> bool:
    """Return whether what a version says of its basis names the task's document: by its number, else by its name."""
    if task.number:
        return task.number in said
    return task.document.strip("《》") in said


@transaction.atomic
def dismiss(*, task: ItemTask, actor: User, reason: str, now: datetime) -> ItemTask:
    """Settle a task without a new version, because the item need not change; the leader says so, and why.

    Refused: ``no_duty``, ``no_reason``, ``settled``.
    """
    task = ItemTask.objects.select_for_update(of=("self",)).select_related("item__department").get(pk=task.pk)
    department = task.item.department
    if not any(may(actor, duty, department, now=now) for duty in LEADERS):
        raise refuse("no_duty", f"事项不需要变更，由{department.short_name}审签的负责人确认。")
    if not reason.strip():
        raise refuse("no_reason", "请写明为什么事项不需要变更。")
    if task.settled_at is not None:
        raise refuse("settled", f"这一项已经办结：{task.outcome}。")
    _settle(task, outcome=f"不需要变更：{reason.strip()}"[:200], actor=actor, now=now)
    return task


def _settle(task: ItemTask, *, outcome: str, actor: User | None, now: datetime) -> None:
    task.settled_at, task.settled_by, task.outcome = now, actor, outcome
    save_with_history(task, actor=actor, reason=outcome[:100], at=now)
    notices.settle(about=notices.about(task), now=now)


def _open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the tasks that are open. Three queries."""
    people = roster((*KEEPERS, *LEADERS), now=now)
    for task in ItemTask.objects.filter(settled_at__isnull=True).select_related("item"):
        yield DepartmentItem(
            key=str(task.pk),
            subject=f"事项 {task.item.code} {LifeEvent(task.kind).label}",
            link=link_to(task),
            due_on=task.due_on,
            about=notices.about(task),
            department_id=task.item.department_id,
            people=people,
        )


PLAN = ReminderPlan(
    name="hall.item_tasks",
    label="事项变更期限",
    verb="公开新版",
    open_items=_open_items,
    recipients=by_roles(Role(since=ALARM, who=holders(*KEEPERS)), Role(since=OVERDUE, who=holders(*LEADERS))),
    steps=(ALARM, 5, 1, 0),
    each_day_overdue=False,
)
