"""Columns that grow old: fresh, amber, red and back, told once to whom it concerns."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from columns.domain.freshness import PLAN, end_of, look, watch
from columns.enums import ColumnType, Duty, FreshnessLevel
from columns.models import NewMediaAccount
from columns.slots import FRESHNESS
from disclosure.undated import UNDATED
from tests.factories import (
    ColumnFactory,
    CountyFactory,
    DepartmentFactory,
    PublicationFactory,
    publish_many,
    with_duties,
)
from yunlong_portal.kernel.models import Notice

pytestmark = pytest.mark.django_db

START = datetime(2017, 9, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _columns_and_accounts_alone(monkeypatch):
    """Leave boards, topics and sites out: they have tests of their own."""
    kept = {
        name: each for name, each in FRESHNESS._providers.items() if name.endswith(("columns_kept_fresh", ".accounts"))
    }
    monkeypatch.setattr(FRESHNESS, "_providers", kept)


@pytest.fixture
def county():
    return CountyFactory.create()


@pytest.fixture
def unit(county):
    return DepartmentFactory.create(parent=county)


@pytest.fixture
def news(unit):
    return ColumnFactory.create(code="news", name="要闻", type=ColumnType.NEWS_LIST, owner=unit, max_age_days=14)


def publish(column, at):
    PublicationFactory.create(column=column, department=column.owner, first_published_at=at)


def levels(now):
    return [each.level for each in look(now=now)]


def standing(person):
    return [each.subject for each in Notice.objects.standing().filter(plan=PLAN, recipient=person)]


def test_a_column_passes_through_fresh_amber_red_and_back(county, unit, news):
    clerk, leader = with_duties(unit, Duty.DRAFT), with_duties(unit, Duty.SIGN_OFF)
    keeper = with_duties(county, Duty.KEEP_COLUMNS)
    everybody = (clerk, leader, keeper)
    publish(news, START)

    def told(now):
        watch(now)
        watch(now)
        return [standing(each) for each in everybody]

    assert told(START + timedelta(days=1)) == [[], [], []]
    assert told(START + timedelta(days=10)) == [["更新间隔已过七成：要闻"], [], []]
    assert told(START + timedelta(days=13)) == [["更新间隔已过九成：要闻"], ["更新间隔已过九成：要闻"], []]
    assert told(START + timedelta(days=15)) == [["更新不及时：要闻"]] * 3
    publish(news, START + timedelta(days=15))
    assert told(START + timedelta(days=16)) == [[], [], []]
    assert Notice.objects.filter(plan=PLAN).count() == 6


def test_a_blank_column_is_told_and_one_without_an_age_is_left_alone(county, unit, news):
    ColumnFactory.create(code="about", owner=unit, type=ColumnType.NEWS_LIST, max_age_days=None)
    ColumnFactory.create(code="old", owner=unit, type=ColumnType.ARCHIVE, max_age_days=14)
    ColumnFactory.create(code="shut", owner=unit, type=ColumnType.NEWS_LIST, max_age_days=14, is_open=False)
    assert levels(START) == [FreshnessLevel.BLANK]
    clerk = with_duties(unit, Duty.DRAFT)
    watch(START)
    assert standing(clerk) == ["空白：要闻"]


def test_a_column_of_undated_pages_is_old_and_says_so_everywhere(county, unit, news, login, capsys):
    publish(news, UNDATED)
    (found,) = look(now=START)
    assert (found.level, found.kept.last_at, found.kept.is_undated) == (FreshnessLevel.STALE, None, True)
    client = login(with_duties(county, Duty.KEEP_COLUMNS))
    page = client.get(reverse("admin:columns_column_freshness"))
    table = client.get(reverse("admin:columns_column_freshness_file", args=["csv"]))
    for said in (page.text, table.getvalue().decode(), client.get(reverse("admin:index")).text):
        assert ("日期不详" in said, "1970" in said, "从未更新" in said) == (True, False, False)
    with pytest.raises(SystemExit):
        call_command("freshness")
    assert capsys.readouterr().out == f"更新不及时：要闻（{unit.short_name}），日期不详。\n"
    publish(news, START)
    assert levels(START) == [FreshnessLevel.FRESH]


def test_many_columns_are_one_notice(unit, news):
    clerk = with_duties(unit, Duty.DRAFT)
    for place in range(5):
        ColumnFactory.create(code=f"c{place}", owner=unit, type=ColumnType.NEWS_LIST, max_age_days=14)
    watch(START)
    assert [each.endswith("等6项") for each in standing(clerk)] == [True]


def test_an_account_without_anything_new_in_two_weeks_is_stale(unit):
    account = NewMediaAccount.objects.create(
        department=unit, platform="sina_weibo", name="云龙", leader_name="李", keeper_name="张",
        starts_on=date(2016, 1, 1), last_post_on=date(2017, 9, 1),
    )  # fmt: skip
    assert levels(end_of(date(2017, 9, 2))) == [FreshnessLevel.FRESH]
    assert levels(end_of(date(2017, 9, 15))) == [FreshnessLevel.CLOSE]
    assert levels(end_of(date(2017, 9, 16))) == [FreshnessLevel.STALE]
    NewMediaAccount.objects.filter(pk=account.pk).update(suspended_on=date(2017, 9, 10), stop_notice="https://a.cn/1")
    assert levels(end_of(date(2017, 9, 16))) == []


@pytest.mark.parametrize("columns", [1, 60])
def test_however_many_columns_there_are_providers_keep_their_budget(
    unit, news, django_assert_max_num_queries, columns
):  # fmt: skip
    made = [
        ColumnFactory.create(code=f"c{place}", owner=unit, type=ColumnType.NEWS_LIST, max_age_days=14)
        for place in range(columns)
    ]
    publish_many(3, column=made[0], department=unit)
    look(now=START)
    # Ten at most for all there is, however many floors fill the slot.
    with django_assert_max_num_queries(min(10, FRESHNESS.query_budget * len(FRESHNESS.providers))):
        assert len(look(now=START)) == columns + 1


class TestCommand:
    """``freshness``."""

    def run(self, capsys, *arguments):
        code = 0
        try:
            call_command("freshness", *arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        return code, capsys.readouterr().out

    def test_it_prints_what_is_past_its_age_on_a_day(self, unit, news, capsys):
        publish(news, START)
        assert self.run(capsys, "--on", "2017-09-02") == (0, "都更新及时。\n")
        code, said = self.run(capsys, "--on", "2017-09-30", "--json")
        assert (code, json.loads(said)) == (
            1,
            [
                {
                    "key": "column:news",
                    "kind": "column",
                    "label": "要闻",
                    "department": unit.short_name,
                    "level": "stale",
                    "last_on": "2017-09-01",
                    "age_days": 29,
                    "allowed_days": 14,
                }
            ],
        )

    def test_an_impossible_date_is_refused(self, unit):
        with pytest.raises(Exception, match="没有2017-02-30这一天") as refused:
            call_command("freshness", "--on", "2017-02-30")
        assert refused.value.returncode == 2


class TestScreen:
    """更新情况."""

    def test_a_clerk_sees_his_own_the_keeper_all(self, login, county, unit, news):
        other = DepartmentFactory.create(parent=county)
        ColumnFactory.create(code="other", name="别家", type=ColumnType.NEWS_LIST, owner=other, max_age_days=14)
        address = reverse("admin:columns_column_freshness")
        clerk, keeper = login(with_duties(unit, Duty.DRAFT)), login(with_duties(county, Duty.KEEP_COLUMNS))
        assert "别家" not in clerk.get(address).text
        assert "别家" in keeper.get(address, {"level": "blank"}).text
        assert "没有这种情况" in keeper.get(address, {"level": "stale"}).text
        assert keeper.get(address, {"on": "nonsense"}).status_code == 422
        assert login(with_duties(unit, Duty.PROOFREAD)).get(address).status_code == 403
        assert "1个空白栏目" in clerk.get(reverse("admin:index")).text

    @pytest.mark.parametrize("extension", ["csv", "xlsx"])
    def test_it_is_taken_away_as_a_table(self, login, county, news, extension):
        client = login(with_duties(county, Duty.KEEP_COLUMNS))
        answer = client.get(reverse("admin:columns_column_freshness_file", args=[extension]))
        assert answer.headers["Content-Disposition"].endswith(f'.{extension}"')
        assert client.get(reverse("admin:columns_column_freshness_file", args=["exe"])).status_code == 404
