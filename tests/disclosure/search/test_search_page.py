from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html
from playwright.sync_api import Page

from columns.enums import NameRelation, SiteFactGroup
from columns.models import DepartmentName, SiteFact
from disclosure import search
from disclosure.search.index import rebuild
from tests.factories import publish_many

Read = Callable[..., Any]


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def read(client: Client, db: None) -> Read:
    """Return a function that opens the search page and returns it as a tree, after checking its status."""
    SiteFact.objects.create(key="site_name", group=SiteFactGroup.NAME, label="名称", value="云龙县人民政府")
    SiteFact.objects.create(key="hotline", group=SiteFactGroup.CONTACT, label="专线", value="96128")

    def opened(status: int = 200, **asked: str) -> Any:
        response = client.get(f"/search/?{urlencode(asked)}")
        assert response.status_code == status
        return html.fromstring(response.content.decode())

    return opened


def count_of(page: Any) -> str:
    return text_of(page.xpath("//main//*[@role='status']")[0])


def titles_on(page: Any) -> list[str]:
    return [text_of(each) for each in page.xpath("//ol[contains(@class,'hits')]/li/h2/a")]


def test_a_hit_shows_its_title_excerpt_unit_column_and_day_with_the_words_marked(read: Read, publish) -> None:
    publication = publish("诺邓镇征地补偿标准如下。", title="征地公告")
    page = read(q="征地")
    assert count_of(page) == "找到 1 条"
    (hit,) = page.xpath("//ol[contains(@class,'hits')]/li")
    assert hit.xpath("h2/a/@href") == [f"/posts/{publication.post_id}/"]
    assert [text_of(each) for each in hit.xpath(".//mark")] == ["征地", "征地"]
    assert text_of(hit) == "征地公告 诺邓镇征地补偿标准如下。 县民政局云龙要闻2017-08-25"


def test_what_was_typed_and_chosen_stays(read: Read, publish) -> None:
    publish("征地。")
    page = read(q="征地", department="mzj", **{"from": "2017/8/1"}, sort="time")
    assert page.xpath("//main//input[@name='q']/@value") == ["征地"]
    assert page.xpath("//select[@name='department']//option[@selected]/@value") == ["mzj"]
    assert page.xpath("//input[@name='from']/@value") == ["2017/8/1"]
    assert page.xpath("//form//input[@name='sort']/@value") == ["time"]
    assert page.xpath("//details[contains(@class,'search-filters')]/@open") == [""]


