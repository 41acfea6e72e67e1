from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from columns.enums import DepartmentKind, NameRelation
from columns.models import DepartmentName, DisclosureCategory, DisclosureLeader
from disclosure.domain import structure
from disclosure.domain.boards import BOARD
from disclosure.models import BoardConfirmation, Publication, PublicationCategory
from disclosure.slots import DEPARTMENT_BLOCKS, DEPARTMENT_ITEMS, ItemLine
from disclosure.views.policies import policy_block
from tests.disclosure.pages.conftest import text_of
from tests.disclosure.world import NOW
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, UserFactory, publish_many

Read = Callable[..., Any]


def test_departments_stand_by_kind_and_those_no_longer_in_use_are_left_out(read: Read) -> None:
    DepartmentFactory(name="云龙县民建乡人民政府", kind=DepartmentKind.TOWNSHIP)
    DepartmentFactory(name="云龙县财政局", order=2)
    DepartmentFactory(name="云龙县教育局", order=1)
    DepartmentFactory(name="已撤的局", is_active=False)

    page = read("/departments/")

    assert [text_of(each) for each in page.xpath("//main//h2")] == ["政府工作部门", "乡镇"]
    assert [text_of(each) for each in page.xpath("//main//li")] == [
        "云龙县教育局",
        "云龙县财政局",
        "云龙县民建乡人民政府",
    ]


def test_a_department_says_who_it_is_as_far_as_is_known(read: Read) -> None:
    department = DepartmentFactory(name="云龙县民政局", duties_text="社会救助", phone="5523951")
    DepartmentName.objects.create(department=department, name="云龙县民政科", relation=NameRelation.FORMER)

    page = read(f"/departments/{department.slug}/")

    assert text_of(page.xpath("//h1")[0]) == "云龙县民政局"
    assert page.xpath("//title")[0].text == "云龙县民政局_部门公示专栏_云龙县人民政府"
    assert "原名：云龙县民政科" in text_of(page.xpath("//main//header")[0])
    assert [text_of(each) for each in page.xpath("//main//h2")] == [
        "主要职责",
        "联系方式",
        "审批、服务事项目录",
        "公开的信息",
    ]
    assert [text_of(each) for each in page.xpath("//dl/div")] == ["电话5523951"]
    assert "本单位还没有在本网站公开信息" in text_of(page.xpath("//main")[0])


def test_a_department_lists_its_own_publications_a_page_at_a_time(read: Read) -> None:
    department = DepartmentFactory()
    publish_many(25, column=ColumnFactory(), department=department)
    PublicationFactory(title="别家的")

    first = read(f"/departments/{department.slug}/")
    second = read(f"/departments/{department.slug}/?page=2")

    assert [len(page.xpath("//ul[@class='lines']/li")) for page in (first, second)] == [20, 5]
    assert "别家的" not in text_of(first)


def board_of(department: Any, **given: Any) -> Any:
    """Return a live board with two blocks."""
    blocks = {
        "overview": {"name": department.name, "phone": "5523951"},
        "bodies": [{"name": "救助股", "duties": "低保"}],
    }
    html = structure.html_of(BOARD.blocks, blocks, addresses={})
    return PublicationFactory(department=department, kind="board", title="公示栏", html=html, **given)


def test_the_board_stands_first_with_its_dates_and_ways_to_its_parts(read: Read) -> None:
    department = DepartmentFactory(name="云龙县民政局", duties_text="未经审签的旧文字")
    live = board_of(department, correction_note="增加救助股", first_published_at=NOW - timedelta(days=3))
    BoardConfirmation.objects.create(publication=live, confirmed_by=UserFactory(), confirmed_at=NOW)

    page = read(f"/departments/{department.slug}/")

    facts = text_of(page.xpath("//p[@class='board-facts']")[0])
    assert "第1版" in facts
    assert "最近核对" in facts
    assert "最近更新：增加救助股" in facts
    links = [each.get("href") for each in page.xpath("//nav[@class='board-parts']//a")]
    assert links == ["#block-overview", "#block-bodies", "#items"]
    assert all(page.xpath(f"//*[@id='{link[1:]}']") for link in links)
    assert "未经审签的旧文字" not in text_of(page)
    assert text_of(page.xpath("//span[contains(@class, 'standing')]")[0]) == "内容正常"


