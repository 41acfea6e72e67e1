"""Reminding those who owe: by themselves before a date and past it, and by the office for one duty (催办)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from columns.domain.circulars.periods import with_period
from columns.domain.circulars.telling import people_of, reporters
from columns.domain.duties import may, roster
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import CircularState, Duty
from columns.models import CircularDuty, DutyChase, UnitTask
from columns.models.circulars import REPORTERS
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles
from yunlong_portal.kernel.workflow import refuse

# Nothing further ahead has a step that stands: five working days reach over no longer rest than this.
_HORIZON = timedelta(days=45)


def _open_items(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the tasks that wait for their unit and have a date near or past. Three queries."""
    people = roster((*REPORTERS, Duty.SIGN_OFF), now=now)
    rows = UnitTask.objects.owed().filter(due_on__lte=timezone.localdate(now) + _HORIZON).order_by("pk")
    columns = ("pk", "due_on", "period", "unit", "duty__number", "duty__title")
    for pk, due_on, period, unit, number, title in rows.values_list(*columns):
        yield DepartmentItem(
            key=str(pk),
            subject=f"督办任务“{with_period(f'{number}．{title}', period)}”",
            link=_link(pk),
            due_on=due_on,
            about=f"{UnitTask._meta.label_lower}:{pk}",
            department_id=unit,
            people=people,
        )


def _reporters(items: Sequence[DepartmentItem]) -> Mapping[str, frozenset[int]]:
    return {each.key: reporters(each.people, each.department_id) for each in items}


def _link(task: int) -> str:
    return reverse("admin:columns_unittask_change", args=[task])


# Once before, once at the date, once past it, then to the unit's leaders as well: dozens of units owe dozens of duties,
# and a notice for each on every day past its date would be read by nobody. The first page counts what is overdue.
PLAN = ReminderPlan(
    name="columns.circulars",
    label="督办任务的期限",
    verb="报送",
    open_items=_open_items,
    recipients=by_roles(Role(since=5, who=_reporters), Role(since=OVERDUE, who=holders(Duty.SIGN_OFF))),
    steps=(5, 0),
    each_day_overdue=False,
)


def chase(duty: CircularDuty, *, actor: User, words: str, now: datetime) -> DutyChase:
    """Remind every unit that owes a duty, one notice for each of its people, and keep who was reminded.

    Once on a day. Units in which nobody could be told are named, to be rung up. Raises Refused: ``circular_over``,
    ``not_yours``, ``nothing_owed``, ``chased_today``.
    """
    circular = duty.circular
    if circular.state != CircularState.ISSUED:
        raise refuse("circular_over", "只有已印发、没有结束的通知才能催办。")
    if not may(actor, Duty.TAKE_FILINGS, circular.office, now=now):
        raise refuse("not_yours", f"您没有{circular.office.short_name}“接收备案”的职责，不能催办。")
    tasks = list(UnitTask.objects.owed().filter(duty=duty).select_related("unit").order_by("unit__order", "pk"))
    if not tasks:
        raise refuse("nothing_owed", "这一项没有待报送的单位，不用催办。")
    people = people_of({each.unit_id for each in tasks}, now=now)
    reached = {each.unit.short_name: None for each in tasks if people[each.unit_id]}
    unreached = {each.unit.short_name: None for each in tasks if not people[each.unit_id]}
    try:
        with transaction.atomic():
            chased = DutyChase.objects.create(
                duty=duty,
                chased_on=timezone.localdate(now),
                words=words.strip(),
                units=[*reached],
                unreached=[*unreached],
                chased_by=actor,
                chased_at=now,
            )
            notices.write_many(_notices(chased, tasks, people, now=now), now=now)
    except IntegrityError as error:
        raise refuse("chased_today", "这一项今天已经催办过了。没有回音的，请打电话催，或者明天再催。") from error
    return chased


def _notices(
    chased: DutyChase, tasks: Sequence[UnitTask], people: Mapping[int, Collection[int]], *, now: datetime
) -> Iterator[NewNotice]:
    today = timezone.localdate(now)
    for task in tasks:
        late = task.due_on is not None and task.due_on < today
        rest = "，已逾期" if late else ""
        for person in people[task.unit_id]:
            yield NewNotice(
                key=f"columns.chase:{chased.pk}:{task.pk}:{person}",
                recipient_id=person,
                subject=f"催办：督办任务“{with_period(str(chased.duty), task.period)}”还没有报送完成情况{rest}",
                link=_link(task.pk),
                about=notices.about(task),
                level=NoticeLevel.OVERDUE if late else NoticeLevel.DUE,
            )
