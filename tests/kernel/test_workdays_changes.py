"""What moves when a notice comes out or is amended."""

from datetime import date

from tests.kernel.calendars import national
from yunlong_portal.kernel.workdays import ChangedDay, Moved, Running, changed_days, moved


def test_the_next_years_notice_can_take_a_day_from_this_december() -> None:
    """Example 9: a Saturday is made a working day, the deadline comes two days earlier."""
    running = [("甲", date(2018, 12, 10), 15), ("乙", date(2018, 12, 3), 15)]
    assert moved(national().as_known_on(date(2018, 12, 3)), national(), running) == [
        Moved(
            key="甲",
            old_due=date(2018, 12, 31),
            new_due=date(2018, 12, 29),
            was_provisional=True,
            is_provisional=False,
        )
    ]


def test_those_with_less_time_come_first_and_are_marked() -> None:
    """Examples 10 and 15 with the second notices of 2019 and 2020."""
    running = [Running("later", date(2020, 1, 13), 20), Running("earlier", date(2019, 4, 10), 15)]
    found = moved(national().as_known_on(date(2019, 12, 1)), national(), running)
    assert [(each.key, each.earlier) for each in found] == [("later", False)]
    found = moved(national().as_known_on(date(2019, 3, 21)), national(), [*running, ("same", date(2019, 3, 1), 15)])
    assert [(each.key, each.new_due, each.earlier) for each in found] == [
        ("earlier", date(2019, 4, 30), True),
        ("later", date(2020, 2, 17), False),
    ]


def test_a_deadline_whose_clock_stood_over_the_changed_days_does_not_move() -> None:
    stood = (date(2019, 4, 26), date(2019, 5, 5))
    before = national().as_known_on(date(2019, 3, 21))
    assert moved(before, national(), [Running("甲", date(2019, 4, 10), 15, (stood,))]) == []


def test_nothing_moves_between_equal_calendars() -> None:
    assert moved(national(), national(), [("甲", date(2018, 12, 10), 15)]) == []


def test_the_days_that_changed_are_named_with_both_reasons() -> None:
    before = national().as_known_on(date(2020, 1, 25))
    assert changed_days(before, national(), first=date(2020, 1, 1), last=date(2020, 2, 29)) == [
        ChangedDay(date(2020, 1, 31), "星期五，工作日", "星期五，春节放假（国办发明电〔2020〕1号）"),
        ChangedDay(
            date(2020, 2, 1),
            "星期六，春节调休上班（国办发明电〔2019〕16号）",
            "星期六，春节放假（国办发明电〔2020〕1号）",
        ),
    ]
