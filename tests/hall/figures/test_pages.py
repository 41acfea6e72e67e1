"""The figures as staff read, take away and print them, and what of them is public."""

from datetime import date

import pytest
from lxml import html

from hall.enums import Channel
from hall.views.figures import year_before
from tests.disclosure.pages.conftest import site  # noqa: F401  # the frame of the public pages
from tests.factories import DepartmentFactory
from tests.hall.factories import make_application, make_item

STAFF = "/admin/hall/hallfigures/"
YEAR = "?since=2017-01-01&until=2017-12-31&by=department"
MONDAY = date(2017, 8, 21)

pytestmark = pytest.mark.django_db


def text(page):
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


@pytest.fixture
def elsewhere(world):
    """Return a second department with a case of its own."""
    unit = DepartmentFactory.create(slug="lyj", name="云龙县林业局", short_name="县林业局")
    make_application(make_item(unit, code="YLX-002", name="林木采伐许可"), on=MONDAY)
    return unit


def test_the_service_bureau_reads_all_a_manager_his_own(world, elsewhere, login):
    make_application(world.item, on=MONDAY)
    page = login(world.overseer).get(STAFF + YEAR)
    assert page.status_code == 200
    assert "工作台 › 大厅统计" in text(page)  # a list of its own is not named twice
    assert "大厅统计 ›" not in text(page)
    assert "县林业局" in text(page)
    assert "县民政局" in text(page)
    mine = text(login(world.manager).get(STAFF + YEAR))
    assert "县民政局" in mine
    assert "县林业局" not in mine
    asked = login(world.manager).get(f"{STAFF}{YEAR}&department=lyj")
    assert "县林业局" not in text(asked)


def test_who_only_works_at_the_window_has_no_figures(world, login):
    assert login(world.clerk).get(STAFF).status_code == 403


def test_what_is_handled_past_the_hall_stands_in_red_with_its_reasons(world, login):
    for _ in range(3):
        make_application(world.item, on=MONDAY, channel=Channel.OUTSIDE, outside_reason="停电，系统打不开")
    page = login(world.overseer).get(STAFF + YEAR)
    _, cell = html.fromstring(page.content.decode()).xpath("//td[@class='some']")
    assert "3（100%）" in cell.text_content()
    assert "停电，系统打不开：3 件" in text(page)


def test_the_table_is_taken_away_and_printed(world, elsewhere, login):
    client = login(world.overseer)
    lines = b"".join(client.get(f"{STAFF}table.csv{YEAR}").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("名称,收件,受理")
    assert lines[1].startswith("县林业局,1,0")
    assert lines[2].startswith("合计,1,0")
    assert client.get(f"{STAFF}table.xlsx{YEAR}").content.startswith(b"PK")
    assert client.get(f"{STAFF}table.doc{YEAR}").status_code == 404


@pytest.mark.once
def test_the_printed_table_is_a_register(world, elsewhere, login):
    assert login(world.overseer).get(f"{STAFF}table.pdf{YEAR}").content.startswith(b"%PDF")


def test_a_period_that_ends_before_it_begins_is_said_to(world, login):
    page = login(world.overseer).get(f"{STAFF}?since=2017-09-01&until=2017-08-01&by=item")
    assert "结束日期在开始日期之前" in text(page)


def test_nothing_yet_says_what_to_do(world, login):
    assert "这段时间没有收到申请" in text(login(world.overseer).get(STAFF))


def test_a_page_of_figures_asks_twenty_times_at_most(world, elsewhere, login, django_assert_max_num_queries):
    client = login(world.overseer)
    client.get(STAFF + YEAR)
    with django_assert_max_num_queries(20):
        client.get(STAFF + YEAR)


class TestInPublic:
    TODAY = date(2026, 11, 20)

    def test_few_cases_are_not_told_apart(self, world, site, client):  # noqa: F811  # the fixture
        make_application(world.item, on=self.TODAY)
        assert "暂不公布数字" in text(client.get("/hall/figures/"))

    def test_months_and_departments_are_counted(self, world, site, client):  # noqa: F811  # the fixture
        for _ in range(4):
            make_application(world.item, on=self.TODAY)
        make_application(world.item, on=date(2026, 10, 9))
        page = client.get("/hall/figures/")
        rows = html.fromstring(page.content.decode()).xpath("//tbody/tr")
        assert [[each.text_content() for each in row.xpath("th|td")][:2] for row in rows] == [
            ["2026-10", "不到3件"],
            ["2026-11", "4"],
            ["县民政局", "5"],
        ]
        assert "张" not in page.content.decode().split("<main")[1].split("</main")[0]

    @pytest.mark.parametrize(
        ("today", "first"),
        [
            (date(2026, 11, 25), date(2025, 12, 1)),
            (date(2024, 12, 31), date(2024, 1, 1)),
            (date(2025, 1, 31), date(2024, 2, 1)),
        ],
    )
    def test_twelve_months_end_with_this_one(self, today, first):
        assert year_before(today) == first
