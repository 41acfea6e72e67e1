"""Keeping the calendar: a notice counts from when it is put in force, and rests as it is while it is in force.

To correct one it is taken out of force with a reason, mended, and put in force again; its history says who and why.
What is wrong in a way that a machine can see (a festival forgotten, a Wednesday made a make-up day) is refused before
it can move a deadline.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from yunlong_portal.kernel.calendar_effects import Book, Effect, book_now, effects
from yunlong_portal.kernel.enums import Layer
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays import ChangedDay, Notice, Standing, changed_days
from yunlong_portal.kernel.workdays.standing import dates_in
from yunlong_portal.kernel.workdays.tables import as_notice, as_standing, days_by_notice
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


def latest_change() -> str:
    """Return in words what was done to the calendar last: which notice put in force, which holiday changed."""
    acts = CalendarNotice.history.filter(
        Q(history_change_reason__startswith="启用") | Q(history_change_reason__startswith="停用")
    )
    notice = acts.order_by("-history_date", "-history_id").first()
    loaded = StandingHoliday.history.filter(history_type="+", history_user=None)
    holiday = (
        StandingHoliday.history.exclude(pk__in=loaded.values("pk")).order_by("-history_date", "-history_id").first()
    )
    if notice is not None and (holiday is None or notice.history_date >= holiday.history_date):
        number = f"（{notice.document_number}）" if notice.document_number else ""
        return f"{notice.history_change_reason[:2]}《{notice.title}》{number}"
    return f"修改常设节假日“{holiday.name}”" if holiday is not None else "载入县情资料"


def check(row: CalendarNotice) -> list[Refusal]:
    """Return what speaks against putting ``row`` in force beside the notices of its layer that are."""
    others = CalendarNotice.objects.filter(layer=row.layer, in_force_since__isnull=False).exclude(pk=row.pk)
    days = days_by_notice([row, *others])
    found = objections(
        as_notice(row, days[row.pk]),
        others=[as_notice(each, days[each.pk]) for each in others],
        standing=[as_standing(each) for each in StandingHoliday.objects.filter(layer=row.layer)],
    )
    if not (row.document_number.strip() or row.source.strip()):
        found.append(Refusal("no_basis", "请填写文号；没有见到文号的，在“出处”里写明依据。"))
    return found


@dataclass(frozen=True)
class Change:
    """What a change of the calendar does: the days that become something else, and the open dates that move."""

    days: list[ChangedDay]
    effects: list[Effect]


def what_changes(row: CalendarNotice) -> Change:
    """Return what putting ``row`` in force would do, or taking it out of force where it is."""
    before, notice = book_now(), as_notice(row, days_by_notice([row])[row.pk])
    after = before.without_notice(notice) if row.in_force_since else before.with_notice(notice)
    return _change(before, after, row.layer, first=date(row.year - 1, 12, 1), last=date(row.year, 12, 31))


def what_holiday_changes(*, old: Standing | None, new: Standing, today: date) -> Change:
    """Return what another standing holiday, or one more, would do to this year and the two to come."""
    before = book_now()
    after = (before.without_holiday(old) if old else before).with_holiday(new)
    return _change(before, after, new.layer, first=date(today.year, 1, 1), last=date(today.year + 2, 12, 31))


def _change(before: Book, after: Book, layer: str, *, first: date, last: date) -> Change:
    old, new = (before.national, after.national) if layer == Layer.NATIONAL else (before.local, after.local)
    return Change(days=changed_days(old, new, first=first, last=last), effects=effects(after))


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
