"""By when a duty with a rhythm is due: by its period, a month reckoned from it, and a day of that month."""

from datetime import date

import pytest

from columns.domain.circulars.periods import due_on, period_of, periods_between, words_of
from columns.enums import DutyRhythm

QUARTERLY, YEARLY = DutyRhythm.QUARTERLY, DutyRhythm.YEARLY


@pytest.mark.parametrize(
    ("rhythm", "day", "key", "words"),
    [
        (QUARTERLY, date(2017, 1, 1), "2017Q1", "2017年第1季度"),
        (QUARTERLY, date(2017, 8, 25), "2017Q3", "2017年第3季度"),
        (QUARTERLY, date(2017, 12, 31), "2017Q4", "2017年第4季度"),
        (YEARLY, date(2017, 8, 25), "2017", "2017年"),
    ],
)
def test_a_day_lies_in_one_period_of_a_rhythm(rhythm, day, key, words):
    period = period_of(rhythm, day)
    assert (period.key, period.words) == (key, words)


@pytest.mark.parametrize("rhythm", [DutyRhythm.DATE, DutyRhythm.ONGOING])
def test_what_is_done_once_has_no_period(rhythm):
    assert period_of(rhythm, date(2017, 8, 25)) is None
    assert periods_between(rhythm, date(2017, 8, 25), date(2018, 1, 1)) == []
    assert words_of("") == ""


@pytest.mark.parametrize(
    ("rhythm", "day", "months_after", "day_of_month", "due"),
    [
        (QUARTERLY, date(2017, 8, 25), 0, None, date(2017, 9, 30)),
        (QUARTERLY, date(2017, 8, 25), 1, None, date(2017, 10, 31)),
        (QUARTERLY, date(2017, 11, 1), 1, 10, date(2018, 1, 10)),
        (YEARLY, date(2017, 8, 25), 0, None, date(2017, 12, 31)),
        (YEARLY, date(2017, 8, 25), 3, None, date(2018, 3, 31)),
        (YEARLY, date(2019, 8, 25), 2, None, date(2020, 2, 29)),
        (YEARLY, date(2017, 8, 25), 11, None, date(2018, 11, 30)),
    ],
)
def test_a_period_is_due_at_the_end_of_a_month_or_on_a_day_of_it(rhythm, day, months_after, day_of_month, due):
    assert due_on(period_of(rhythm, day), months_after=months_after, day_of_month=day_of_month) == due


@pytest.mark.parametrize(
    ("rhythm", "last", "keys"),
    [
        (QUARTERLY, date(2017, 9, 30), ["2017Q3"]),
        (QUARTERLY, date(2017, 10, 1), ["2017Q3", "2017Q4"]),
        (QUARTERLY, date(2018, 4, 1), ["2017Q3", "2017Q4", "2018Q1", "2018Q2"]),
        (YEARLY, date(2019, 1, 1), ["2017", "2018", "2019"]),
    ],
)
def test_periods_follow_each_other_without_a_gap(rhythm, last, keys):
    assert [each.key for each in periods_between(rhythm, date(2017, 8, 25), last)] == keys
