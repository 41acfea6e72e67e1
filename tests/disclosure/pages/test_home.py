from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from columns.enums import ColumnType
from columns.models import Column, NavigationEntry
from disclosure.slots import HOME_BLOCKS
from tests.disclosure.pages.conftest import meta_of, text_of
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

Read = Callable[..., Any]
HOME = """
news: news.yw
rows:
  - [news.tz, ogi.zc]
tiles:
  - {column: ogi.zc, icon: rules}
  - {column: missing, icon: guide}
topics: topics
"""


@pytest.fixture
def news(db: None, settings: Any, tmp_path: Path) -> Column:
    settings.COUNTY_DIR = tmp_path
    (tmp_path / "home.yaml").write_text(HOME, encoding="utf-8")
    section = ColumnFactory(code="news", type=ColumnType.SECTION)
    ColumnFactory(code="news.tz", name="通知公告", type=ColumnType.NOTICE_LIST, parent=section)
    ColumnFactory(code="ogi.zc", name="政策文件", type=ColumnType.DOCUMENT_LIST)
    topics = ColumnFactory(code="topics", name="专题专栏", type=ColumnType.SECTION)
    ColumnFactory(code="topics.fp", name="脱贫攻坚", type=ColumnType.TOPIC, parent=topics)
    ColumnFactory(code="topics.kong", name="空专题", type=ColumnType.TOPIC, parent=topics)
    return ColumnFactory(code="news.yw", name="云龙要闻", parent=section)


def headings_of(page: Any) -> list[str]:
    return [text_of(each) for each in page.xpath("//main//h2")]


def test_an_empty_portal_shows_no_empty_blocks(read: Read, news: Column) -> None:
    page = read("/")

    assert page.xpath("//title")[0].text == "云龙县人民政府门户网站"
    assert [text_of(each) for each in page.xpath("//h1")] == ["云龙县人民政府门户网站"]
    assert headings_of(page) == ["政府信息公开"]
    assert [text_of(each) for each in page.xpath("//ul[@class='tiles']/li")] == ["政策文件"]


def test_the_home_page_shows_each_block_that_holds_something_and_its_day(read: Read, news: Column) -> None:
    publish_many(10, column=news, department=DepartmentFactory())
    PublicationFactory(column=Column.objects.get(code="news.tz"), title="停水通知")
    PublicationFactory(column=Column.objects.get(code="topics.fp"))

    page = read("/")

    assert headings_of(page) == ["云龙要闻", "通知公告", "政府信息公开", "专题专栏"]
    assert len(page.xpath("//section[@aria-labelledby='news-heading']//li")) == 8
    assert text_of(page.xpath("//section[@id='panel-news-tz']//span[@class='updated']")[0]) == "更新于 2017-08-25"
    assert [text_of(each) for each in page.xpath("//ul[@class='topic-tiles']/li")] == ["脱贫攻坚"]


def test_the_lead_story_is_the_newest_with_a_picture(read: Read, news: Column) -> None:
    picture = {"number": 1, "name": "a.jpg", "size": 1, "media_type": "image/jpeg", "digest": "a" * 64}
    pictured = PublicationFactory(
        column=news, title="有图的", summary="摘要", attachments=[picture | {"alternative_text": "会场"}]
    )
    PublicationFactory(column=news, title="更新的", summary="别的", first_published_at=PUBLISHED_AT.replace(year=2018))

    lead = read("/").xpath("//section[@aria-label='头条']")[0]

    assert text_of(lead.xpath(".//h3")[0]) == "有图的"
    assert [(each.get("src"), each.get("alt")) for each in lead.xpath(".//img")] == [
        (f"/posts/{pictured.post_id}/files/1/a.jpg", "会场")
    ]


def test_the_home_page_carries_the_labels_of_the_site_and_no_others(read: Read, news: Column) -> None:
    PublicationFactory(column=news)

    names = [name for name, _ in meta_of(read("/"))]

    assert names == ["viewport", "SiteName", "SiteDomain", "SiteIDCode", "theme-color"]


def test_blocks_of_higher_floors_stand_before_the_topics(
    read: Read, news: Column, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HOME_BLOCKS, "_providers", {})
    HOME_BLOCKS.fill(lambda: mark_safe("<section><h2>办事服务</h2></section>"))
    PublicationFactory(column=Column.objects.get(code="topics.fp"))

    assert headings_of(read("/")) == ["政府信息公开", "办事服务", "专题专栏"]


def test_the_map_of_the_site_shows_what_holds_something(read: Read, news: Column) -> None:
    PublicationFactory(column=news)
    DepartmentFactory()

    links = [text_of(each) for each in read("/sitemap/").xpath("//main//section[1]//a")]

    assert links[1:] == ["云龙要闻"]


def test_the_map_of_the_site_keeps_what_the_navigation_leads_to_though_it_is_empty(read: Read, news: Column) -> None:
    NavigationEntry.objects.create(code="tz", label="通知", address="/columns/news/tz/", order=3)

    links = [text_of(each) for each in read("/sitemap/").xpath("//main//section[1]//a")]

    assert links[1:] == [Column.objects.get(code="news.tz").name]


def test_tabs_above_panels_lead_to_them_without_a_script(read: Read, news: Column) -> None:
    PublicationFactory(column=Column.objects.get(code="news.tz"))
    PublicationFactory(column=Column.objects.get(code="ogi.zc"))

    page = read("/")

    targets = [each.get("href")[1:] for each in page.xpath("//nav[@aria-label='栏目切换']/a")]
    assert targets == ["panel-news-tz", "panel-ogi-zc"]
    assert all(page.xpath(f"//section[@id='{target}']") for target in targets)
