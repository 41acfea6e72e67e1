"""From tables to the pure calendar: read once, kept per process, read again when a notice was put in force."""

from collections.abc import Iterable
from threading import Lock
from uuid import UUID

from yunlong_portal.kernel.enums import DayKind, Layer
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays.calendar import Calendar
from yunlong_portal.kernel.workdays.values import Day, Notice, Standing
from yunlong_portal.kernel.workflow import refuse

NATIONAL = (Layer.NATIONAL.value,)
LOCAL = (Layer.NATIONAL.value, Layer.PREFECTURE.value)

_lock = Lock()
_kept: tuple[frozenset[UUID], dict[tuple[str, ...], Calendar]] | None = None


def load_calendar(layers: Iterable[str] = NATIONAL) -> Calendar:
    """Return the calendar of ``layers`` as the tables have it now; one query while nothing has changed.

    ``NATIONAL`` counts legal periods (the law knows no local days off for them); ``LOCAL`` adds the prefecture's days:
    window hours, reminders, promises to be ready. Ask once per page or sweep and hand the value on. Refuses
    (``calendar_empty``) where no national notice is in force: counting on weekdays alone would be wrong silently.
    """
    global _kept
    wanted = tuple(layers)
    stamp = _stamp()
    with _lock:
        if _kept is None or _kept[0] != stamp:
            _kept = (stamp, {})
        calendars = _kept[1]
    if wanted not in calendars:
        calendars[wanted] = read_calendar(wanted)
    if not any(each.layer == Layer.NATIONAL for each in calendars[wanted].notices):
        raise refuse(
            "calendar_empty",
            "工作日历还没有启用的全国放假通知，不能推算工作日。请先运行 python manage.py seed_county 载入县情资料，"
            "或在后台录入放假通知并启用。",
        )
    return calendars[wanted]


def _stamp() -> frozenset[UUID]:
    """Return which rows count, in which edition. Days have no part in it: they rest while their notice is in force."""
    notices = CalendarNotice.objects.filter(in_force_since__isnull=False).order_by()
    standing = StandingHoliday.objects.order_by()
    return frozenset(
        notices.values_list("edition", flat=True).union(standing.values_list("edition", flat=True), all=True)
    )


def read_calendar(layers: tuple[str, ...]) -> Calendar:
    """Return the calendar of ``layers`` read afresh, also an empty one; three queries."""
    in_force = list(CalendarNotice.objects.filter(in_force_since__isnull=False, layer__in=layers))
    days = days_by_notice(in_force)
    notices = (as_notice(each, days[each.pk]) for each in in_force)
    standing = StandingHoliday.objects.filter(layer__in=layers).order_by("layer", "valid_from", "name")
    return Calendar(
        layers=layers,
        notices=tuple(sorted(notices, key=lambda each: (each.layer, each.known_from, each.cite))),
        standing=tuple(as_standing(each) for each in standing),
    )


def days_by_notice(notices: Iterable[CalendarNotice]) -> dict[int, list[Day]]:
    """Return the days of each notice in order of date, by the notice's key; one query."""
    found: dict[int, list[Day]] = {each.pk: [] for each in notices}
    for row in CalendarDay.objects.filter(notice__in=found).order_by("notice", "date"):
        found[row.notice_id].append(Day(date=row.date, off=row.kind == DayKind.OFF, name=row.name))
    return found


def as_notice(row: CalendarNotice, days: Iterable[Day]) -> Notice:
    """Return the plain value of a notice with its days."""
    return Notice(
        layer=row.layer,
        year=row.year,
        cite=row.document_number or row.title,
        issued_on=row.issued_on,
        days=tuple(days),
        amends=row.supersedes_id is not None,
    )


def as_standing(row: StandingHoliday) -> Standing:
    """Return the plain value of a standing holiday."""
    return Standing(
        layer=row.layer,
        name=row.name,
        reckoning=row.reckoning,
        month=row.month,
        day=row.day,
        days=row.days,
        basis=row.basis,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        days_before=row.days_before,
        made_up=row.made_up,
    )
