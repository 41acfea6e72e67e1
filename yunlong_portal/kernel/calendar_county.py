"""The county's calendar: standing holidays, notices and their days from ``calendar/*.csv`` of the county's folder."""

from collections import defaultdict
from pathlib import Path

from django.db.models import Q
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from yunlong_portal.kernel.calendar_keeping import check
from yunlong_portal.kernel.county import Row, read_table
from yunlong_portal.kernel.enums import DayKind, Layer, Reckoning
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, StandingHoliday

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
    standing = sum(_create_standing(row) for row in read_table(directory / "standing.csv", _STANDING))
    days: dict[str, list[Row]] = defaultdict(list)
    for row in read_table(directory / "days.csv", _DAYS):
        days[row.text("notice")].append(row)
    notices: dict[str, CalendarNotice] = {}
    new_notices = new_days = 0
    for row in read_table(directory / "notices.csv", _NOTICES):
        key = row.text("key")
        if key in notices:
            raise row.error(f"“{key}”出现了两次。")
        notice = _notice(row, notices)
        own = days.pop(key, [])
        if found := _present(notice):
            notices[key] = found
            continue
        new_days += _create(notice, row, own)
        new_notices += 1
        notices[key] = notice
    for rows in days.values():
        raise rows[0].error(f"notices.csv 里没有“{rows[0]['notice']}”这份通知。")
    return {"常设节假日": standing, "放假通知": new_notices, "日历日": new_days}


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
    with row.blamed():
        holiday.full_clean()
        save_with_history(holiday, actor=None, reason=REASON)
    return 1


def _notice(row: Row, notices: dict[str, CalendarNotice]) -> CalendarNotice:
    amended = row["supersedes"].strip()
    if amended and amended not in notices:
        raise row.error(f"“supersedes”写的“{amended}”不在前面各行。被修改的通知要列在前面。")
    return CalendarNotice(
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


def _present(notice: CalendarNotice) -> CalendarNotice | None:
    same = Q(county_key=notice.county_key) | Q(layer=notice.layer, year=notice.year, title=notice.title)
    if notice.document_number:
        same |= Q(layer=notice.layer, document_number=notice.document_number)
    if notice.supersedes_id is None:
        same |= Q(layer=notice.layer, year=notice.year, supersedes__isnull=True)
    return CalendarNotice.objects.filter(same).order_by("pk").first()


def _create(notice: CalendarNotice, row: Row, rows: list[Row]) -> int:
    with row.blamed():
        notice.full_clean()
        save_with_history(notice, actor=None, reason=REASON)
    days: dict[object, CalendarDay] = {}
    for each in rows:
        day = CalendarDay(
            notice=notice,
            date=each.day("date"),
            kind=each.choice("kind", DayKind.values),
            name=each.text("name"),
            remark=each["remark"],
        )
        if day.date in days:
            raise each.error(f"“{each['notice']}”的 {day.date} 出现了两次。")
        with each.blamed():
            day.clean_fields()
        days[day.date] = day
    bulk_create_with_history(list(days.values()), CalendarDay, default_change_reason=REASON)
    if found := check(notice):
        raise row.error("；".join(each.sentence for each in found))
    return len(days)
