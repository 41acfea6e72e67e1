"""How old a thing may be: the steps by share of its age, exact to the moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from columns.domain.freshness import judge
from columns.enums import FreshnessLevel as Level
from columns.slots import Kept

NOW = datetime(2017, 9, 20, 2, 0, tzinfo=UTC)


def kept(last_at: datetime | None, allowed_days: int = 14) -> Kept:
    return Kept("column:news", "column", "要闻", 1, "县政府办公室", "/columns/news/", last_at, allowed_days)


@pytest.mark.parametrize(
    ("age", "level"),
    [
        (timedelta(), Level.FRESH),
        (timedelta(days=9), Level.FRESH),
        (timedelta(days=9.8), Level.SOON),
        (timedelta(days=12), Level.SOON),
        (timedelta(days=12.6), Level.CLOSE),
        (timedelta(days=14), Level.CLOSE),
        (timedelta(days=14, seconds=1), Level.STALE),
        (timedelta(days=400), Level.STALE),
    ],
)
def test_two_weeks_are_fourteen_times_twenty_four_hours(age, level):
    assert judge(kept(NOW - age), now=NOW).level == level


def test_what_never_held_anything_is_blank():
    found = judge(kept(None), now=NOW)
    assert (found.level, found.age_days, found.due_at) == (Level.BLANK, None, None)


def test_what_holds_only_things_without_a_date_is_old_and_not_blank():
    found = judge(replace(kept(None), is_undated=True), now=NOW)
    assert (found.level, found.age_days, found.due_at, found.kept.never) == (Level.STALE, None, None, "日期不详")
