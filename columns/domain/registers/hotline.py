"""96128 is answered around the clock: which departments nobody answers for, in which hours (通知 二(四)).

A department that was never connected has no hours to miss: the desks see who has not registered anybody yet, and say
which of them are among the 各相关部门 that the notice means.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from columns.domain.duties import roster
from columns.domain.lacking import Lack, Told, tell
from columns.domain.units import units
from columns.enums import Duty, HotlineCover
from columns.models import Department, HotlineAgent, RegisterDesk
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.notices import NewNotice, keep_standing

if TYPE_CHECKING:
    from django.db.models import QuerySet

PLAN = "columns.hotline"
_PAGE = "/admin/columns/hotlineagent/"
# Told to the desks alone, in one notice: most departments may be none that callers ask for.
_UNREGISTERED = Told(
    plan=f"{PLAN}.unregistered",
    register="hotline",
    link=_PAGE,
    what="还没有登记96128话务人员",
    duties=(),
    level=NoticeLevel.DUE,
)

# What each cover answers for.
_ANSWERS: Mapping[str, frozenset[str]] = {
    HotlineCover.ALWAYS: frozenset({HotlineCover.OFFICE_HOURS, HotlineCover.AFTER_HOURS}),
    HotlineCover.OFFICE_HOURS: frozenset({HotlineCover.OFFICE_HOURS}),
    HotlineCover.AFTER_HOURS: frozenset({HotlineCover.AFTER_HOURS}),
}
_WANTED = (HotlineCover.OFFICE_HOURS, HotlineCover.AFTER_HOURS)


class Agent(Protocol):
    """What matters of an agent."""

    department_id: int
    cover: str
    is_backup: bool

    def holds_on(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Gap:
    """A department that nobody answers for in some hours."""

    department_id: int
    hours: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return in which hours, in words."""
        return "、".join(str(HotlineCover(each).label) for each in self.hours)


def gaps(departments: Iterable[int], agents: Iterable[Agent], *, on: date) -> Sequence[Gap]:
    """Return the departments that nobody answers for on a day, and in which hours. A backup alone does not count."""
    answered: dict[int, set[str]] = {each: set() for each in departments}
    for agent in agents:
        if agent.department_id in answered and not agent.is_backup and agent.holds_on(on):
            answered[agent.department_id] |= _ANSWERS[agent.cover]
    found = ((each, tuple(hours for hours in _WANTED if hours not in there)) for each, there in answered.items())
    return [Gap(department_id=each, hours=missing) for each, missing in found if missing]


def open_gaps(*, on: date, among: "QuerySet[Department] | None" = None) -> Sequence[Gap]:
    """Return the gaps of the departments connected to the hotline: those that ever had an agent. Two queries."""
    units = Department.objects.filter(is_active=True) if among is None else among
    connected = units.filter(pk__in=HotlineAgent.objects.values("department")).order_by("order", "pk")
    agents: Any = HotlineAgent.objects.holding_on(on)
    return gaps(connected.values_list("pk", flat=True), agents, on=on)


def unregistered(*, among: Collection[int] | None = None) -> Sequence[Lack]:
    """Return the departments that never registered anybody who answers, in their order. One query."""
    wanted = units() if among is None else units().filter(pk__in=among)
    silent = wanted.exclude(pk__in=HotlineAgent.objects.order_by().values("department")).order_by("order", "pk")
    return [Lack(each, _UNREGISTERED.what) for each in silent.values_list("pk", flat=True)]


def watch(now: datetime) -> None:
    """Tell who must know of each gap, and take back what was said of one that is closed. Run every hour.

    Told are whoever keeps the department's registers, its leaders, and the desks the register is filed with; of those
    that never registered anybody the desks alone.
    """
    tell(unregistered(), _UNREGISTERED, now=now)
    found = open_gaps(on=timezone.localdate(now))
    people = roster((Duty.KEEP_REGISTERS, Duty.SIGN_OFF, Duty.TAKE_FILINGS), now=now)
    desks = RegisterDesk.objects.in_use().filter(register="hotline").values_list("department", flat=True)
    watching = {person for desk in desks for person in people.people((Duty.TAKE_FILINGS,), desk)}
    units = Department.objects.filter(pk__in=[each.department_id for each in found])
    names = dict(units.values_list("pk", "short_name"))
    new = [
        NewNotice(
            key=f"{PLAN}:{gap.department_id}:{'+'.join(gap.hours)}:{person}",
            recipient_id=person,
            subject=f"{names[gap.department_id]}{gap.words}没有人值守96128专线，请登记值守人员",
            link=_PAGE,
            about=_about(gap),
            level=NoticeLevel.OVERDUE,
        )
        for gap in found
        for person in people.people((Duty.KEEP_REGISTERS, Duty.SIGN_OFF), gap.department_id) | watching
    ]
    keep_standing(new, plan=PLAN, now=now)


def _about(gap: Gap) -> str:
    return f"columns.hotline:{gap.department_id}"
