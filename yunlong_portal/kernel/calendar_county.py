"""The county's calendar: standing holidays, notices and their days from ``calendar/*.csv`` of the county's folder."""

from collections import defaultdict
from datetime import date
from pathlib import Path

from django.db.models import Q
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from yunlong_portal.kernel.calendar_keeping import objections
from yunlong_portal.kernel.county import Row, read_table
from yunlong_portal.kernel.enums import DayKind, Layer, Reckoning
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays import LOCAL, Day
from yunlong_portal.kernel.workdays.tables import as_notice, as_standing, read_calendar
from yunlong_portal.kernel.workdays.values import FIRST_YEAR, LAST_YEAR

REASON = "载入县情资料"
_STANDING = [
    "key",
    "layer",
    "name",
    "reckoning",
    "month",
    "day",
    "days_before",
    "days",
    "made_up",
    "valid_from",
    "valid_until",
    "basis",
    "source",
]
_NOTICES = ["key", "layer", "year", "title", "document_number", "issued_on", "supersedes", "source"]
_DAYS = ["notice", "date", "kind", "name", "remark"]


def load_calendar_files(folder: Path) -> dict[str, int]:
    """Create the standing holidays and notices that are missing; a notice comes with its days and in force.

    A notice is there already where its key, its number or its title is, or where staff entered the year's notice under
    another name. Its days are then left as they are. Raises ``CountyFileError`` for what cannot be right.
    """
    directory = folder / "calendar"
    new_standing = sum(_create_standing(row) for row in read_table(directory / "standing.csv", _STANDING))
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in read_table(directory / "days.csv", _DAYS):
        rows_of[row.text("notice")].append(row)
    rows = read_table(directory / "notices.csv", _NOTICES)
    keys: set[str] = set()
    for row in rows:
        if (key := row.text("key")) in keys:
            raise row.error(f"“{key}”出现了两次。")
        keys.add(key)
    for key, of_none in rows_of.items():
        if key not in keys:
            raise of_none[0].error(f"notices.csv 里没有“{key}”这份通知。")
    new_notices, new_days = _create_missing(rows, rows_of)
    return {"常设节假日": new_standing, "放假通知": new_notices, "日历日": new_days}


def _create_missing(rows: list[Row], rows_of: dict[str, list[Row]]) -> tuple[int, int]:
    in_force = list(read_calendar(LOCAL).notices)
    standing = [as_standing(each) for each in StandingHoliday.objects.all()]
    notices: dict[str, CalendarNotice] = {}
    created: list[CalendarDay] = []
    new = 0
    for row in rows:
        notice = _notice(row, notices)
        key = row["key"]
        if found := _present(notice):
            notices[key] = found
            continue
        days = _days(notice, rows_of[key])
        value = as_notice(notice, [Day(date=each.date, off=each.kind == DayKind.OFF, name=each.name) for each in days])
        others = [each for each in in_force if each.layer == notice.layer]
        if wrong := objections(value, others=others, standing=standing):
            raise row.error("；".join(each.sentence for each in wrong))
        with row.blamed(CalendarNotice):
            save_with_history(notice, actor=None, reason=REASON)
        notices[key] = notice
        in_force.append(value)
        created += days
        new += 1
    bulk_create_with_history(created, CalendarDay, default_change_reason=REASON)
    return new, len(created)


def _create_standing(row: Row) -> int:
    key = row.text("key")
    holiday = StandingHoliday(
        county_key=key,
        layer=row.choice("layer", Layer.values),
        name=row.text("name"),
        reckoning=row.choice("reckoning", Reckoning.values),
        month=row.number("month"),
        day=row.number("day"),
        days_before=row.number("days_before"),
        days=row.number("days"),
        made_up=row.flag("made_up"),
        valid_from=row.day("valid_from"),
        valid_until=row.day_or_none("valid_until"),
        basis=row.text("basis"),
        source=row["source"],
    )
    same = Q(county_key=key) | Q(layer=holiday.layer, name=holiday.name, valid_from=holiday.valid_from)
    if StandingHoliday.objects.filter(same).exists():
        return 0
    with row.blamed(StandingHoliday):
        holiday.clean_fields()
        save_with_history(holiday, actor=None, reason=REASON)
    return 1


def _notice(row: Row, notices: dict[str, CalendarNotice]) -> CalendarNotice:
    amended = row["supersedes"].strip()
    if amended and amended not in notices:
        raise row.error(f"“supersedes”写的“{amended}”不在前面各行。被修改的通知要列在前面。")
    notice = CalendarNotice(
        county_key=row.text("key"),
        layer=row.choice("layer", Layer.values),
        year=row.number("year"),
        title=row.text("title"),
        document_number=row["document_number"].strip(),
        issued_on=row.day_or_none("issued_on"),
        supersedes=notices[amended] if amended else None,
        source=row["source"],
        in_force_since=timezone.now(),
    )
    with row.blamed(CalendarNotice):
        notice.clean_fields()
    if not FIRST_YEAR <= notice.year <= LAST_YEAR:
        raise row.error(f"“year”写的是“{notice.year}”，须在{FIRST_YEAR}年至{LAST_YEAR}年之间。")
    return notice


def _present(notice: CalendarNotice) -> CalendarNotice | None:
    same = Q(county_key=notice.county_key) | Q(layer=notice.layer, year=notice.year, title=notice.title)
    if notice.document_number:
        same |= Q(layer=notice.layer, document_number=notice.document_number)
    if notice.supersedes_id is None:
        same |= Q(layer=notice.layer, year=notice.year, supersedes__isnull=True)
    return CalendarNotice.objects.filter(same).order_by("pk").first()


def _days(notice: CalendarNotice, rows: list[Row]) -> list[CalendarDay]:
    days: dict[date, CalendarDay] = {}
    for row in rows:
        day = CalendarDay(
            notice=notice,
            date=row.day("date"),
            kind=row.choice("kind", DayKind.values),
            name=row.text("name"),
            remark=row["remark"],
        )
        if day.date in days:
            raise row.error(f"“{row['notice']}”的 {day.date} 出现了两次。")
        with row.blamed(CalendarDay):
            day.clean_fields(exclude=["notice"])  # not saved yet
        days[day.date] = day
    return sorted(days.values(), key=lambda each: each.date)
