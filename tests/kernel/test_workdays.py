"""The calendar against the law's examples, against an independent package, and in its own words."""

import json
from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from tests.kernel.calendars import EXAMPLES, local, national
from yunlong_portal.kernel.county import Row, read_table
from yunlong_portal.kernel.workdays import Calendar, Day, Excluded, Notice, TraceDay, beijing_date
from yunlong_portal.kernel.workdays.calendar import merge
from yunlong_portal.kernel.workflow import Refused

CALENDARS = {"national": national, "prefecture": local}


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


@pytest.mark.parametrize("row", read_table(EXAMPLES / "examples.csv"), ids=lambda row: row["example"])
def test_every_worked_example_comes_out_as_counted_by_hand(row: Row) -> None:
    calendar = CALENDARS[row["layer"]]()
    if known_on := row.day_or_none("known_on"):
        calendar = calendar.as_known_on(known_on)
    assert calendar.add_workdays(row.day("received"), row.number("days")) == row.day("due")


def test_every_day_from_2017_to_2026_is_what_an_independent_package_says() -> None:
    days = days_of(date(2017, 1, 1), date(2026, 12, 31))
    calendar = national()
    assert len(days) == 3652
    assert [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_the_years_have_as_many_working_days_as_their_notices_leave() -> None:
    calendar = national()
    counted = {
        year: calendar.workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) for year in range(2017, 2027)
    }
    assert list(counted.values()) == [249, 250, 250, 249, 250, 249, 249, 251, 248, 248]


def test_a_third_party_consultation_stops_the_clock_from_the_day_after_the_letter_to_the_day_of_the_opinion() -> None:
    consultation = Excluded(date(2020, 9, 24), date(2020, 10, 16), "征求第三方意见")
    assert national().add_workdays(date(2020, 9, 21), 20, [consultation]) == date(2020, 11, 10)


def test_overlapping_intervals_count_once() -> None:
    first = (date(2020, 9, 24), date(2020, 10, 16))
    within = (date(2020, 9, 28), date(2020, 10, 9))
    later = (date(2020, 10, 12), date(2020, 10, 20))
    calendar = national()
    union = calendar.add_workdays(date(2020, 9, 21), 20, [(first[0], later[1])])
    assert calendar.add_workdays(date(2020, 9, 21), 20, [later, within, first]) == union == date(2020, 11, 12)


def test_merged_intervals_keep_the_reason_of_whichever_came_first() -> None:
    spans = merge(
        [
            Excluded(date(2020, 9, 30), date(2020, 10, 12), "征求其他机关意见"),
            Excluded(date(2020, 9, 24), date(2020, 10, 9), "征求第三方意见"),
            Excluded(date(2020, 9, 25), date(2020, 9, 28), "又一次"),
        ]
    )
    assert spans == [
        Excluded(date(2020, 9, 24), date(2020, 10, 9), "征求第三方意见"),
        Excluded(date(2020, 10, 9), date(2020, 10, 12), "征求其他机关意见"),
    ]


def test_an_interval_that_ends_before_it_begins_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        merge([(date(2020, 9, 24), date(2020, 9, 23))])


def test_the_next_working_day_can_be_a_saturday() -> None:
    assert national().next_workday(date(2017, 9, 29)) == date(2017, 9, 30)
    assert national().next_workday(date(2017, 9, 30)) == date(2017, 10, 9)


def test_what_remains_is_nothing_on_the_last_day_and_negative_after_it() -> None:
    calendar, due = national(), date(2017, 9, 15)
    left = [calendar.remaining(due, day) for day in (date(2017, 9, 13), date(2017, 9, 15), date(2017, 9, 16))]
    assert left == [2, 0, 0]
    assert calendar.remaining(due, date(2017, 9, 18)) == -1


@pytest.mark.parametrize("days", [0, -1])
def test_less_than_one_day_is_refused(days: int) -> None:
    calendar = national()
    for count in (calendar.add_workdays, calendar.deadline, calendar.add_days_legal, calendar.add_months_legal):
        with pytest.raises(Refused) as refused:
            count(date(2017, 8, 25), days)
        assert refused.value.code == "days_not_positive"


def test_dates_outside_2000_to_2099_are_refused() -> None:
    calendar = national()
    asked = [
        lambda: calendar.is_workday(date(1999, 12, 31)),
        lambda: calendar.why(date(2100, 1, 1)),
        lambda: calendar.add_workdays(date(1066, 10, 14), 15),
        lambda: calendar.add_workdays(date(9999, 12, 30), 15),
        lambda: calendar.add_workdays(date(2017, 8, 25), 10_000_000),
        lambda: calendar.add_days_legal(date(2017, 8, 25), 10_000_000),
        lambda: calendar.add_months_legal(date(2017, 8, 25), 100_000),
    ]
    for ask in asked:
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "date_out_of_range"


def test_a_datetime_is_not_taken_for_a_date() -> None:
    with pytest.raises(TypeError):
        national().is_workday(datetime(2017, 8, 25, tzinfo=UTC))


