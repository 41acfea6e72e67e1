"""The citizens' pages of special topics."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from columns.enums import ColumnType
from columns.models import Column
from disclosure.domain.topics.reading import LATEST, banner_of
from disclosure.enums import TopicState
from disclosure.models import Post, Publication, TopicEntry
from disclosure.slots import SITEMAP_GROUPS
from tests.disclosure.pages.conftest import meta_of, text_of
from tests.disclosure.topics.conftest import make_topic, put_in
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

Read = Callable[..., Any]
PICTURE = {
    "number": 1, "name": "横幅.jpg", "size": 9, "media_type": "image/jpeg", "digest": "a" * 64,
    "alternative_text": "山村道路",
}  # fmt: skip


def lines_of(element: Any) -> list[str]:
    return [text_of(each) for each in element.xpath(".//ul[@class='lines']/li/a")]


def sections_of(page: Any) -> dict[str, list[str]]:
    cards = page.xpath("//main//section[contains(@class, 'card')]")
    return {text_of(each.xpath(".//h2")[0]): lines_of(each) for each in cards}


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def place(db: None) -> Column:
    above = ColumnFactory(code="topics", name="专题专栏", type=ColumnType.SECTION)
    return ColumnFactory(code="topics.fp", name="脱贫攻坚", type=ColumnType.TOPIC, parent=above)


def test_a_topic_shows_its_sections_in_order_what_is_pinned_before_the_newest(read: Read, site: None) -> None:
    topic = make_topic()
    made = publish_many(8, column=ColumnFactory(), department=DepartmentFactory())
    put_in(topic, *made)
    TopicEntry.objects.filter(post=made[0].post_id).update(pinned=True)
    put_in(topic, PublicationFactory(title="改名前的"), section="旧版块")

    page = read("/topics/fupin/")

    assert text_of(page.xpath("//h1")[0]) == "脱贫攻坚"
    newest = [each.title for each in reversed(made)]
    assert sections_of(page) == {"政策文件": [f"置顶 {made[0].title}", *newest[:5]], "旧版块": ["改名前的"]}
    assert page.xpath("//a[@class='more']/@href") == ["/topics/fupin/?section=%E6%94%BF%E7%AD%96%E6%96%87%E4%BB%B6"]
    assert page.xpath("//title")[0].text == "脱贫攻坚_专题专栏_云龙县人民政府"
    labels = dict(meta_of(page))
    assert (labels["ColumnName"], labels["ColumnType"]) == ("脱贫攻坚", "专题")


def test_only_what_is_public_now_and_was_not_taken_out_is_shown(read: Read) -> None:
    topic = make_topic(sections=())
    shown, withdrawn, out = (PublicationFactory(title=title) for title in ("在的", "撤下的", "移出的"))
    put_in(topic, shown, withdrawn, out, section="")
    Post.objects.filter(pk=withdrawn.post_id).update(live_publication=None)
    TopicEntry.objects.filter(post=out.post_id).update(ended_at=PUBLISHED_AT)

    assert sections_of(read("/topics/fupin/")) == {"专题信息": ["在的"]}


def test_a_section_has_its_whole_list_by_page(read: Read, client: Client) -> None:
    topic = make_topic()
    made = publish_many(23, column=ColumnFactory(), department=DepartmentFactory())
    put_in(topic, *made)
    newest = [each.title for each in reversed(made)]

    pages = [read(f"/topics/fupin/?section=政策文件&page={number}") for number in (1, 2)]

    assert [lines_of(page) for page in pages] == [newest[:20], newest[20:]]
    assert pages[1].xpath("//title")[0].text == "政策文件（第 2 页，共 2 页）_脱贫攻坚_专题专栏_云龙县人民政府"
    assert "还没有收录信息" in text_of(read("/topics/fupin/?section=工作动态").xpath("//main")[0])
    for wrong in ("?section=政策文件&page=3", "?section=没有的", "?section=", "?page=2", "?from=column", "?page=x"):
        assert client.get(f"/topics/fupin/{wrong}").status_code == 404


def test_what_stands_in_the_column_of_a_topic_is_shown_beside_its_sections(read: Read, place: Column) -> None:
    topic = make_topic(column=place)
    deeper = ColumnFactory(code="topics.fp.xz", type=ColumnType.NOTICE_LIST, parent=place)
    made = publish_many(7, column=place, department=DepartmentFactory())
    put_in(topic, made[0])
    PublicationFactory(column=deeper, title="下级的", first_published_at=PUBLISHED_AT + timedelta(days=9))

    page = read("/topics/fupin/")

    newest = ["下级的", *(each.title for each in reversed(made[1:]))]
    assert sections_of(page) == {"政策文件": [made[0].title], LATEST: newest[:6]}
    assert page.xpath("//a[@class='more']/@href") == ["/topics/fupin/?from=column"]
    assert lines_of(read("/topics/fupin/?from=column")) == newest


def test_an_archived_topic_says_so_on_every_page_and_in_the_list(read: Read) -> None:
    put_in(make_topic(state=TopicState.ARCHIVED), PublicationFactory())

    for address in ("/topics/fupin/", "/topics/fupin/?section=政策文件"):
        banner = read(address).xpath("//div[contains(@class, 'state-banner')]")
        assert [text_of(each) for each in banner] == ["归档 本专题已于 2017-09-01 归档，内容不再更新，供查阅。"]
    listed = read("/topics/").xpath("//section[@aria-labelledby='archived-heading']//li")
    assert [text_of(each.xpath("./a")[0]) for each in listed] == ["归档 脱贫攻坚"]


def test_a_topic_that_is_prepared_is_nowhere(client: Client, site: None) -> None:
    topic = make_topic(state=TopicState.PREPARING)

    assert [client.get(f"/topics/fupin/{more}").status_code for more in ("", "feed.atom")] == [404, 404]
    assert client.get("/topics/nowhere/").status_code == 404
    assert client.get(f"/posts/{topic.post_id}/").status_code == 200
    assert "脱贫攻坚" not in client.get("/topics/").content.decode()


def test_the_words_of_a_topic_lead_to_it_and_go_with_it(client: Client, site: None) -> None:
    topic = make_topic()
    there = client.get(f"/posts/{topic.post_id}/")
    assert (there.status_code, there["Location"]) == (302, "/topics/fupin/")

    Publication.objects.filter(post=topic.post_id).update(state="withdrawn", withdrawal_reason="error")
    Post.objects.filter(pk=topic.post_id).update(live_publication=None)

    assert client.get("/topics/fupin/").status_code == 410
    assert client.get("/topics/fupin/feed.atom").status_code == 404
    assert "脱贫攻坚" not in client.get("/topics/").content.decode()


def test_the_list_shows_open_topics_with_banner_period_and_lead_then_columns_then_the_archive(
    read: Read, place: Column
) -> None:
    lead = DepartmentFactory(short_name="县扶贫办")
    make_topic(department=lead, attachments=[PICTURE], summary="为了什么开设。", until="2020-12-31")
    make_topic("old", title="旧专题", state=TopicState.ARCHIVED)
    PublicationFactory(column=place, title="栏目里的")

    page = read("/topics/")

    assert [text_of(each) for each in page.xpath("//main//h2")] == ["正在进行的专题", "脱贫攻坚", "已归档的专题"]
    (card,) = page.xpath("//li[@class='topic-card']")
    assert text_of(card) == "脱贫攻坚 为了什么开设。 牵头单位：县扶贫办2017-09-01 至 2020-12-31"
    assert [each.get("alt") for each in card.xpath(".//img")] == ["山村道路"]


def test_an_empty_list_of_topics_offers_other_ways(read: Read) -> None:
    page = read("/topics/")
    assert "目前没有开通的专题" in text_of(page.xpath("//main")[0])
    assert page.xpath("//main//a[@href='/disclosure/']")


def test_the_banner_is_a_picture_that_does_not_stand_in_the_text(read: Read) -> None:
    second = PICTURE | {"number": 2, "name": "二.jpg", "digest": "b" * 64, "alternative_text": "第二张"}
    text = {"number": 3, "name": "说明.pdf", "size": 9, "media_type": "application/pdf", "digest": "c" * 64}
    first = {"picture": "/posts/7/files/1/%E6%A8%AA%E5%B9%85.jpg", "picture_text": "山村道路"}
    other = {"picture": "/posts/7/files/2/%E4%BA%8C.jpg", "picture_text": "第二张"}
    inside = f'<p><img src="{first["picture"]}" alt="山村道路"></p>'

    assert banner_of(7, [text, PICTURE, second]) == first
    assert banner_of(7, [text, PICTURE, second], chosen="b" * 64) == other
    assert banner_of(7, [PICTURE, second], html=inside) == other
    assert banner_of(7, [text, PICTURE], html=inside) == banner_of(7, []) == {}
    make_topic(attachments=[PICTURE])
    assert read("/topics/fupin/").xpath("//img[@class='topic-banner']/@alt") == ["山村道路"]


def test_the_feed_of_a_topic_holds_its_sections_and_its_column(client: Client, site: None, place: Column) -> None:
    topic = make_topic(column=place)
    put_in(topic, PublicationFactory(title="版块里的"))
    PublicationFactory(title="栏目里的", column=place)
    PublicationFactory(title="别处的")

    feed = client.get("/topics/fupin/feed.atom").content.decode()

    assert [word in feed for word in ("版块里的", "栏目里的", "别处的")] == [True, True, False]


def test_topics_stand_on_the_home_page_and_the_maps(
    read: Read, client: Client, place: Column, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    from disclosure.domain.topics import declaring

    SITEMAP_GROUPS.fill(declaring._on_the_map)
    settings.COUNTY_DIR = tmp_path
    (tmp_path / "home.yaml").write_text("topics: topics\n", encoding="utf-8")
    ColumnFactory(code="topics.old", name="历史专题归档", type=ColumnType.ARCHIVE, parent=place.parent)
    place.page = "/topics/fupin/"
    place.save()
    make_topic(column=place)
    make_topic("old", title="旧专题", state=TopicState.ARCHIVED)

    tiles = read("/").xpath("//ul[@class='topic-tiles']//a")
    assert [(text_of(each), each.get("href")) for each in tiles] == [("脱贫攻坚", "/topics/fupin/")]
    map_of_pages = client.get("/sitemap-pages.xml").content.decode()
    assert [f"/topics/{slug}" in map_of_pages for slug in ("fupin/", "old/", "</loc>")] == [True, True, True]
    group = declaring._on_the_map()
    assert [link.label for link in group.links] == ["全部专题", "脱贫攻坚", "旧专题"]


@pytest.mark.parametrize("many", [1, 30])
def test_pages_of_topics_take_the_same_queries_with_few_and_many(
    client: Client, site: None, place: Column, many: int
) -> None:
    """What each query is for.

    A topic, 4: it with its words; the newest of each section; of its column; their lines.
    A section, 4: the topic; how many; which; their lines. The column beside: the same.
    The list, 5: how many are archived; which; the open ones; the newest of the columns beside; their lines.
    The feed, 4: the topic; the newest of its sections; of its column; their entries.
    """
    topic = make_topic(column=place)
    made = publish_many(many, column=ColumnFactory(), department=DepartmentFactory())
    put_in(topic, *made[::2], section="政策文件")
    put_in(topic, *made[1::2], section="工作动态")
    publish_many(many, column=place, department=DepartmentFactory())
    for number in range(many):
        make_topic(f"a{number}", state=TopicState.ARCHIVED if number % 2 else TopicState.OPEN)
    make_topic("closed", state=TopicState.ARCHIVED)
    beside = ColumnFactory(code="topics.zz", type=ColumnType.TOPIC, parent=place.parent)
    publish_many(many, column=beside, department=DepartmentFactory())
    expected = {
        "/topics/fupin/": 4,
        "/topics/fupin/?section=政策文件": 4,
        "/topics/fupin/?from=column": 4,
        "/topics/": 5,
        "/topics/fupin/feed.atom": 4,
    }

    assert {address: queries_of(client, address) for address in expected} == expected
