"""Years without a notice: worked out from the law, and always called provisional."""

from datetime import UTC, date, datetime, timedelta
from math import radians, sin

import chinese_calendar
import pytest

from tests.kernel.calendars import EXAMPLES, local, national
from yunlong_portal.kernel.county import read_table
from yunlong_portal.kernel.workdays import Calendar, Standing
from yunlong_portal.kernel.workdays.standing import dates_in, qingming


def off_on_weekdays(calendar: Calendar, year: int) -> list[str]:
    days = (date(year, 1, 1) + timedelta(days=each) for each in range(366))
    return [f"{day:%m-%d}" for day in days if day.year == year and day.weekday() < 5 and not calendar.is_workday(day)]


def without_notices() -> Calendar:
    return Calendar(layers=("national",), notices=(), standing=national().standing)


def test_2027_is_worked_out_from_the_law_with_weekend_holidays_made_up() -> None:
    assert off_on_weekdays(national(), 2027) == [
        "01-01",
        *("02-05", "02-08", "02-09", "02-10"),  # New Year's Eve and the third day; the 6th and 7th are made up
        "04-05",
        *("05-03", "05-04"),  # 1 and 2 May are a weekend
        "06-09",
        "09-15",
        *("10-01", "10-04", "10-05"),  # 2 and 3 October are a weekend
    ]
    saturdays = (date(2027, 1, 2) + timedelta(weeks=each) for each in range(52))
    assert not any(national().is_workday(day) for day in saturdays)


def test_the_law_gave_eleven_days_until_2024_and_thirteen_since() -> None:
    counted = {year: sum(len(dates_in(holiday, year)) for holiday in national().standing) for year in range(2005, 2028)}
    assert {year: n for year, n in counted.items() if year < 2008} == dict.fromkeys(range(2005, 2008), 10)
    assert {year: n for year, n in counted.items() if 2008 <= year < 2025} == dict.fromkeys(range(2008, 2025), 11)
    assert {year: n for year, n in counted.items() if year >= 2025} == dict.fromkeys(range(2025, 2028), 13)


def test_every_statutory_day_since_2008_was_off_in_the_notice_of_its_year() -> None:
    days = [day for holiday in national().standing for year in range(2008, 2027) for day in dates_in(holiday, year)]
    assert [day for day in days if not chinese_calendar.is_holiday(day)] == []


def test_two_holidays_on_one_day_give_one_day_off() -> None:
    # 中秋 2028 is 3 October; fewer days off are the safe side.
    assert [day for day in off_on_weekdays(national(), 2028) if day.startswith("10-")] == ["10-02", "10-03", "10-04"]


def longitude_of_the_sun(moment: datetime) -> float:
    """Return the apparent longitude in degrees, good to 0.01° (Meeus, Astronomical Algorithms, chapter 25)."""
    t = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400 / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    m = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (1.914602 - 0.004817 * t) * sin(m) + (0.019993 - 0.000101 * t) * sin(2 * m) + 0.000289 * sin(3 * m)
    omega = radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * sin(omega)) % 360


@pytest.mark.parametrize("year", range(2000, 2100))
def test_qingming_is_the_day_on_which_the_sun_reaches_15_degrees_in_beijing(year: int) -> None:
    day = qingming(year)
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    assert longitude_of_the_sun(begins) < 15.01
    assert longitude_of_the_sun(begins + timedelta(days=1)) >= 14.99


def test_the_lunar_days_from_2017_to_2027_are_those_that_were_looked_up() -> None:
    by_name = {each.name: each for each in national().standing if each.valid_until is None}
    assert [str(dates_in(by_name["端午节"], year)[0]) for year in (2020, 2023, 2025, 2027)] == [
        "2020-06-25",
        "2023-06-22",
        "2025-05-31",
        "2027-06-09",
    ]
    assert [str(day) for day in dates_in(by_name["春节"], 2027)] == [
        "2027-02-05",
        "2027-02-06",
        "2027-02-07",
        "2027-02-08",
    ]


def test_a_lunar_day_late_in_its_year_falls_into_the_next_solar_year() -> None:
    laba = Standing("national", "腊八节", "lunar", 12, 8, 1, "例", date(2000, 1, 1))
    assert (dates_in(laba, 2025), dates_in(laba, 2026)) == ([date(2025, 1, 7)], [date(2026, 1, 26)])


