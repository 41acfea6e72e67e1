"""The calendar's screens: who may, what is shown before it counts, and nothing overwritten."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from tests.kernel.calendars import EXAMPLES, seed_calendar
from yunlong_portal.kernel import admin as portal_admin
from yunlong_portal.kernel.models import CalendarNotice, StandingHoliday, User
from yunlong_portal.kernel.workdays import load_calendar

TEXT_2027 = """一、元旦:1月1日(周五)至3日(周日)放假,共3天。
二、春节:2月5日(周五)至11日(周四)放假调休,共7天。2月14日(周日)、2月20日(周六)上班。
三、清明节:4月3日至5日放假,共3天。
四、劳动节:5月1日至5日放假调休,共5天。4月25日(周日)、5月8日(周六)上班。
五、端午节:6月9日放假。
六、中秋节:9月15日放假。
七、国庆节:10月1日至7日放假调休,共7天。9月26日(周日)、10月9日(周六)上班。"""
FIELDS = {
    "layer": "national",
    "year": "2027",
    "title": "国务院办公厅关于2027年部分节假日安排的通知",
    "document_number": "",
    "issued_on": "2026-11-24",
    "supersedes": "",
    "source": "测试用，日期是假设的",
}


@pytest.fixture
def keeper(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    """Return a person who holds the duty of keeping the calendar; everybody else holds none."""
    seed_calendar()
    person = UserFactory.create(is_staff=True)

    def reader(request: HttpRequest, duties: Iterable[str]) -> bool:
        return request.user == person and "keep_calendar" in duties

    monkeypatch.setattr(portal_admin, "_reader", [reader])
    return person


@pytest.fixture
def page(keeper: User, login: Any) -> Client:
    return login(keeper)


def formset(*days: dict[str, str], initial: int = 0) -> dict[str, str]:
    data = {"days-TOTAL_FORMS": str(len(days)), "days-INITIAL_FORMS": str(initial)}
    data |= {"days-MIN_NUM_FORMS": "0", "days-MAX_NUM_FORMS": "1000"}
    for number, day in enumerate(days):
        data |= {f"days-{number}-{name}": value for name, value in day.items()}
    return data


def add(page: Client, **changes: str) -> Any:
    return page.post(reverse("admin:kernel_calendarnotice_add"), FIELDS | formset() | changes)


def change_address(notice: CalendarNotice) -> str:
    return reverse("admin:kernel_calendarnotice_change", args=[notice.pk])


def in_force_address(notice: CalendarNotice) -> str:
    return reverse("admin:kernel_calendarnotice_in_force", args=[notice.pk])


def test_a_pasted_notice_becomes_days_then_is_looked_at_and_then_counts(page: Client, keeper: User) -> None:
    assert add(page, text=TEXT_2027).status_code == 302
    notice = CalendarNotice.objects.get(year=2027)
    assert (notice.days.count(), notice.in_force_since) == (33, None)
    assert load_calendar().provisional(date(2027, 2, 20)) is True
    shown = page.get(in_force_address(notice)).content.decode()
    assert "2027-02-20" in shown
    assert "星期六，春节调休上班（国务院办公厅关于2027年部分节假日安排的通知）" in shown
    assert page.post(in_force_address(notice)).status_code == 302
    assert load_calendar().is_workday(date(2027, 2, 20)) is True
    assert load_calendar().provisional(date(2027, 2, 20)) is False
    notice.refresh_from_db()
    assert notice.history.first().history_user == keeper
    assert set(notice.days.first().history.values_list("history_user", flat=True)) == {keeper.pk}


def test_text_that_cannot_be_read_is_answered_beside_the_field_and_kept(page: Client) -> None:
    response = add(page, text="元旦：1月1日（周日）放假")
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {
        "text": ["第1行：2027-01-01是星期五，文中写的是日，请核对年份。"]
    }
    assert "元旦：1月1日（周日）放假" in response.content.decode()
    assert CalendarNotice.objects.filter(year=2027).exists() is False


def test_days_typed_by_hand_stay_when_the_text_names_them_too(page: Client) -> None:
    typed = {"date": "2027-01-01", "kind": "off", "name": "元旦（手录）", "remark": ""}
    add(page, **formset(typed), text="元旦：1月1日至3日放假，共3天。")
    notice = CalendarNotice.objects.get(year=2027)
    assert list(notice.days.values_list("name", flat=True)) == ["元旦（手录）", "元旦", "元旦"]


def test_a_notice_that_cannot_be_right_is_shown_with_what_is_wrong_and_not_put_in_force(page: Client) -> None:
    add(page, text="元旦：1月1日放假")
    notice = CalendarNotice.objects.get(year=2027)
    response = page.get(in_force_address(notice))
    assert [each.code for each in response.context["objections"]] == ["holiday_forgotten"] * 5
    response = page.post(in_force_address(notice))
    assert (response.status_code, len(response.context["form"].non_field_errors())) == (422, 5)
    notice.refresh_from_db()
    assert notice.in_force_since is None


def test_a_notice_in_force_cannot_be_edited_until_it_is_taken_out_with_a_reason(page: Client) -> None:
    notice = CalendarNotice.objects.get(document_number="国办发明电〔2025〕7号")
    assert page.post(change_address(notice), FIELDS | formset()).status_code == 403
    response = page.post(in_force_address(notice), {"reason": ""})
    assert response.context["form"].errors == {"reason": ["请填写停用理由。"]}
    page.post(in_force_address(notice), {"reason": "核对国庆节日期"})
    notice.refresh_from_db()
    assert notice.in_force_since is None
    assert notice.history.first().history_change_reason == "停用：核对国庆节日期"
    assert page.get(change_address(notice)).context["has_change_permission"] is True


def test_an_amended_notice_is_not_taken_out_under_its_amendment(page: Client) -> None:
    notice = CalendarNotice.objects.get(document_number="国办发明电〔2018〕15号")
    response = page.post(in_force_address(notice), {"reason": "核对"})
    assert response.context["form"].non_field_errors() == [
        "“国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）”修改了这份通知并已启用。请先停用那一份。"
    ]


def test_a_page_opened_before_somebody_else_saved_overwrites_nothing(page: Client) -> None:
    add(page, text=TEXT_2027)
    notice = CalendarNotice.objects.get(year=2027)
    seen = str(notice.edition)
    first = page.post(change_address(notice), FIELDS | formset() | {"source": "第一人", "seen_edition": seen})
    second = page.post(change_address(notice), FIELDS | formset() | {"source": "第二人", "seen_edition": seen})
    assert (first.status_code, second.status_code) == (302, 200)
    assert second.context["adminform"].form.non_field_errors() == [
        "您打开这一页之后，别人已经改过。请重新打开，看过现在的内容再改。"
    ]
    assert CalendarNotice.objects.get(pk=notice.pk).source == "第一人"


def test_a_day_of_a_draft_can_be_taken_out(page: Client) -> None:
    add(page, text="元旦：1月1日至2日放假")
    notice = CalendarNotice.objects.get(year=2027)
    first, second = notice.days.all()
    data = formset(
        {"id": str(first.pk), "notice": str(notice.pk), "date": "2027-01-01", "kind": "off", "name": "新年"},
        {"id": str(second.pk), "notice": str(notice.pk), "date": "2027-01-02", "kind": "off", "name": "元旦"}
        | {"DELETE": "on"},
        initial=2,
    )
    page.post(change_address(notice), FIELDS | data | {"seen_edition": str(notice.edition)})
    assert list(notice.days.values_list("date", "name")) == [(date(2027, 1, 1), "新年")]


def test_a_changed_standing_holiday_counts_at_once(page: Client) -> None:
    load_calendar()
    holiday = StandingHoliday.objects.get(county_key="national-mid-autumn-2008")
    address = reverse("admin:kernel_standingholiday_change", args=[holiday.pk])
    data = {"layer": "national", "name": "中秋节", "reckoning": "lunar", "month": "8", "day": "15", "days_before": "0"}
    data |= {"days": "1", "made_up": "on", "valid_from": "2008-01-01", "valid_until": "2026-12-31", "basis": "假定修法"}
    data |= {"seen_edition": str(holiday.edition), "has_seen": "on"}
    assert page.post(address, data).status_code == 302
    assert load_calendar().is_workday(date(2027, 9, 15)) is True


@pytest.mark.parametrize(("today", "warned"), [("2026-12-08", False), ("2026-12-09", True), ("2027-01-01", True)])
def test_from_9_december_the_list_says_that_next_years_notice_is_missing(
    keeper: User, login: Any, today: str, warned: bool
) -> None:
    with time_machine.travel(f"{today}T10:00:00+08:00", tick=False):
        response = login(keeper).get(reverse("admin:kernel_calendarnotice_changelist"))
    sentence = "2027年全国放假通知还没有启用，跨入2027年的期限都是暂定的。通知印发后请尽快录入。"
    assert [str(each) for each in response.context["messages"]] == [sentence] * warned


def test_the_list_takes_as_many_queries_for_two_notices_as_for_all(
    page: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Queries: session, person, three of the calendar, number of notices, the notices.

    Two more are of model permissions and two of the person's duties, asked by the frame of every staff page.
    """
    address = reverse("admin:kernel_calendarnotice_changelist")
    with django_assert_max_num_queries(11) as all_of_them:
        assert page.get(address).status_code == 200
    with django_assert_max_num_queries(11) as two:
        assert page.get(address, {"q": "2019"}).status_code == 200
    assert len(two) == len(all_of_them)