@pytest.mark.parametrize(("age", "words"), [(100, "内容正常"), (170, "即将超期核对"), (200, "已超期未核对")])
def test_a_citizen_reads_how_old_a_board_is(read: Read, age: int, words: str) -> None:
    department = DepartmentFactory()
    board_of(department, first_published_at=timezone.now() - timedelta(days=age))

    page = read(f"/departments/{department.slug}/")

    assert text_of(page.xpath("//span[contains(@class, 'standing')]")[0]) == words


def test_the_items_of_a_board_come_from_the_hall_alone(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the hall fills the slot there is none, and the page says what to do."""
    department = DepartmentFactory()
    monkeypatch.setattr(DEPARTMENT_ITEMS, "_providers", {})
    board_of(department)
    before = text_of(read(f"/departments/{department.slug}/").xpath("//section[@aria-labelledby='items']")[0])
    assert "还没有事项" in before

    asked = []

    def items(*, department_id: int) -> list[ItemLine]:
        asked.append(department_id)
        return [ItemLine(name="城乡居民最低生活保障", kind="服务事项", address="/hall/items/mz-01/")]

    DEPARTMENT_ITEMS.fill(items)
    found = read(f"/departments/{department.slug}/").xpath("//ul[@class='item-lines']//a")
    assert [(text_of(each), each.get("href")) for each in found] == [("城乡居民最低生活保障", "/hall/items/mz-01/")]
    assert asked == [department.pk]


def test_publications_are_read_by_category_with_their_numbers(read: Read) -> None:
    department = DepartmentFactory()
    category = DisclosureCategory.objects.create(code="c07", name="社会救助", lead=department)
    DisclosureCategory.objects.create(code="c08", name="社会保障", lead=department)
    made = publish_many(3, column=ColumnFactory(), department=department)
    PublicationCategory.objects.create(publication=made[0], category=category)

    page = read(f"/departments/{department.slug}/")
    chips = [text_of(each) for each in page.xpath("//nav[@class='category-chips']//a")]
    assert chips == ["全部", "社会救助（1）"]

    narrowed = read(f"/departments/{department.slug}/?category=c07")
    assert [text_of(each) for each in narrowed.xpath("//ul[@class='lines']/li//a")] == [made[0].title]
    read(f"/departments/{department.slug}/?category=c99", status=404)


def test_who_answers_for_disclosure_is_named(read: Read) -> None:
    department = DepartmentFactory()
    DisclosureLeader.objects.create(
        department=department, role="in_charge", name="段某", post="副局长", phone="5523951", starts_on="2026-01-01"
    )

    page = read(f"/departments/{department.slug}/")

    assert "段某，副局长 办公电话 5523951" in text_of(page.xpath("//section[@aria-labelledby='leaders-heading']")[0])


def test_the_page_with_all_that_floors_put_on_it_takes_eight_queries(client: Client, site: None) -> None:
    department = DepartmentFactory()
    board_of(department)
    DEPARTMENT_BLOCKS.fill(policy_block)
    client.get(f"/departments/{department.slug}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/departments/{department.slug}/")
    assert len(queries) == 8


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is read as SQLite writes it")
def test_a_board_is_found_among_a_million_publications_by_its_post(db: None) -> None:
    with connection.cursor() as cursor:
        found = Publication.objects.live_of("board", departments=[1])
        sql, parameters = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        plan = "; ".join(row[3] for row in cursor.fetchall())
    assert "disclosure_post_kind" in plan
    assert "disclosure_publication USING INTEGER PRIMARY KEY" in plan


def test_unknown_and_unused_departments_are_not_found(client: Client, site: None) -> None:
    DepartmentFactory(slug="gone", is_active=False)

    assert client.get("/departments/gone/").status_code == 404
    assert client.get("/departments/nobody/").status_code == 404
    assert client.get("/departments/nobody/?page=2").status_code == 404
