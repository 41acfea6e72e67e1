"""Reminders before a date: declared by the floor that knows the dates, swept here.

    PLAN = ReminderPlan(
        name="requests_ogi.reply",
        label="依申请公开答复期限",
        verb="答复",
        open_items=open_items,                       # (now) -> OpenItem, …: what is open and dated, few queries
        recipients=by_roles(
            Role(since=5, who=handlers),             # from five working days before
            Role(since=1, who=leaders),              # from one working day before
            Role(since=OVERDUE, who=county_office),  # from the first working day past the date
        ),
    )
    reminders.declare(PLAN)                          # in AppConfig.ready

A sweep is level-triggered: for each open item it works out the one step that stands today, and who should know. What
is not written yet is written (``kernel.notices``, one row for each item, date, step and person); what is not owed any
more (answered, moved, handed to a colleague, overtaken by the next step) is settled. After an outage of any length
each person is therefore told once how things stand now, and nothing of the days between.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.utils import timezone

from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.models.notices import SUBJECT_LENGTH
from yunlong_portal.kernel.notices.standing import keep_standing
from yunlong_portal.kernel.notices.writing import NewNotice, shortened
from yunlong_portal.kernel.workdays import LOCAL, Calendar, beijing_date, load_calendar, weekday_name

log = structlog.get_logger(__name__)

# The step of everything past its date, as ``recipients`` hears of it; the days are told apart in the notices.
OVERDUE = -1
EVERY_SECONDS = 300
# Steps begin at midnight. In the admin they stand at once; telephones are left alone until people are up.
QUIET_FROM = time(21, 0)
QUIET_UNTIL = time(7, 30)
# No row of days off is nearly so long: what lies further ahead needs no calendar to be left out.
_LONGEST_REST = timedelta(days=30)


@dataclass(frozen=True)
class OpenItem:
    """Something open that has a date. A floor may add what its ``recipients`` needs in a subclass.

    ``key`` is unique within the plan, such as the primary key. ``subject`` names the matter, never its content.
    ``about`` is ``notices.about(row)``.
    """

    key: str
    subject: str
    link: str
    due_on: date
    about: str = ""
    department_id: int | None = None
    handler_id: int | None = None


Who = Callable[[Sequence[Any]], Mapping[str, Iterable[int]]]
Recipients = Callable[[int, Sequence[Any]], Mapping[str, Iterable[int]]]


@dataclass(frozen=True)
class ReminderPlan:
    """Who is told when about what.

    ``open_items(now)`` gives everything open that has a date, in a fixed number of queries, subclasses of ``OpenItem``
    as well; an item whose clock stands still is left out. ``recipients(step, items)`` is called once for each step
    that stands today (one of ``steps``, or ``OVERDUE``) with all its items, and returns the keys of people by the
    item's key. ``steps`` are working days before the date, from ``LOCAL``: the prefecture's days off do not count.
    ``each_day_overdue``: past the date every working day is a step of its own, else there is one.
    """

    name: str
    label: str
    open_items: Callable[[datetime], Iterable[OpenItem]]
    recipients: Recipients
    steps: tuple[int, ...] = (5, 3, 1, 0)
    verb: str = "办结"
    each_day_overdue: bool = True

    def __post_init__(self) -> None:
        if not self.steps or list(self.steps) != sorted(set(self.steps), reverse=True) or self.steps[-1] < 0:
            raise ValueError(f"提醒计划 {self.name} 的步骤须由大到小，不小于 0：{self.steps}")
        if len(self.name) > (longest := Notice._meta.get_field("plan").max_length or 0):
            raise ValueError(f"提醒计划的名称不得超过 {longest} 个字符：{self.name}")


@dataclass(frozen=True)
class Role:
    """People who are told from a step on: ``since`` working days before the date, or from the first day ``OVERDUE``."""

    since: int
    who: Who


def by_roles(*roles: Role) -> Recipients:
    """Return a plan's ``recipients``: at each step everybody whose role has begun, nobody twice."""

    def recipients(step: int, items: Sequence[Any]) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for role in roles:
            if step <= role.since:
                for key, people in role.who(items).items():
                    found.setdefault(key, set()).update(people)
        return found

    return recipients


def handlers(items: Sequence[OpenItem]) -> dict[str, list[int]]:
    """Return the handler of each item that has one: the plainest ``Role.who``."""
    return {each.key: [each.handler_id] for each in items if each.handler_id is not None}


@dataclass(frozen=True)
class Swept:
    """What a sweep found and did. ``unaddressed``: items with a step that stands and nobody to be told."""

    open: int
    owed: int
    written: int
    settled: int
    unaddressed: int


_plans: dict[str, ReminderPlan] = {}


def declare(plan: ReminderPlan) -> None:
    """Have a plan swept every few minutes. Belongs into ``AppConfig.ready``. Raises ValueError for a name taken."""
    if _plans.setdefault(plan.name, plan) is not plan:
        raise ValueError(f"提醒计划 {plan.name} 已由另一个登记")
    jobs.every(EVERY_SECONDS, f"reminders.{plan.name}", functools.partial(sweep, plan))