def test_the_day_is_beijings_not_greenwichs() -> None:
    assert beijing_date(datetime(2017, 8, 25, 15, 59, tzinfo=UTC)) == date(2017, 8, 25)
    assert beijing_date(datetime(2017, 8, 25, 16, 0, tzinfo=UTC)) == date(2017, 8, 26)
    with pytest.raises(ValueError, match="aware"):
        beijing_date(datetime(2017, 8, 25))  # noqa: DTZ001  # naive on purpose


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2017, 9, 15), 60, date(2017, 11, 14)),
        (date(2017, 7, 4), 60, date(2017, 9, 4)),  # 2 September is a Saturday
        (date(2017, 8, 31), 30, date(2017, 9, 30)),  # a Saturday made up: it works
        (date(2017, 8, 4), 60, date(2017, 10, 9)),  # 3 October is a day off
    ],
)
def test_a_period_of_calendar_days_ends_on_its_last_day_or_the_next_working_day(
    start: date, days: int, last: date
) -> None:
    assert national().add_days_legal(start, days) == last


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2017, 9, 15), 6, date(2018, 3, 15)),
        (date(2017, 8, 31), 6, date(2018, 2, 28)),  # February has no 31st
        (date(2019, 8, 31), 6, date(2020, 3, 2)),  # 29 February 2020 is a Saturday
        (date(2018, 6, 30), 6, date(2019, 1, 2)),  # 30 December 2018 is off, and so are the two days after it
        (date(2017, 12, 15), 1, date(2018, 1, 15)),
    ],
)
def test_a_period_of_months_ends_on_the_corresponding_date_or_at_the_months_end(
    start: date, months: int, last: date
) -> None:
    assert national().add_months_legal(start, months) == last


def test_the_trace_has_every_day_after_receipt_with_its_reason() -> None:
    calendar = national()
    trace = calendar.trace(date(2017, 9, 28), date(2017, 10, 9))
    number = "国办发明电〔2016〕17号"
    assert [(each.date.day, each.counts, each.why) for each in trace] == [
        (29, True, "星期五，工作日"),
        (30, True, f"星期六，中秋节、国庆节调休上班（{number}）"),
        (1, False, f"星期日，中秋节、国庆节放假（{number}）"),
        (2, False, f"星期一，中秋节、国庆节放假（{number}）"),
        (3, False, f"星期二，中秋节、国庆节放假（{number}）"),
        (4, False, f"星期三，中秋节、国庆节放假（{number}）"),
        (5, False, f"星期四，中秋节、国庆节放假（{number}）"),
        (6, False, f"星期五，中秋节、国庆节放假（{number}）"),
        (7, False, f"星期六，中秋节、国庆节放假（{number}）"),
        (8, False, f"星期日，中秋节、国庆节放假（{number}）"),
        (9, True, "星期一，工作日"),
    ]


def test_the_trace_names_the_amendment_and_not_what_it_amended() -> None:
    assert national().why(date(2020, 2, 1)) == "星期六，春节放假（国办发明电〔2020〕1号）"
    assert (
        national().as_known_on(date(2020, 1, 25)).why(date(2020, 2, 1))
        == "星期六，春节调休上班（国办发明电〔2019〕16号）"
    )


def test_the_trace_says_which_days_did_not_run() -> None:
    spans = [Excluded(date(2020, 9, 24), date(2020, 9, 26), "征求第三方意见")]
    assert national().trace(date(2020, 9, 24), date(2020, 9, 27), spans) == [
        TraceDay(date(2020, 9, 25), False, "星期五，不计入：征求第三方意见"),
        TraceDay(date(2020, 9, 26), False, "星期六，双休日"),
        TraceDay(date(2020, 9, 27), True, "星期日，国庆节、中秋节调休上班（国办发明电〔2019〕16号）"),
    ]


def test_a_make_up_day_of_the_state_is_a_day_off_in_dali() -> None:
    day = date(2023, 5, 6)
    assert (national().is_workday(day), local().is_workday(day)) == (True, False)
    assert local().why(day) == "星期六，三月街民族节放假（大理白族自治州人民政府办公室关于2023年部分节假日安排的通知）"


def test_a_day_off_for_everybody_keeps_the_states_reason_in_dali() -> None:
    assert local().why(date(2018, 5, 1)) == national().why(date(2018, 5, 1))


def test_a_notice_can_make_a_day_off_work_again() -> None:
    base = Notice("national", 2017, "甲号", date(2016, 12, 1), (Day(date(2017, 5, 2), True, "劳动节"),))
    second = Notice("national", 2017, "乙号", date(2017, 4, 1), (Day(date(2017, 5, 2), False, "劳动节"),), amends=True)
    calendar = Calendar(layers=("national",), notices=(second, base))
    assert calendar.why(date(2017, 5, 2)) == "星期二，劳动节照常上班（乙号）"
    assert calendar.is_workday(date(2017, 5, 2)) is True
    assert calendar.as_known_on(date(2017, 3, 31)).is_workday(date(2017, 5, 2)) is False


def test_equal_contents_make_equal_calendars_with_one_version() -> None:
    calendar = national()
    twin = Calendar(layers=calendar.layers, notices=calendar.notices, standing=calendar.standing)
    assert (twin, twin.version) == (calendar, calendar.version)
    assert calendar.as_known_on(date(2019, 3, 21)).version != calendar.version
    assert local().version != calendar.version


def test_a_deadline_can_be_written_down() -> None:
    deadline = national().deadline(date(2017, 8, 25), 15)
    assert json.dumps([deadline.due_on.isoformat(), deadline.calendar_version, deadline.provisional])
    assert (deadline.due_on, deadline.safe_on, deadline.provisional) == (date(2017, 9, 15), date(2017, 9, 15), False)
