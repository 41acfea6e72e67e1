"""Keeping the calendar: a notice counts from when it is put in force, and rests as it is while it is in force.

To correct one it is taken out of force with a reason, mended, and put in force again; its history says who and why.
What is wrong in a way that a machine can see (a festival forgotten, a Wednesday made a make-up day) is refused before
it can move a deadline.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yunlong_portal.kernel.enums import Layer
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, ChangedDay, Notice, Standing, changed_days
from yunlong_portal.kernel.workdays.standing import dates_in
from yunlong_portal.kernel.workdays.tables import as_notice, as_standing, days_by_notice, read_calendar
from yunlong_portal.kernel.workflow import Refusal, Refused, refuse


def put_in_force(*, notice: CalendarNotice, actor: Any, now: datetime) -> CalendarNotice:
    """Let the days of ``notice`` count from now on.

    Refuses ``already_in_force`` and whatever :func:`objections` finds. Open deadlines carry the version of the
    calendar they were computed with; who keeps them finds out by it that they must be computed again.
    """
    with transaction.atomic():
        row = CalendarNotice.objects.select_for_update().get(pk=notice.pk)
        if row.in_force_since:
            raise refuse("already_in_force", "这份通知已经启用。")
        if found := check(row):
            raise Refused(*found)
        row.in_force_since = now
        row.edition = uuid.uuid4()
        save_with_history(row, actor=actor, reason="启用")
    return row


def take_out_of_force(*, notice: CalendarNotice, actor: Any, reason: str) -> CalendarNotice:
    """Stop counting the days of ``notice``, so that it can be corrected; its year is provisional until it is back.

    Refuses ``not_in_force``, ``no_reason``, and ``has_amendments`` while a notice that amends it is in force.
    """
    if not reason.strip():
        raise refuse("no_reason", "请写明停用这份通知的理由。")
    with transaction.atomic():
        row = CalendarNotice.objects.select_for_update().get(pk=notice.pk)
        if not row.in_force_since:
            raise refuse("not_in_force", "这份通知没有启用，可以直接修改。")
        if amendment := row.amendments.filter(in_force_since__isnull=False).first():
            raise refuse("has_amendments", f"“{amendment}”修改了这份通知并已启用。请先停用那一份。")
        row.in_force_since = None
        row.edition = uuid.uuid4()
        save_with_history(row, actor=actor, reason=f"停用：{reason.strip()}")
    return row


def change_standing_holiday(*, holiday: StandingHoliday, actor: Any, reason: str) -> None:
    """Save a standing holiday as it now is; calendars kept elsewhere notice by its new edition."""
    holiday.edition = uuid.uuid4()
    save_with_history(holiday, actor=actor, reason=reason)


def check(row: CalendarNotice) -> list[Refusal]:
    """Return what speaks against putting ``row`` in force beside the notices of its layer that are."""
    others = CalendarNotice.objects.filter(layer=row.layer, in_force_since__isnull=False).exclude(pk=row.pk)
    days = days_by_notice([row, *others])
    return objections(
        as_notice(row, days[row.pk]),
        others=[as_notice(each, days[each.pk]) for each in others],
        standing=[as_standing(each) for each in StandingHoliday.objects.filter(layer=row.layer)],
    )


def what_changes(row: CalendarNotice) -> list[ChangedDay]:
    """Return the days that would be something else if ``row`` were put in force, as they are and as they would be."""
    layers = NATIONAL if row.layer == Layer.NATIONAL else LOCAL
    old = read_calendar(layers)
    new = old.with_notice(as_notice(row, days_by_notice([row])[row.pk]))
    return changed_days(old, new, first=date(row.year - 1, 12, 1), last=date(row.year, 12, 31))


def objections(notice: Notice, *, others: Sequence[Notice], standing: Sequence[Standing]) -> list[Refusal]:
    """Return what cannot be right about ``notice`` beside the ``others`` of its layer in force. Pure."""
    return [
        *_against_days(notice, others),
        *_against_place(notice, others),
        *(_forgotten(notice, standing) if notice.layer == Layer.NATIONAL and not notice.amends else []),
    ]


def _against_days(notice: Notice, others: Sequence[Notice]) -> list[Refusal]:
    if not notice.days:
        return [Refusal("no_days", "这份通知还没有录入日期。请先录入放假和调休上班的日期。")]
    found = []
    off_elsewhere = {day.date for each in others for day in each.days if day.off}
    for day in notice.days:
        # A notice may reach into the December before (29 to 31 December 2018), never into the year after.
        if not date(notice.year - 1, 12, 1) <= day.date <= date(notice.year, 12, 31):
            found.append(Refusal("day_out_of_year", f"{day.date}不在{notice.year}年（含上一年12月）之内，请核对年份。"))
        elif not day.off and day.date.weekday() < 5 and day.date not in off_elsewhere:
            found.append(
                Refusal("already_a_workday", f"{day.date}是周一至周五，本来就上班，不必列为调休上班。请核对日期。")
            )
    return found


def _against_place(notice: Notice, others: Sequence[Notice]) -> list[Refusal]:
    bases = [each for each in others if each.year == notice.year and not each.amends]
    if not notice.amends:
        if not bases:
            return []
        sentence = f"{notice.year}年已有启用的通知（{bases[0].cite}）。年中另发通知调整的，请在“修改了”里选它。"
        return [Refusal("year_already_known", sentence)]
    if any(each.known_from < notice.known_from for each in bases):
        return []
    return [Refusal("amends_nothing", "被修改的通知没有启用、年份不同，或印发在后。请核对“修改了”、年份和印发日期。")]


def _forgotten(notice: Notice, standing: Sequence[Standing]) -> list[Refusal]:
    off = {day.date for day in notice.days if day.off}
    work = {day.date for day in notice.days if not day.off}
    found = []
    for holiday in (each for each in standing if each.layer == notice.layer):
        missing = [
            day for day in dates_in(holiday, notice.year) if day not in off and (day.weekday() < 5 or day in work)
        ]
        if missing:
            days = "、".join(day.isoformat() for day in missing)
            sentence = f"{holiday.name}（{days}）依法放假（{holiday.basis}），通知里没有列为放假。请补录或核对。"
            found.append(Refusal("holiday_forgotten", sentence))
    return found
