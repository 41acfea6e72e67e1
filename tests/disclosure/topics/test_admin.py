"""Special topics on the staff's screens."""

import pytest
from django.urls import reverse
from lxml import html

from columns.enums import ColumnType
from disclosure.domain.topics import begin_topic
from disclosure.enums import TopicState
from disclosure.models import Post, Topic, TopicEntry
from tests.disclosure.topics.conftest import make_topic, payload_of, put_in
from tests.factories import ColumnFactory, PublicationFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/disclosure/topic/"


def page_of(topic, more="change/"):
    return f"{LIST}{topic.pk}/{more}"


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return html.fromstring(answer.content.decode())


def said(answer):
    return [str(each) for each in answer.context["messages"]] if answer.context else []


def text_of(element):
    return " ".join(element.text_content().split())


@pytest.fixture
def topic(world):
    return make_topic(department=world.department)


@pytest.fixture
def clerk(world, login):
    return login(world.drafter)


def test_a_clerk_begins_a_topic_and_the_publisher_opens_it_once_its_words_are_public(world, login, clerk):
    column = ColumnFactory.create(code="topics", type=ColumnType.TOPIC)
    form = {"department": world.department.pk, "title": "脱贫攻坚", "slug": "fupin", "column": column.pk}
    answer = clerk.post(f"{LIST}add/", form | {"slug": "扶贫"})
    assert "专题地址由小写字母和数字组成" in answer.content.decode()
    assert Post.objects.count() == 0

    clerk.post(f"{LIST}add/", form)
    topic = Topic.objects.get(slug="fupin")
    assert (topic.post.kind, topic.post.title, topic.column, topic.state) == ("topic", "脱贫攻坚", column, "preparing")
    assert topic.post.current_revision.payload["column"] == "topics"

    world.edit(topic.post, content=payload_of(sections=("政策",))["content"], body="<p>简介。</p>")
    world.walk(topic.post)
    publisher = login(world.publisher)
    page = read(publisher, page_of(topic))
    assert [text_of(each) for each in page.xpath("//details[@class='act']/summary")] == ["开通", "改地址或者栏目"]
    publisher.post(page_of(topic, "act/open/"), {"open-version": topic.version, "open-reason": ""})
    assert Topic.objects.get(pk=topic.pk).state == TopicState.OPEN
    assert read(publisher, "/topics/fupin/").xpath("//h1")[0].text == "脱贫攻坚"


def test_posts_are_found_ticked_and_put_into_a_section(world, clerk, topic):
    own = PublicationFactory.create(title="本单位的", department=world.department)
    other = PublicationFactory.create(title="别处的")
    put_in(topic, PublicationFactory.create(title="已在的", department=world.department))

    page = read(clerk, page_of(topic, "join/"))
    assert [text_of(each) for each in page.xpath("//ul[@class='topic-candidates']//label")] == ["本单位的"]
    found = read(clerk, page_of(topic, f"join/?q=https://www.example.gov.cn/posts/{other.post_id}/"))
    assert [text_of(each) for each in found.xpath("//ul[@class='topic-candidates']//label")] == ["别处的"]
    found = read(clerk, page_of(topic, f"join/?q={other.index_number}"))
    assert [text_of(each) for each in found.xpath("//ul[@class='topic-candidates']//label")] == ["别处的"]
    assert "没有找到" in text_of(read(clerk, page_of(topic, "join/?q=没有这样的")))

    answer = clerk.post(page_of(topic, "join/"), {"section": "工作动态"})
    assert "请先勾选要加入的信息。" in answer.content.decode()
    answer = clerk.post(
        page_of(topic, "join/"), {"section": "工作动态", "post": [own.post_id, other.post_id, "x"]}, follow=True
    )
    assert said(answer) == ["已加入 2 篇。"]
    assert set(topic.entries.filter(section="工作动态").values_list("post", flat=True)) == {own.post_id, other.post_id}


def test_words_find_what_the_citizens_search_finds(world, clerk, topic):
    post = world.published(title="云龙县扶贫项目公告", body="<p>诺邓镇的便道。</p>")
    found = read(clerk, page_of(topic, "join/?q=诺邓便道"))
    assert [text_of(each) for each in found.xpath("//ul[@class='topic-candidates']//label")] == [post.title]


def test_an_entry_is_placed_and_taken_out(world, clerk, topic):
    (entry,) = put_in(topic, PublicationFactory.create(title="甲"))
    there = page_of(topic, f"entries/{entry.pk}/")
    prefix = f"entry{entry.pk}"
    clerk.post(there, {f"{prefix}-section": "工作动态", f"{prefix}-pinned": "on", f"{prefix}-order": "3"})
    entry.refresh_from_db()
    assert (entry.section, entry.pinned, entry.order) == ("工作动态", True, 3)
    wrong = clerk.post(there, {f"{prefix}-section": "工作动态", f"{prefix}-order": ""})
    assert "请填写次序。" in wrong.content.decode() or "次序" in wrong.content.decode()

    answer = clerk.post(there, {"end": "1"}, follow=True)
    assert said(answer) == ["已移出专题。信息本身没有变化。"]
    assert not topic.entries.standing().exists()
    assert "移出专题：《甲》" in answer.content.decode()
    assert clerk.post(there, {"end": "1"}).status_code == 404


def test_a_topic_without_sections_asks_for_none(world, clerk):
    plain = make_topic("plain", department=world.department, sections=())
    post = PublicationFactory.create(department=world.department).post_id
    assert read(clerk, page_of(plain, "join/")).xpath("//select") == []
    clerk.post(page_of(plain, "join/"), {"post": post})
    entry = plain.entries.get()
    clerk.post(page_of(plain, f"entries/{entry.pk}/"), {f"entry{entry.pk}-pinned": "on", f"entry{entry.pk}-order": "0"})
    entry.refresh_from_db()
    assert (entry.section, entry.pinned) == ("", True)


