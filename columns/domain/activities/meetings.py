"""听取汇报: the principal of every department hears a report on disclosure at least once a year (通知 四(一)).

Until the end of October nobody is bothered. From 1 November a department that has not is told, from 1 December its
leader too; what is missing at the end of the year stands through January, so that the yearly report can say so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from columns.domain.lacking import Lack, Told, tell
from columns.domain.units import units
from columns.enums import Duty, MeetingKind
from columns.models import Meeting
from yunlong_portal.kernel.enums import NoticeLevel

PLAN = "columns.hearings"
_NOVEMBER, _DECEMBER, _JANUARY = 11, 12, 1
_TOLD = Told(
    plan=PLAN,
    register="leaders",
    link="/admin/columns/meeting/add/",
    read_link="/admin/columns/meeting/years/",
    what="今年主要负责同志还没有听取政务公开工作汇报",
    duties=(Duty.KEEP_REGISTERS,),
    level=NoticeLevel.SOON,
)


class Held(Protocol):
    """What matters of a meeting."""

    department_id: int
    kind: str
    held_on: date
    principal_attended: bool


@dataclass(frozen=True)
class Hearing:
    """How a department stands in a year: how often its principal heard a report, and when last."""

    department_id: int
    count: int
    last_on: date | None


def hearings(departments: Iterable[int], meetings: Iterable[Held], *, year: int) -> Sequence[Hearing]:
    """Return how each department stands in a year. A hearing counts only where the principal himself was there."""
    days: defaultdict[int, list[date]] = defaultdict(list)
    for each in meetings:
        if each.kind == MeetingKind.HEARING and each.principal_attended and each.held_on.year == year:
            days[each.department_id].append(each.held_on)
    return [Hearing(unit, len(days[unit]), max(days[unit], default=None)) for unit in departments]


def hearings_in(year: int, *, among: Collection[int] | None = None) -> Sequence[Hearing]:
    """Return how the departments stand in a year, in their order. Two queries."""
    wanted = units() if among is None else units().filter(pk__in=among)
    held = Meeting.objects.filter(
        kind=MeetingKind.HEARING, principal_attended=True, held_on__range=(date(year, 1, 1), date(year, 12, 31))
    )
    return hearings(wanted.order_by("order", "pk").values_list("pk", flat=True), held, year=year)


def year_asked(on: date) -> int | None:
    """Return for which year a hearing is asked after on a day, None while nobody is bothered."""
    if on.month >= _NOVEMBER:
        return on.year
    return on.year - 1 if on.month == _JANUARY else None


def lacking_on(on: date, *, among: Collection[int] | None = None) -> Sequence[Lack]:
    """Return the departments whose principal has not heard a report. Two queries, none while nobody is bothered."""
    year = year_asked(on)
    if year is None:
        return []
    what = f"{year}年主要负责同志还没有听取政务公开工作汇报，听取后请登记"
    found = hearings_in(year, among=among)
    # The mark tells December from November: the leader is told then, and the keeper once more.
    return [Lack(each.department_id, what, mark=f"{year}-{stage(on)}") for each in found if not each.count]


def stage(on: date) -> str:
    """Return how far the asking has gone on a day."""
    return {_NOVEMBER: "soon", _DECEMBER: "due"}.get(on.month, "over")


def watch(now: datetime) -> None:
    """Tell the keepers from November, their leaders from December, and the desk of all; take back what is done."""
    today = timezone.localdate(now)
    told = _TOLD
    match stage(today):
        case "due":
            told = replace(told, duties=(Duty.KEEP_REGISTERS, Duty.SIGN_OFF), level=NoticeLevel.DUE)
        case "over":
            told = replace(
                told,
                duties=(Duty.KEEP_REGISTERS, Duty.SIGN_OFF),
                level=NoticeLevel.OVERDUE,
                what=f"{year_asked(today)}年主要负责同志没有听取政务公开工作汇报",
            )
    tell(lacking_on(today), told, now=now)
