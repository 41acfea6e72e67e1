"""The calendar from the tables: one query while nothing changed, never an empty one in silence."""

from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from tests.kernel.calendars import local, national, seed_calendar
from yunlong_portal.kernel.calendar_keeping import change_standing_holiday, put_in_force, take_out_of_force
from yunlong_portal.kernel.models import CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays import LOCAL, NATIONAL, load_calendar
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_what_was_loaded_is_what_the_files_say() -> None:
    seed_calendar()
    assert load_calendar() == national()
    assert load_calendar(LOCAL) == local()


def test_an_empty_calendar_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        load_calendar()
    assert refused.value.code == "calendar_empty"
    assert "seed_county" in str(refused.value)


def test_it_is_read_once_and_then_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Query: the editions of what counts."""
    seed_calendar()
    first = load_calendar()
    with django_assert_num_queries(1):
        assert load_calendar() is first
    load_calendar(LOCAL)
    with django_assert_num_queries(2):
        assert load_calendar(NATIONAL) is first
        assert load_calendar(LOCAL) is not first


def test_counting_asks_the_database_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    seed_calendar()
    calendar = load_calendar()
    with django_assert_num_queries(0):
        calendar.trace(date(2026, 11, 23), calendar.deadline(date(2026, 11, 23), 60).due_on)


def test_a_notice_taken_out_of_force_no_longer_counts_and_counts_again_when_it_is_back() -> None:
    seed_calendar()
    actor = UserFactory.create()
    notice = CalendarNotice.objects.get(document_number="国办发明电〔2025〕7号")
    assert load_calendar().provisional(date(2026, 10, 1)) is False
    take_out_of_force(notice=notice, actor=actor, reason="核对国庆节日期")
    assert load_calendar().provisional(date(2026, 10, 1)) is True
    put_in_force(notice=notice, actor=actor, now=NOW)
    assert load_calendar() == national()


def test_a_changed_standing_holiday_is_noticed() -> None:
    seed_calendar()
    assert load_calendar().is_workday(date(2027, 9, 15)) is False
    holiday = StandingHoliday.objects.get(name="中秋节")
    holiday.valid_until = date(2026, 12, 31)
    change_standing_holiday(holiday=holiday, actor=UserFactory.create(), reason="假定修法")
    assert load_calendar().is_workday(date(2027, 9, 15)) is True


def test_a_draft_notice_does_not_count() -> None:
    seed_calendar()
    draft = CalendarNotice.objects.create(layer="national", year=2027, title="国务院办公厅关于2027年的通知")
    draft.days.create(date=date(2027, 1, 4), kind="off", name="元旦")
    assert load_calendar() == national()