def test_a_topic_shows_its_entries_by_section_and_says_what_is_astray(world, clerk, topic):
    put_in(topic, *(PublicationFactory.create() for _ in range(21)))
    put_in(topic, PublicationFactory.create(title="旧名下的"), section="旧版块")

    page = read(clerk, page_of(topic))
    assert [text_of(each) for each in page.xpath("//nav[@class='topic-filter']/a")] == [
        "全部", "政策文件（21）", "工作动态（0）", "旧版块（1）已改名",
    ]  # fmt: skip
    assert "已不是专题现有的版块" in text_of(page.xpath("//p[@role='alert']")[0])
    assert "第 1 页，共 2 页" in text_of(page.xpath("//p[@class='paginator']")[0])
    one = read(clerk, page_of(topic, "change/?section=旧版块"))
    assert [text_of(each) for each in one.xpath("//p[@class='entry-title']")] == ["旧名下的"]


def test_an_archived_topic_can_be_read_and_nothing_in_it_moved(world, clerk):
    topic = make_topic(department=world.department, state=TopicState.ARCHIVED)
    (entry,) = put_in(topic, PublicationFactory.create())
    page = read(clerk, page_of(topic))
    assert page.xpath("//ul[@class='topic-entries']//details") == []
    answer = clerk.post(page_of(topic, f"entries/{entry.pk}/"), {"end": "1"}, follow=True)
    assert said(answer) == ["专题已归档，不再增减内容。确需调整的，请先重新开通。"]


def test_a_post_joins_a_topic_from_its_own_page(world, clerk, topic):
    post = world.published(title="公告")
    there = reverse("admin:disclosure_post_change", args=[post.pk])
    places = read(clerk, there).xpath("//select[@name='topic-place']//option/@value")
    assert places == [f"{topic.pk}:政策文件", f"{topic.pk}:工作动态"]
    address = reverse("admin:disclosure_topic_take_in", args=[post.pk])
    answer = clerk.post(address, {"topic-place": places[0]}, follow=True)
    assert said(answer) == ["已加入专题“脱贫攻坚”。"]
    panel = read(clerk, there).xpath("//section[@aria-labelledby='topic-heading']")[0]
    assert "脱贫攻坚 › 政策文件" in text_of(panel)
    assert TopicEntry.objects.get().post == post
    assert said(clerk.post(address, {"topic-place": "x:y"}, follow=True)) == ["请选择要加入的专题和版块。"]


def test_words_without_an_address_are_led_to_one(world, clerk):
    draft = world.draft(kind="topic", content=payload_of()["content"], title="新专题")
    page = read(clerk, reverse("admin:disclosure_post_change", args=[draft.pk]))
    (address,) = page.xpath("//section[@aria-labelledby='topic-heading']//a/@href")
    clerk.post(address, {"slug": "xin", "column": ""})
    topic = Topic.objects.get(post=draft)
    clerk.post(page_of(topic, "address/"), {"slug": "xin-2026", "column": ""})
    topic.refresh_from_db()
    assert (topic.slug, Post.objects.count()) == ("xin-2026", 1)
    assert clerk.get(f"{address[: address.index('=')]}={draft.pk}").status_code == 404


def test_who_does_not_draft_begins_none_but_the_publisher_gives_an_address_to_what_is_there(world, login):
    draft = world.draft(kind="topic", content=payload_of()["content"])
    world.walk(draft)
    publisher = login(world.publisher)
    assert publisher.get(f"{LIST}add/").status_code == 403
    assert read(publisher, LIST).xpath("//a[@class='primary-link']") == []
    publisher.post(f"{LIST}add/?post={draft.pk}", {"slug": "fupin", "column": ""})
    assert Topic.objects.get().created_by == world.publisher
    assert login(world.leader).get(f"{LIST}add/?post={draft.pk}").status_code == 403


def test_nobody_reaches_the_topic_of_another_department(world, clerk, login):
    elsewhere = make_topic("elsewhere")
    for more in ("change/", "join/", "entries.csv", "address/"):
        assert clerk.get(page_of(elsewhere, more)).status_code == 404
    (entry,) = put_in(elsewhere, PublicationFactory.create())
    assert clerk.post(page_of(elsewhere, f"entries/{entry.pk}/"), {"end": "1"}).status_code == 404
    leader = login(world.leader)
    own = make_topic("own", department=world.department)
    assert leader.get(page_of(own)).status_code == 200
    assert leader.get(page_of(own, "join/")).status_code == 403


def test_the_list_and_what_stands_in_a_topic_go_out_as_tables(world, clerk, topic):
    put_in(topic, PublicationFactory.create(title="甲"))
    draft = world.draft(kind="topic", content=payload_of(until="2017-12-31")["content"], title="筹备的")
    begin_topic(post=draft, slug="prepared", column=None, actor=world.drafter, now=world.now)

    rows = read(clerk, LIST).xpath("//table[@id='result_list']/tbody/tr")
    assert [text_of(row.xpath("./th")[0]) for row in rows] == ["筹备的", "脱贫攻坚"]
    assert "2017-09-01 至 2017-12-31" in text_of(rows[0])
    table = b"".join(clerk.get(f"{LIST}export.csv?state=open").streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table] == ["标题", "脱贫攻坚"]
    entries = b"".join(clerk.get(page_of(topic, "entries.csv")).streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in entries] == [["版块", "标题"], ["政策文件", "甲"]]