def test_people_without_the_duty_find_no_calendar(keeper: User, login: Any) -> None:
    other = login(UserFactory.create(is_staff=True, is_superuser=True))
    notice = CalendarNotice.objects.first()
    assert notice is not None
    statuses = [
        other.get(reverse("admin:kernel_calendarnotice_changelist")).status_code,
        other.get(change_address(notice)).status_code,
        other.get(in_force_address(notice)).status_code,
        other.post(in_force_address(notice), {"reason": "试"}).status_code,
        other.get(reverse("admin:kernel_standingholiday_changelist")).status_code,
    ]
    assert statuses == [403, 403, 404, 404, 403]


def test_a_standing_holiday_is_saved_after_what_it_changes_was_shown_and_seen(page: Client) -> None:
    holiday = StandingHoliday.objects.get(layer="prefecture", name="三月街民族节", valid_until=None)
    address = reverse("admin:kernel_standingholiday_change", args=[holiday.pk])
    names = ("layer", "name", "reckoning", "month", "day", "days_before", "basis", "source")
    fields = {name: str(getattr(holiday, name)) for name in names} | {"valid_from": "2021-01-01", "valid_until": ""}
    fields |= {"days": "4", "seen_edition": str(holiday.edition)}
    with time_machine.travel("2026-11-25T09:30:00+08:00", tick=False):
        shown = page.post(address, fields)
        told = shown.context["adminform"].form.non_field_errors()
        assert told[0] == "这样修改有以下影响，核对无误的，请勾选“影响已看过”再保存："
        assert told[1].startswith("2026-05-04：现在星期一，双休日") or "三月街民族节放假" in told[1]
        assert page.post(address, fields | {"has_seen": "on"}).status_code == 302
    holiday.refresh_from_db()
    assert holiday.days == 4


