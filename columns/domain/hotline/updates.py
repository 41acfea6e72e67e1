"""省在线解答系统已更新: after a change of office, policy or item a department logs in there and says so (二（四）).

Each change opens one to-do, whoever brings it: a register of this floor, a publication, an item of the hall. It is
closed with the day, the person and a picture of what the province's system then shows. Five working days are the
portal's own choice (P40): the notice says 及时.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.duties import Authority, authority, roster
from columns.domain.reminding import DepartmentItem, holders
from columns.domain.terms import due_after
from columns.enums import ChangeCause, Duty, OnlineUpdateState, RegisterChangeKind
from columns.models import Department, OnlineAnswerUpdate, RegisterChange
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workflow import Act, Refusal, Transition, Workflow, needs_data

KEEPERS = (Duty.KEEP_REGISTERS, Duty.DRAFT)
WORKDAYS = 5
# Of the registers these say who is in office and who answers; the others change nothing that callers ask for.
REGISTERS = frozenset({"hotline", "leaders"})
_WHAT_LENGTH = 200


def open_update(
    *, department: Department, cause: ChangeCause, cause_key: str, what: str, link: str = "", now: datetime
) -> OnlineAnswerUpdate | None:
    """Open the to-do of a change, inside the transaction of the change; None where it is there already.

    ``cause_key`` names the change for ever, such as ``publication:17:1``: the second with the same key is the same.
    ``what`` is read by staff and holds nobody's private data.
    """
    if OnlineAnswerUpdate.objects.filter(department=department, cause_key=cause_key).exists():
        return None
    changed_on = timezone.localdate(now)
    row = OnlineAnswerUpdate(
        department=department,
        cause=cause,
        cause_key=cause_key,
        what=what[:_WHAT_LENGTH],
        link=link,
        changed_on=changed_on,
        due_on=due_after(changed_on, WORKDAYS),
    )
    try:
        with transaction.atomic():
            save_with_history(row, actor=None, reason="有变动", at=now)
            _tell(row, now=now)
    except IntegrityError:
        return None  # the same change at the same moment: the database let one of them in
    return row


def register_changed(change: RegisterChange, *, now: datetime) -> OnlineAnswerUpdate | None:
    """Open the to-do of a filed change of who is in office or who answers; None for another register."""
    if change.register not in REGISTERS:
        return None
    return open_update(
        department=change.department,
        cause=ChangeCause.OFFICE,
        cause_key=f"register:{change.pk}",
        what=f"{change.label}：{RegisterChangeKind(change.kind).label}",
        link=f"/admin/columns/registerchange/{change.pk}/change/",
        now=now,
    )


def link_to(row: OnlineAnswerUpdate) -> str:
    """Return where staff see a to-do."""
    return f"/admin/columns/onlineanswerupdate/{row.pk}/change/"


def _tell(row: OnlineAnswerUpdate, *, now: datetime) -> None:
    people = roster(KEEPERS, now=now).people(KEEPERS, row.department_id)
    new = [
        NewNotice(
            key=f"online_answers.open:{row.pk}:{person}",
            recipient_id=person,
            # Which change: four lines that read alike are one line to whoever reads them.
            subject=f"{row.department.short_name}：{row.what}，请登录省在线解答系统更新",
            link=link_to(row),
            about=notices.about(row),
        )
        for person in people
    ]
    notices.write_many(new, now=now)


# -- the way of a to-do


def on_update(*, actor: Any, duties: Sequence[str], row: OnlineAnswerUpdate, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a to-do: a duty on the department that has to do it."""
    return authority(actor, duties, row.department, now=now)


@needs_data
def is_proved(act: Act[OnlineAnswerUpdate]) -> Refusal | None:
    """Refuse to close without a day that can be, and without a picture."""
    on: date | None = act.data.get("on")
    if on is None or on > timezone.localdate(act.now):
        return Refusal("date_in_future", "请填写实际登录更新的日期，不能晚于今天。")
    if on < act.row.changed_on:
        return Refusal("before_the_change", f"更新日期早于变动日期（{act.row.changed_on}），请核对。")
    if act.data.get("picture") is None:
        return Refusal("no_picture", "请上传省在线解答系统更新后的截图。")
    return None


def close(act: Act[OnlineAnswerUpdate]) -> None:
    """Note who updated when, with the picture; the others of the department as well, where one log-in did them all."""
    row, picture = act.row, act.data["picture"]
    row.done_on, row.picture = act.data["on"], picture
    _end(act)
    keep([picture])
    if act.data.get("others"):
        alike = OnlineAnswerUpdate.objects.open().filter(department=row.department, changed_on__lte=row.done_on)
        # What a colleague closes at this moment is left to him: two who wait for each other's rows would block.
        for other in alike.exclude(pk=row.pk).select_for_update(of=("self",), skip_locked=True).order_by("pk"):
            UPDATE.take(
                "close",
                row=other,
                actor=act.actor,
                expected_version=other.version,
                now=act.now,
                reason=act.reason,
                on=row.done_on,
                picture=picture,
            )


def _end(act: Act[OnlineAnswerUpdate]) -> None:
    act.row.closed_at, act.row.closed_by = act.now, act.actor


def settle(transition: Transition, act: Act[OnlineAnswerUpdate]) -> None:
    """Take back what was said of a to-do that is none any more."""
    notices.settle(about=notices.about(act.row), now=act.now)


UPDATE: Workflow[OnlineAnswerUpdate] = Workflow(
    name="online_answers",
    label="省在线解答系统的更新",
    model="columns.OnlineAnswerUpdate",
    states=OnlineUpdateState,
    initial=OnlineUpdateState.OPEN,
    authorise=on_update,
    tell=settle,
    transitions=(
        Transition(
            name="close",
            label="省在线解答系统已更新",
            source=OnlineUpdateState.OPEN,
            target=OnlineUpdateState.DONE,
            duties=KEEPERS,
            guards=(is_proved,),
            effect=close,
            form="proof",
        ),
        Transition(
            name="not_needed",
            label="不涉及解答内容",
            source=OnlineUpdateState.OPEN,
            target=OnlineUpdateState.NOT_NEEDED,
            duties=KEEPERS,
            effect=_end,
            needs_reason=True,
        ),
    ),
)


# -- its date


def open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield what is still to be done. Three queries."""
    people = roster((*KEEPERS, Duty.SIGN_OFF), now=now)
    for row in OnlineAnswerUpdate.objects.open().select_related("department"):
        yield DepartmentItem(
            key=str(row.pk),
            subject=f"{row.department.short_name}省在线解答系统更新",
            link=link_to(row),
            due_on=row.due_on,
            about=notices.about(row),
            department_id=row.department_id,
            people=people,
        )


PLAN = ReminderPlan(
    name="columns.online_answers",
    label="省在线解答系统更新期限",
    verb="更新",
    open_items=open_items,
    recipients=by_roles(Role(since=1, who=holders(*KEEPERS)), Role(since=OVERDUE, who=holders(Duty.SIGN_OFF))),
    steps=(1, 0),
    each_day_overdue=False,
)
