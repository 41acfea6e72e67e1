"""Notices put in force and taken out: what cannot be right is refused before it moves a deadline."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import UserFactory
from tests.kernel.calendars import local, national, seed_calendar
from yunlong_portal.kernel.calendar_keeping import (
    change_standing_holiday,
    check,
    latest_change,
    objections,
    put_in_force,
    take_out_of_force,
    what_changes,
)
from yunlong_portal.kernel.models import CalendarNotice, StandingHoliday, User
from yunlong_portal.kernel.workdays import ChangedDay, Day, Notice
from yunlong_portal.kernel.workflow import Refused

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
# What a notice of 2027 must at least say: the statutory days (2 and 3 October and others lie on a weekend).
STATUTORY_2027 = ("01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01")


def notice_2027(**changes: Any) -> CalendarNotice:
    given = {"layer": "national", "year": 2027, "title": "国务院办公厅关于2027年部分节假日安排的通知"}
    given |= {"source": "测试用，日期是假设的"}
    notice = CalendarNotice.objects.create(**given | changes)
    for day in STATUTORY_2027:
        notice.days.create(date=date.fromisoformat(f"2027-{day}"), kind="off", name="节日")
    return notice


@pytest.fixture
def keeper(db: None) -> User:
    seed_calendar()
    return UserFactory.create()


def test_a_notice_put_in_force_makes_its_year_known(keeper: User) -> None:
    notice = put_in_force(notice=notice_2027(), actor=keeper, now=NOW)
    history = notice.history.first()
    assert notice.in_force_since == NOW
    assert (history.history_user, history.history_change_reason) == (keeper, "启用")


def test_what_a_notice_would_change_is_shown_before(keeper: User) -> None:
    notice = notice_2027(document_number="新号")
    notice.days.create(date=date(2026, 12, 31), kind="off", name="元旦")
    notice.days.create(date=date(2027, 2, 20), kind="work", name="春节")
    changes = {each.date: each for each in what_changes(notice).days}
    assert changes[date(2026, 12, 31)] == ChangedDay(
        date(2026, 12, 31), "星期四，工作日（暂定：2027年放假通知尚未录入）", "星期四，元旦放假（新号）"
    )
    assert changes[date(2027, 2, 20)].after == "星期六，春节调休上班（新号）"
    # The make-up days that the law promises and this notice does not give work again.
    assert changes[date(2027, 2, 9)].after == "星期二，工作日"
    assert date(2027, 1, 1) not in changes


def test_a_notice_without_number_and_source_is_no_basis(keeper: User) -> None:
    assert [each.code for each in check(notice_2027(source=" "))] == ["no_basis"]
    assert check(CalendarNotice.objects.exclude(document_number="").latest("pk")) == []


def test_what_taking_a_notice_out_would_change_is_shown_before(keeper: User) -> None:
    notice = CalendarNotice.objects.get(layer="national", year=2026)
    changes = {each.date: each.after for each in what_changes(notice).days}
    assert changes[date(2026, 2, 28)] == "星期六，双休日（暂定：2026年放假通知尚未录入）"


def test_what_was_done_to_the_calendar_last_is_told_in_words(keeper: User) -> None:
    assert latest_change() == "载入县情资料"
    notice = put_in_force(notice=notice_2027(document_number="新号"), actor=keeper, now=NOW)
    assert latest_change() == "启用《国务院办公厅关于2027年部分节假日安排的通知》（新号）"
    take_out_of_force(notice=notice, actor=keeper, reason="抄错一天")
    assert latest_change() == "停用《国务院办公厅关于2027年部分节假日安排的通知》（新号）"
    change_standing_holiday(holiday=StandingHoliday.objects.get(name="清明节"), actor=keeper, reason="依据")
    assert latest_change() == "修改常设节假日“清明节”"


@pytest.mark.parametrize(
    ("day", "kind", "code"),
    [
        (date(2027, 5, 5), "work", "already_a_workday"),
        (date(2028, 1, 1), "off", "day_out_of_year"),
        (date(2026, 11, 30), "off", "day_out_of_year"),
    ],
)
def test_a_day_that_cannot_be_right_is_refused(keeper: User, day: date, kind: str, code: str) -> None:
    notice = notice_2027()
    notice.days.create(date=day, kind=kind, name="节日")
    with pytest.raises(Refused) as refused:
        put_in_force(notice=notice, actor=keeper, now=NOW)
    assert [each.code for each in refused.value.refusals] == [code]
    notice.refresh_from_db()
    assert notice.in_force_since is None


def test_a_forgotten_festival_is_named(keeper: User) -> None:
    notice = notice_2027()
    notice.days.filter(date=date(2027, 9, 15)).delete()
    with pytest.raises(Refused) as refused:
        put_in_force(notice=notice, actor=keeper, now=NOW)
    assert refused.value.code == "holiday_forgotten"
    assert str(refused.value) == (
        "中秋节（2027-09-15）依法放假（《全国年节及纪念日放假办法》第二条第六项），通知里没有列为放假。请补录或核对。"
    )


def test_a_festival_on_a_weekend_may_go_unnamed_but_not_be_made_to_work(keeper: User) -> None:
    notice = notice_2027()
    notice.days.create(date=date(2027, 10, 2), kind="work", name="国庆节")
    assert [each.code for each in check(notice)] == ["holiday_forgotten"]


def test_an_empty_notice_is_refused(keeper: User) -> None:
    notice = CalendarNotice.objects.create(layer="prefecture", year=2027, title="大理州2027年的通知")
    with pytest.raises(Refused) as refused:
        put_in_force(notice=notice, actor=keeper, now=NOW)
    assert refused.value.code == "no_days"


def test_a_second_notice_of_a_year_must_say_what_it_amends(keeper: User) -> None:
    put_in_force(notice=notice_2027(), actor=keeper, now=NOW)
    second = notice_2027(title="又一份")
    assert [each.code for each in check(second)] == ["year_already_known"]
    second.supersedes = CalendarNotice.objects.get(year=2027, title__startswith="国务院")
    second.issued_on = date(2027, 3, 1)
    second.save()
    assert check(second) == []


def test_an_amendment_of_what_is_not_in_force_or_came_later_is_refused(keeper: User) -> None:
    base = notice_2027(issued_on=date(2026, 11, 1))
    amendment = notice_2027(title="调整", issued_on=date(2027, 3, 1), supersedes=base)
    assert [each.code for each in check(amendment)] == ["amends_nothing"]
    put_in_force(notice=base, actor=keeper, now=NOW)
    assert check(amendment) == []
    amendment.issued_on = date(2026, 10, 1)
    amendment.save()
    assert [each.code for each in check(amendment)] == ["amends_nothing"]


def test_an_amended_notice_stays_in_force_as_long_as_its_amendment(keeper: User) -> None:
    base = CalendarNotice.objects.get(document_number="国办发明电〔2018〕15号")
    with pytest.raises(Refused) as refused:
        take_out_of_force(notice=base, actor=keeper, reason="核对")
    assert refused.value.code == "has_amendments"


def test_nothing_is_put_in_force_twice_or_taken_out_without_a_reason(keeper: User) -> None:
    notice = put_in_force(notice=notice_2027(), actor=keeper, now=NOW)
    codes = []
    with pytest.raises(Refused) as refused:
        put_in_force(notice=notice, actor=keeper, now=NOW)
    codes.append(refused.value.code)
    with pytest.raises(Refused) as refused:
        take_out_of_force(notice=notice, actor=keeper, reason=" ")
    codes.append(refused.value.code)
    notice = take_out_of_force(notice=notice, actor=keeper, reason="抄错一天")
    assert notice.history.first().history_change_reason == "停用：抄错一天"
    with pytest.raises(Refused) as refused:
        take_out_of_force(notice=notice, actor=keeper, reason="再来")
    codes.append(refused.value.code)
    assert codes == ["already_in_force", "no_reason", "not_in_force"]


def test_the_countys_own_notices_stand_up_to_every_objection() -> None:
    for calendar in (national(), local()):
        for notice in calendar.notices:
            others = [each for each in calendar.notices if each.layer == notice.layer and each is not notice]
            assert objections(notice, others=others, standing=calendar.standing) == []


def test_a_notice_shifted_by_a_week_is_found_out() -> None:
    notice = next(each for each in national().notices if each.year == 2026)
    week = timedelta(days=7)
    shifted = Notice(
        "national", 2026, "错", notice.issued_on, tuple(Day(d.date + week, d.off, d.name) for d in notice.days)
    )
    assert {each.code for each in objections(shifted, others=[], standing=national().standing)} == {"holiday_forgotten"}