def test_each_filter_has_a_chip_that_takes_it_off(read: Read, publish) -> None:
    publish("征地。", kind="document")
    page = read(q="征地", department="mzj", kind="document", **{"from": "2017-08-01"}, sort="time", page="1")
    chips = page.xpath("//a[@class='chip']")
    assert [each.text for each in chips] == ["云龙县民政局", "公文", "2017-08-01 起"]
    assert [each.get("href") for each in chips] == [
        "/search/?q=%E5%BE%81%E5%9C%B0&kind=document&from=2017-08-01&sort=time",
        "/search/?q=%E5%BE%81%E5%9C%B0&department=mzj&from=2017-08-01&sort=time",
        "/search/?q=%E5%BE%81%E5%9C%B0&department=mzj&kind=document&sort=time",
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "2017-02-30"}, "没有“2017-02-30”这一天，请检查年、月、日。"),
        ({"to": "下星期"}, "请按“2017-08-25”的样式填写日期。"),
        ({"from": "2017-08-25", "to": "2017年8月24日"}, "结束日期早于开始日期，请调换或修改。"),
        ({"department": "nowhere"}, "没有这样的发布单位，请从列表中重新选择。"),
        ({"sort": "size"}, "没有这样的排序，请从列表中重新选择。"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_kept(read: Read, publish, asked: dict, sentence: str) -> None:
    publish("征地。")
    page = read(q="征地", **asked)
    name = list(asked)[-1]
    assert [text_of(each) for each in page.xpath("//*[@role='alert']//li")] == [sentence]
    assert page.xpath("//*[@role='alert']//a/@href") == [f"#search-{name}"]
    assert titles_on(page) == []
    assert page.xpath("//main//input[@name='q']/@value") == ["征地"]
    if name in {"from", "to"}:
        assert page.xpath(f"//input[@name='{name}']/@value") == [asked[name]]
        assert page.xpath(f"//input[@name='{name}']/@aria-describedby") == [f"error-{name}"]


def test_full_width_digits_and_chinese_dates_are_understood(read: Read, publish) -> None:
    publish("征地。")
    assert count_of(read(q="征地", **{"from": "２０１７年８月２５日", "to": " 2017.8.25 "})) == "找到 1 条"


def test_without_words_the_page_says_how_to_search(read: Read) -> None:
    page = read()
    assert page.xpath("//title/text()") == ["搜索_云龙县人民政府"]
    assert page.xpath("//main//h2/text()") == ["怎样搜得准", "也可以从这里查找"]
    assert page.xpath("//main//*[@role='status']") == []


def test_filters_alone_list_what_they_choose(read: Read, publish) -> None:
    publish(title="甲")
    page = read(department="mzj")
    assert titles_on(page) == ["甲"]
    assert page.xpath("//title/text()") == ["筛选结果_搜索_云龙县人民政府"]
    assert page.xpath("//*[@aria-label='排序']") == []


def test_nothing_found_says_what_to_do_next(read: Read, publish) -> None:
    publish("征地。")
    page = read(q="征地 量子", department="mzj")
    assert count_of(page) == "没有找到符合条件的公开信息"
    main = page.xpath("//main")[0]
    assert main.xpath(".//li/a[starts-with(text(),'去掉所有条件')]/@href") == [
        "/search/?q=%E5%BE%81%E5%9C%B0+%E9%87%8F%E5%AD%90"
    ]
    assert main.xpath(".//li[starts-with(text(),'少用几个词')]/a/text()") == ["征地", "量子"]
    assert main.xpath(".//a[@href='tel:96128']/text()") == ["96128"]


def test_the_title_names_the_words_and_the_page_and_robots_stay_away(read: Read, department, column) -> None:
    for each in publish_many(21, department=department, column=column, html="<p>征地。</p>"):
        search.index(each)
    page = read(q="征地", page="2")
    assert page.xpath("//title/text()") == ["“征地”的搜索结果（第 2 页，共 2 页）_搜索_云龙县人民政府"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//ol[contains(@class,'hits')]/@start") == ["21"]
    assert count_of(page) == "找到 21 条，第 2 页"
    assert read(q="征地", page="3", status=404) is not None
    assert read(q="征地", page="0", status=404) is not None


def test_sorting_is_a_link_that_keeps_the_rest(read: Read, publish) -> None:
    publish("征地。")
    publish("征地。")
    page = read(q="征地", kind="news")
    assert page.xpath("//*[@aria-label='排序']//a/@href") == [
        "/search/?q=%E5%BE%81%E5%9C%B0&kind=news&sort=relevance",
        "/search/?q=%E5%BE%81%E5%9C%B0&kind=news&sort=time",
    ]
    assert page.xpath("//*[@aria-label='排序']//a[@aria-current]/text()") == ["按相关度"]


def test_a_unit_is_offered_by_a_name_it_had_or_will_have(read: Read, department) -> None:
    DepartmentName.objects.create(department=department, name="云龙县社会局", relation=NameRelation.LATER)
    page = read(q="社会局 电话")
    assert [text_of(each) for each in page.xpath("//section[@aria-labelledby='related-title']//li")] == [
        "云龙县民政局后续名称：云龙县社会局"
    ]


def test_a_search_that_fails_is_not_the_same_as_nothing_found(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(query: Any) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr("disclosure.search.views.find", fail)
    page = read(q="征地", status=503)
    assert text_of(page.xpath("//main//*[@role='alert']/h2")[0]) == "搜索暂时不能使用"
    assert page.xpath("//main//*[@role='status']") == []
    assert page.xpath("//main//input[@name='q']/@value") == ["征地"]


def test_ten_thousand_characters_are_cut_and_said_so(read: Read, publish) -> None:
    publish("征地。")
    assert count_of(read(q="征地 " * 4_000)) == "找到 1 条。输入的内容太长，只按前 100 个字中的词搜索"


@pytest.mark.parametrize("typed", ["\x00征地", "<script>征地", "征地\u202e", "\ufeff征地"])
def test_hidden_characters_and_markup_do_no_harm(read: Read, publish, typed: str) -> None:
    publish("征地。")
    page = read(q=typed)
    assert page.xpath("//main//script") == []
    assert count_of(page) in {"找到 1 条", "没有找到符合条件的公开信息"}


@pytest.mark.django_db
def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/search/", {"q": "征地"}).status_code == 405


@pytest.mark.parametrize("count", [10, 1000])
def test_the_page_takes_the_same_queries_at_any_size(client: Client, department, column, count: int) -> None:
    """Two: which publications and how many; their rows with department and column.

    Units, columns, categories and the frame are kept in the process between requests.
    """
    publish_many(count, department=department, column=column, html="<p>征地公告。</p>")
    assert rebuild() == count
    address = f"/search/?{urlencode({'q': '征地', 'department': 'mzj', 'column': 'news.yw', 'from': '2017-01-01'})}"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) == 2


@pytest.mark.once
def test_the_page_is_whole_on_a_phone_without_scripts(new_page: Callable[..., Page], publish, transactional_db) -> None:
    publish("诺邓镇征地补偿安置公告。" * 30, title="诺邓镇征地补偿安置公告")
    page = new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto("/search/")
    page.get_by_role("main").get_by_label("搜索词").fill("征地")
    page.get_by_role("main").get_by_role("button", name="搜索", exact=True).click()
    page.get_by_role("link", name="诺邓镇征地补偿安置公告").wait_for()
    page.get_by_text("按单位、栏目、日期等缩小范围").click()
    page.get_by_label("发布单位").select_option("mzj")
    page.get_by_role("button", name="按条件搜索").click()
    page.get_by_role("link", name="云龙县民政局").wait_for()
    widest = page.locator("main *").evaluate_all("all => Math.max(...all.map(e => e.getBoundingClientRect().right))")
    assert widest <= 360
