from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from columns.enums import ColumnType
from columns.models import Column
from tests.disclosure.pages.conftest import meta_of, text_of
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

Read = Callable[..., Any]


@pytest.fixture
def section(db: None) -> Column:
    return ColumnFactory(code="news", name="新闻中心", type=ColumnType.SECTION)


@pytest.fixture
def notices(section: Column) -> Column:
    return ColumnFactory(
        code="news.gg", name="公示公告", type=ColumnType.NOTICE_LIST, parent=section, description="重要事项公示。"
    )


def lines_of(page: Any) -> list[str]:
    return [text_of(each) for each in page.xpath("//main//ul[@class='lines']/li/a")]


def test_a_column_lists_its_posts_newest_first_twenty_a_page(read: Read, notices: Column) -> None:
    made = publish_many(45, column=notices, department=DepartmentFactory())
    newest_first = [each.title for each in reversed(made)]

    pages = [read(f"/columns/news/gg/?page={number}") for number in (1, 2, 3)]

    assert [lines_of(page) for page in pages] == [newest_first[:20], newest_first[20:40], newest_first[40:]]
    assert [page.xpath("//title")[0].text for page in pages] == [
        f"公示公告（第 {number} 页，共 3 页）_新闻中心_云龙县人民政府" for number in (1, 2, 3)
    ]


def test_posts_of_one_moment_stand_on_one_page_each(read: Read, notices: Column) -> None:
    made = [PublicationFactory(column=notices).title for _ in range(41)]

    shown = [title for number in (1, 2, 3) for title in lines_of(read(f"/columns/news/gg/?page={number}"))]

    assert shown == made[::-1]


@pytest.mark.parametrize("page", ["0", "-1", "4", "x", "1.0", "²", "٣", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(client: Client, site: None, notices: Column, page: str) -> None:
    publish_many(45, column=notices, department=DepartmentFactory())

    assert client.get("/columns/news/gg/", {"page": page}).status_code == 404


def test_a_column_carries_its_labels(read: Read, notices: Column) -> None:
    labels = dict(meta_of(read("/columns/news/gg/")))

    assert {name: value for name, value in labels.items() if name.startswith("Column")} == {
        "ColumnName": "公示公告",
        "ColumnDescription": "重要事项公示。",
        "ColumnKeywords": "公示公告",
        "ColumnType": "通知公告",
    }
    assert "ArticleTitle" not in labels


def test_an_empty_column_says_so_and_offers_other_ways(read: Read, notices: Column) -> None:
    page = read("/columns/news/gg/")

    assert "本栏目目前没有已公开的信息" in text_of(page.xpath("//main")[0])
    assert page.xpath("//main//a[@href='/disclosure/']")


def test_a_section_shows_the_newest_of_each_column_that_holds_something(
    read: Read, section: Column, notices: Column
) -> None:
    ColumnFactory(code="news.kong", name="空栏目", parent=section)
    deeper = ColumnFactory(code="news.gg.xz", name="乡镇公告", parent=notices, type=ColumnType.NOTICE_LIST)
    made = publish_many(7, column=deeper, department=DepartmentFactory())

    page = read("/columns/news/")

    assert [text_of(each) for each in page.xpath("//main//section//h2")] == ["公示公告"]
    assert lines_of(page) == [each.title for each in reversed(made[2:])]


def test_a_column_with_sub_columns_shows_both_its_own_posts_and_theirs(read: Read, notices: Column) -> None:
    deeper = ColumnFactory(code="news.gg.xz", name="乡镇公告", parent=notices, type=ColumnType.NOTICE_LIST)
    PublicationFactory(column=deeper, title="下级的")
    PublicationFactory(column=notices, title="自己的")

    assert lines_of(read("/columns/news/gg/")) == ["下级的", "自己的"]


def test_the_menu_marks_where_one_is_and_leaves_empty_columns_out(read: Read, section: Column, notices: Column) -> None:
    other = ColumnFactory(code="news.tz", name="通知", parent=section)
    ColumnFactory(code="news.kong", name="空栏目", parent=section)
    PublicationFactory(column=other)

    page = read("/columns/news/gg/")

    menu = page.xpath("//nav[@aria-label='新闻中心的栏目']//a")
    assert [(text_of(each), each.get("aria-current")) for each in menu] == [("公示公告", "page"), ("通知", None)]


def test_a_column_with_a_page_of_its_own_leads_there(client: Client, db: None) -> None:
    ColumnFactory(code="ogi", type=ColumnType.SECTION, page="/disclosure/")

    response = client.get("/columns/ogi/")

    assert (response.status_code, response["Location"]) == (302, "/disclosure/")


def test_a_column_of_a_single_page_leads_to_it(client: Client, site: None) -> None:
    guide = ColumnFactory(code="guide", type=ColumnType.SINGLE_PAGE)
    post = PublicationFactory(column=guide).post_id

    assert client.get("/columns/guide/")["Location"] == f"/posts/{post}/"
    PublicationFactory(column=guide)
    assert client.get("/columns/guide/").status_code == 200


@pytest.mark.parametrize(
    "given",
    [{"is_open": False}, {"type": ColumnType.FORM}, {"type": ColumnType.SECTION}],
    ids=["closed", "its page is not there yet", "nothing below it"],
)
def test_a_column_that_citizens_do_not_see_is_not_found(client: Client, site: None, given: dict[str, Any]) -> None:
    ColumnFactory(code="hidden", **given)

    assert client.get("/columns/hidden/").status_code == 404
    assert client.get("/columns/hidden/feed.atom").status_code == 404


@pytest.mark.parametrize("path", ["news.gg", "news/gg/x", "NEWS/gg", "nowhere", "news//gg"])
def test_an_address_of_no_column_is_not_found(client: Client, site: None, notices: Column, path: str) -> None:
    assert client.get(f"/columns/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("code", "said"), [("about.acc", "跳到正文"), ("about.priv", "Cookie"), ("about.us", "门户网站")]
)
def test_the_site_speaks_of_itself_until_the_county_does(read: Read, code: str, said: str) -> None:
    about = ColumnFactory(code="about", name="网站信息", type=ColumnType.SECTION)
    column = ColumnFactory(code=code, name="说明", type=ColumnType.SINGLE_PAGE, parent=about)

    assert said in text_of(read(f"/columns/{code.replace('.', '/')}/").xpath("//main")[0])
    post = PublicationFactory(column=column).post_id
    assert read(f"/posts/{post}/") is not None