def declared() -> list[ReminderPlan]:
    """Return every plan, by name."""
    return [_plans[name] for name in sorted(_plans)]


def sweep(plan: ReminderPlan, now: datetime) -> Swept:
    """Write what the plan owes at ``now`` and is not written yet, settle what it does not owe any more.

    In one transaction; two sweeps at once write everything once. Refuses ``calendar_empty``.
    """
    today, calendar = beijing_date(now), load_calendar(LOCAL)
    items = list(plan.open_items(now))
    owed = _owed(plan, items, today, calendar)
    wanted, unaddressed = _addressed(plan, owed)
    written, settled = keep_standing(wanted.values(), plan=plan.name, now=now, send_from=not_before(now))
    swept = Swept(open=len(items), owed=len(owed), written=written, settled=settled, unaddressed=len(unaddressed))
    if unaddressed:
        log.warning(
            "reminders without anybody to remind", plan=plan.name, items=unaddressed[:20], count=len(unaddressed)
        )
    if swept.written or swept.settled:
        log.info("reminders swept", plan=plan.name, written=swept.written, settled=swept.settled)
    return swept


def not_before(now: datetime) -> datetime:
    """Return from when on reminders written at ``now`` may leave the house: at once, or when the night is over."""
    local = timezone.localtime(now)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    morning = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(morning, QUIET_UNTIL, tzinfo=local.tzinfo)


@dataclass(frozen=True)
class Stand:
    """How a date stands today: the step for ``recipients``, its name within the key, how pressing, in which words."""

    step: int
    name: str
    level: str
    words: str


def stand_of(plan: ReminderPlan, due_on: date, *, today: date, calendar: Calendar) -> Stand | None:
    """Return the one step that stands today for a date, None while it is further off than the first."""
    if due_on - today > _LONGEST_REST + timedelta(days=3 * plan.steps[0]):
        return None
    left = calendar.remaining(due_on, today)
    if left < 0:
        name = str(left) if plan.each_day_overdue else str(OVERDUE)
        words = f"应于{_day(due_on, today)}{plan.verb}，已逾期{-left}个工作日"
        return Stand(step=OVERDUE, name=name, level=NoticeLevel.OVERDUE, words=words)
    reached = [each for each in plan.steps if left <= each]
    if not reached:
        return None
    step = reached[-1]
    if due_on < today:  # since then there were only days off
        level, rest = NoticeLevel.OVERDUE, "已经到期"
    elif due_on == today:
        level, rest = NoticeLevel.DUE, "今天到期"
    elif left:
        level, rest = NoticeLevel.SOON, f"还剩{left}个工作日"
    else:
        level, rest = NoticeLevel.DUE, "今天是最后一个工作日" if calendar.is_workday(today) else "之前没有工作日了"
    return Stand(step=step, name=str(step), level=level, words=f"应于{_day(due_on, today)}{plan.verb}，{rest}")


def _owed(
    plan: ReminderPlan, items: Iterable[OpenItem], today: date, calendar: Calendar
) -> list[tuple[OpenItem, Stand]]:
    """Return the items of which a step stands; each date is worked out once."""
    stands: dict[date, Stand | None] = {}
    found = []
    for item in items:
        if item.due_on not in stands:
            stands[item.due_on] = stand_of(plan, item.due_on, today=today, calendar=calendar)
        if stand := stands[item.due_on]:
            found.append((item, stand))
    return found


def _addressed(plan: ReminderPlan, owed: Iterable[tuple[OpenItem, Stand]]) -> tuple[dict[str, NewNotice], list[str]]:
    """Return the notices owed, by key, and the keys of items that nobody is told about."""
    by_step: dict[int, list[tuple[OpenItem, Stand]]] = {}
    for item, stand in owed:
        by_step.setdefault(stand.step, []).append((item, stand))
    wanted: dict[str, NewNotice] = {}
    unaddressed = []
    for step, group in by_step.items():
        people = plan.recipients(step, [item for item, _ in group])
        for item, stand in group:
            told = set(people.get(item.key, ()))
            if not told:
                unaddressed.append(item.key)
            for person in told:
                notice = _notice(plan, item, stand, person)
                wanted[notice.key] = notice
    return wanted, unaddressed


def _notice(plan: ReminderPlan, item: OpenItem, stand: Stand, person: int) -> NewNotice:
    # The date is part of the key: one that moved is counted down to anew.
    return NewNotice(
        key=f"{plan.name}:{item.key}:{item.due_on}:{stand.name}:{person}",
        recipient_id=person,
        subject=f"{shortened(item.subject, SUBJECT_LENGTH - len(stand.words) - 1)}：{stand.words}",
        link=item.link,
        about=item.about,
        level=stand.level,
    )


def _day(day: date, today: date) -> str:
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日（{weekday_name(day)}）"
