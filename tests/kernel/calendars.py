"""The county's calendar for tests: as a value straight from its files, or loaded into the tables."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from django.conf import settings

from yunlong_portal.kernel.calendar_county import load_calendar_files
from yunlong_portal.kernel.county import read_table
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, Calendar, Day, Notice, Standing

COUNTY = Path(settings.BASE_DIR) / "county" / "yunlong"
EXAMPLES = Path(settings.BASE_DIR) / "tests" / "data" / "workdays"


@cache
def from_files(layers: tuple[str, ...] = NATIONAL) -> Calendar:
    """Return the county's calendar without a database."""
    folder = COUNTY / "calendar"
    days: dict[str, list[Day]] = defaultdict(list)
    for row in read_table(folder / "days.csv"):
        days[row["notice"]].append(Day(date=row.day("date"), off=row["kind"] == "off", name=row["name"]))
    notices = [
        Notice(
            layer=row["layer"],
            year=row.number("year"),
            cite=row["document_number"] or row["title"],
            issued_on=row.day_or_none("issued_on"),
            days=tuple(days[row["key"]]),
            amends=bool(row["supersedes"]),
        )
        for row in read_table(folder / "notices.csv")
        if row["layer"] in layers
    ]
    standing = [
        Standing(
            layer=row["layer"],
            name=row["name"],
            reckoning=row["reckoning"],
            month=row.number("month"),
            day=row.number("day"),
            days=row.number("days"),
            basis=row["basis"],
            valid_from=row.day("valid_from"),
            valid_until=row.day_or_none("valid_until"),
            days_before=row.number("days_before"),
            made_up=row.flag("made_up"),
        )
        for row in read_table(folder / "standing.csv")
        if row["layer"] in layers
    ]
    return Calendar(
        layers=layers,
        notices=tuple(sorted(notices, key=lambda each: (each.layer, each.known_from, each.cite))),
        standing=tuple(sorted(standing, key=lambda each: (each.layer, each.valid_from, each.name))),
    )


def national() -> Calendar:
    return from_files(NATIONAL)


def local() -> Calendar:
    return from_files(LOCAL)


def seed_calendar() -> dict[str, int]:
    """Load the county's calendar into the tables."""
    return load_calendar_files(COUNTY)