def test_an_unknown_reckoning_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="unknown reckoning"):
        dates_in(Standing("national", "例", "mayan", 1, 1, 1, "例", date(2000, 1, 1)), 2026)


def test_a_deadline_that_leans_on_a_year_without_a_notice_says_so_and_does_not_fail() -> None:
    deadline = national().deadline(date(2026, 12, 7), 20)
    assert (deadline.due_on, deadline.provisional, deadline.safe_on) == (date(2027, 1, 5), True, date(2027, 1, 4))


@pytest.mark.parametrize(
    ("received", "days", "provisional"),
    [
        (date(2026, 12, 3), 15, False),  # due on 24 December
        (date(2026, 12, 3), 16, True),  # due on 25 December: next year's notice may still change it
        (date(2025, 12, 15), 20, False),  # the notice of 2026 is here
        (date(2016, 12, 1), 15, True),  # no notice of 2016 was entered
    ],
)
def test_provisional_means_that_a_missing_notice_could_still_move_it(
    received: date, days: int, provisional: bool
) -> None:
    assert national().deadline(received, days).provisional is provisional


def test_days_that_do_not_run_do_not_make_a_deadline_provisional() -> None:
    span = [(date(2016, 12, 30), date(2016, 12, 31))]
    assert national().deadline(date(2016, 12, 30), 5).provisional is True
    assert national().deadline(date(2016, 12, 30), 5, span).provisional is False


def test_without_the_next_notice_the_end_of_december_is_open_and_with_it_settled() -> None:
    before = national().as_known_on(date(2018, 12, 3))
    assert before.why(date(2018, 12, 29)) == "星期六，双休日（暂定：2019年放假通知尚未录入）"
    assert before.deadline(date(2018, 12, 10), 15).provisional is True
    assert national().deadline(date(2018, 12, 10), 15).provisional is False
    assert before.missing_notices(date(2018, 12, 10), date(2019, 1, 2)) == ["2019年放假通知尚未录入"]


def test_a_provisional_holiday_names_its_law() -> None:
    assert national().why(date(2027, 2, 9)) == (
        "星期二，春节补休（暂定：2027年放假通知尚未录入，依《全国年节及纪念日放假办法》（2024年国务院令第795号）第二条第二项）"
    )


def test_how_far_the_calendar_is_known_is_said_for_each_layer() -> None:
    assert local().known_until_by_layer == {"national": date(2026, 12, 24), "prefecture": date(2025, 12, 24)}
    assert (national().known_until, local().known_until) == (date(2026, 12, 24), date(2025, 12, 24))
    assert without_notices().known_until is None


def test_the_prefectures_days_are_those_that_were_found_or_follow_from_its_rule() -> None:
    found = {row.day("date") for row in read_table(EXAMPLES / "local_days.csv")}
    days = (date(2017, 1, 1) + timedelta(days=each) for each in range(11 * 366))
    named = {day for day in days if day.year <= 2027 and local().is_workday(day) != national().is_workday(day)}
    assert named == {day for day in found if national().is_workday(day)}


def test_the_prefectures_missing_notice_makes_only_its_own_calendar_provisional() -> None:
    assert national().deadline(date(2026, 3, 2), 20).provisional is False
    deadline = local().deadline(date(2026, 3, 2), 20)
    assert (deadline.due_on, deadline.provisional) == (date(2026, 3, 30), True)
    assert local().missing_notices(date(2026, 3, 2), date(2026, 3, 30)) == ["本州2026年放假通知尚未录入"]


def test_a_local_holiday_is_made_up_on_a_day_that_is_free_on_every_layer() -> None:
    fair = Standing("prefecture", "州节", "solar", 5, 1, 2, "例", date(2000, 1, 1), made_up=True)
    calendar = Calendar(layers=("national", "prefecture"), notices=(), standing=(*national().standing, fair))
    # 1 and 2 May 2027 are a weekend; the national days are made up on Monday and Tuesday, the local ones after them.
    assert [day for day in off_on_weekdays(calendar, 2027) if day.startswith("05-")] == [
        "05-03",
        "05-04",
        "05-05",
        "05-06",
    ]