def test_a_change_of_words_alone_asks_for_nothing(page: Client) -> None:
    holiday = StandingHoliday.objects.get(layer="prefecture", name="三月街民族节", valid_until=None)
    address = reverse("admin:kernel_standingholiday_change", args=[holiday.pk])
    names = ("layer", "name", "reckoning", "month", "day", "days_before", "days", "basis")
    fields = {name: str(getattr(holiday, name)) for name in names} | {"valid_from": "2021-01-01", "valid_until": ""}
    assert page.post(address, fields | {"source": "已核对", "seen_edition": str(holiday.edition)}).status_code == 302


def test_nothing_of_the_calendar_is_deleted_on_these_screens(page: Client) -> None:
    notice = CalendarNotice.objects.first()
    assert notice is not None
    assert page.post(reverse("admin:kernel_calendarnotice_delete", args=[notice.pk])).status_code == 403


def test_the_notices_that_are_read_from_text_are_the_countys_own(page: Client) -> None:
    notice = CalendarNotice.objects.get(document_number="国办发明电〔2025〕7号")
    before = list(notice.days.values_list("date", "kind", "name"))
    page.post(in_force_address(notice), {"reason": "重录"})
    notice.refresh_from_db()
    notice.days.all().delete()
    text = (EXAMPLES / "notice_2026.txt").read_text(encoding="utf-8")
    fields = FIELDS | {"year": "2026", "title": notice.title, "document_number": notice.document_number}
    page.post(change_address(notice), fields | formset() | {"text": text, "seen_edition": str(notice.edition)})
    assert list(notice.days.values_list("date", "kind", "name")) == before
