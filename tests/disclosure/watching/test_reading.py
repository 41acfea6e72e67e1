"""读网日志: who read what, what was wrong, when it was mended, and the days nobody read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from columns.enums import Duty
from disclosure.domain.watching import reading
from disclosure.models import ReadingEntry, ReadingError
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, UserFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
LOG, ADD = reverse("admin:disclosure_readingentry_changelist"), reverse("admin:disclosure_readingentry_add")


@pytest.fixture
def reader():
    return with_duties(CountyFactory.create(), Duty.PUBLISH)


def entry(reader, day=TODAY, **given) -> ReadingEntry:
    return reading.save_entry(ReadingEntry(day=day, **given), actor=reader, now=NOW)


def error(kept, department) -> ReadingError:
    wrong = ReadingError(entry=kept, place="首页", what="标题有错字", department=department)
    return reading.add_error(wrong, actor=kept.reader, now=NOW)


@pytest.mark.parametrize(
    ("day", "given", "code"),
    [
        (TODAY + timedelta(days=1), {}, "day_ahead"),
        (TODAY - timedelta(days=8), {}, "too_late"),
        (TODAY, {"home_read": False}, "nothing_read"),
    ],
)
def test_an_entry_is_of_these_days_and_of_something_read(reader, day, given, code):
    with pytest.raises(Refused) as refused:
        entry(reader, day, **given)
    assert refused.value.code == code


def test_each_writes_once_a_day_and_for_himself(reader):
    kept = entry(reader)
    with pytest.raises(Refused) as refused:
        entry(reader)
    assert refused.value.code == "read_already"
    other = with_duties(CountyFactory.create(), Duty.PUBLISH)
    for act in (
        lambda: reading.save_entry(kept, actor=other, now=NOW),
        lambda: reading.add_error(ReadingError(entry=kept), actor=other, now=NOW),
        lambda: entry(UserFactory.create(is_staff=True)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_yours"


def test_an_error_is_told_to_its_department_until_it_says_how_it_was_mended(reader):
    unit = DepartmentFactory.create()
    clerk = with_duties(unit, Duty.DRAFT)
    found = error(entry(reader), unit)
    told = Notice.objects.standing().filter(recipient=clerk)
    assert [each.subject for each in told] == ["读网发现1处错误，请改正并登记"]
    for who, on, code in (
        (with_duties(DepartmentFactory.create(), Duty.DRAFT), TODAY, "not_yours"),
        (clerk, TODAY - timedelta(days=1), "before_found"),
        (clerk, TODAY + timedelta(days=1), "day_ahead"),
    ):
        with pytest.raises(Refused) as refused:
            reading.mend_error(found, actor=who, on=on, how="", now=NOW)
        assert refused.value.code == code
    mended = reading.mend_error(found, actor=clerk, on=TODAY, how="更正", now=NOW)
    assert (mended.mended_by, reading.mending(mended)) == (clerk, "2026-11-25改正，更正")
    assert not told.all().exists()
    with pytest.raises(Refused) as refused:
        reading.mend_error(found, actor=clerk, on=TODAY, how="", now=NOW)
    assert refused.value.code == "mended_already"


def test_a_working_day_without_an_entry_is_shown_and_a_sunday_is_not(reader):
    entry(reader)
    assert reading.unread_days(date(2026, 11, 20), TODAY) == [
        date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24),
    ]  # fmt: skip


def test_the_sheet_of_a_month_has_each_entry_and_each_day_nobody_read(reader):
    ColumnFactory.create(code="news.gg", name="公示公告")
    unit = DepartmentFactory.create(short_name="县民政局")
    error(entry(reader, columns=["news.gg", "gone"]), unit)
    sheet = reading.month_sheet(reading.Month(date(2026, 11, 1)), keeper="县政府", today=TODAY)
    assert sheet.period == "2026年11月"
    assert sheet.rows[0] == ("11-02", "未登记", "", "", "", "")
    assert sheet.rows[-1] == (
        "11-25", str(reader), "看了", "公示公告、gone", "1．首页：标题有错字（县民政局）", "1．待改正",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last"), [(date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 12, 1), date(2026, 12, 31))]
)
def test_a_month_ends_on_its_last_day(first, last):
    assert reading.Month(first).last == last


def test_the_log_is_written_on_the_screen_and_errors_below_it(login, reader):
    unit = DepartmentFactory.create()
    ColumnFactory.create(code="news", name="要闻")
    client = login(reader)
    assert "个工作日没有登记" in client.get(LOG).content.decode()
    given = {"day": "2026-11-25", "home_read": "on", "columns": ["news"], "remark": ""}
    page = client.post(ADD, given, follow=True)
    assert "已登记" in page.content.decode()
    there = page.redirect_chain[-1][0]
    wrong = {"act": "error", "error-place": "首页", "error-what": "错字", "error-department": unit.pk}
    assert "已记下" in client.post(there, wrong, follow=True).content.decode()
    assert client.post(there, wrong | {"error-what": ""}).status_code == 422
    assert "1处，1处待改正" in client.get(LOG).content.decode()
    other = login(with_duties(CountyFactory.create(), Duty.PUBLISH))
    assert other.post(there, given).status_code == 403
    assert "记下一处错误" not in other.get(there).content.decode()
    lines = b"".join(client.get(reverse("admin:disclosure_readingentry_export", args=["csv"])).streaming_content)
    assert f"2026-11-25,{reader},看了,要闻,首页,错字,{unit.short_name},," in lines.decode()


def test_a_department_mends_its_errors_and_sees_no_others(login, reader):
    unit = DepartmentFactory.create()
    kept = entry(reader)
    mine, other = error(kept, unit), error(kept, DepartmentFactory.create())
    client = login(with_duties(unit, Duty.DRAFT))
    rows = client.get(reverse("admin:disclosure_readingerror_changelist"), {"mended": "no"}).context["cl"].result_list
    assert [each.pk for each in rows] == [mine.pk]
    there = reverse("admin:disclosure_readingerror_change", args=[mine.pk])
    assert "已登记改正" in client.post(there, {"on": "2026-11-25", "how": "更正"}, follow=True).content.decode()
    assert client.get(reverse("admin:disclosure_readingerror_change", args=[other.pk])).status_code == 404
    assert client.get(LOG).status_code == 403


@pytest.mark.once
def test_the_month_is_printed(login, reader):
    answer = login(reader).get(reverse("admin:disclosure_readingentry_sheet"), {"month": "2026-11"})
    assert answer.content.startswith(b"%PDF")
