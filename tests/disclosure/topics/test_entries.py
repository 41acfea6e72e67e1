"""Posts join a topic, are placed in it, and leave it with a trace."""

import pytest

from disclosure.domain.topics import add_entries, end_entry, place_entry
from disclosure.enums import TopicState
from disclosure.models import Post, TopicEntry
from tests.disclosure.topics.conftest import make_topic
from tests.factories import PublicationFactory, UserFactory
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(world):
    return make_topic(department=world.department)


@pytest.fixture
def posts(world):
    return [PublicationFactory.create().post_id for _ in range(3)]


def codes(call, **given):
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.code


def test_several_posts_join_at_once_and_stand_there_once(world, topic, posts):
    common = {"topic": topic, "section": "政策文件", "now": world.now}
    first = add_entries(posts=posts[:2], actor=world.drafter, **common)
    again = add_entries(posts=posts, actor=world.publisher, **common)
    assert [len(first.entries), first.already, len(again.entries), again.already] == [2, 0, 1, 2]
    assert topic.entries.standing().count() == 3
    entry = TopicEntry.objects.get(post=posts[0])
    assert (entry.added_by, entry.history.get().history_change_reason) == (world.drafter, "加入“政策文件”")


def test_a_post_may_stand_in_many_topics_and_come_back_after_it_was_taken_out(world, topic, posts):
    other = make_topic("other", department=world.department)
    for each in (topic, other):
        add_entries(topic=each, posts=posts[:1], section="工作动态", actor=world.drafter, now=world.now)
    entry = topic.entries.get()
    ended = end_entry(entry=entry, actor=world.drafter, now=world.tick())
    assert ended.ended_at == world.now
    assert codes(end_entry, entry=entry, actor=world.drafter, now=world.now) == "ended"
    add_entries(topic=topic, posts=posts[:1], section="政策文件", actor=world.drafter, now=world.now)
    assert [topic.entries.count(), topic.entries.standing().count(), other.entries.standing().count()] == [2, 1, 1]


def test_what_may_not_join_is_refused_with_its_reason(world, topic, posts):
    common = {"section": "政策文件", "actor": world.drafter, "now": world.now}
    hidden = world.draft().pk
    assert codes(add_entries, topic=topic, posts=[], **common) == "nothing_chosen"
    assert codes(add_entries, topic=topic, posts=range(1, 102), **common) == "too_many"
    assert codes(add_entries, topic=topic, posts=[topic.post_id], **common) == "own_post"
    assert codes(add_entries, topic=topic, posts=[posts[0], hidden], **common) == "not_public"
    assert codes(add_entries, topic=topic, posts=posts, **common | {"section": "没有的"}) == "no_such_section"
    assert codes(add_entries, topic=topic, posts=posts, **common | {"section": ""}) == "no_such_section"
    assert codes(add_entries, topic=topic, posts=posts, **common | {"actor": UserFactory.create()}) == "no_duty"
    assert codes(add_entries, topic=topic, posts=posts, **common | {"actor": world.leader}) == "no_duty"
    closed = make_topic("closed", department=world.department, state=TopicState.ARCHIVED)
    assert codes(add_entries, topic=closed, posts=posts, **common) == "archived"
    assert TopicEntry.objects.count() == 0


def test_a_topic_without_sections_takes_posts_as_they_are(world, posts):
    plain = make_topic("plain", department=world.department, sections=())
    common = {"topic": plain, "posts": posts, "actor": world.drafter, "now": world.now}
    assert codes(add_entries, section="政策文件", **common) == "no_such_section"
    assert len(add_entries(section="", **common).entries) == 3


def test_an_entry_is_moved_and_pinned_with_a_trace_and_no_trace_where_nothing_changed(world, topic, posts):
    add_entries(topic=topic, posts=posts[:1], section="政策文件", actor=world.drafter, now=world.now)
    entry = topic.entries.get()
    common = {"entry": entry, "actor": world.publisher, "now": world.tick()}
    for _ in range(2):
        moved = place_entry(section="工作动态", pinned=True, order=2, **common)
    assert (moved.section, moved.pinned, moved.order, moved.history.count()) == ("工作动态", True, 2, 2)
    assert codes(place_entry, section="没有的", pinned=True, order=2, **common) == "no_such_section"


def test_a_renamed_section_keeps_what_stands_in_it_until_somebody_moves_it(world, topic, posts):
    entry = TopicEntry.objects.create(
        topic=topic, post_id=posts[0], section="旧名", added_by=world.drafter, added_at=world.now
    )
    common = {"entry": entry, "actor": world.drafter, "now": world.now, "order": 0}
    assert place_entry(section="旧名", pinned=True, **common).pinned
    assert place_entry(section="工作动态", pinned=True, **common).section == "工作动态"


def test_before_its_words_are_public_a_topic_is_filled_by_the_sections_of_its_draft(world, posts):
    from disclosure.domain.topics import begin_topic
    from tests.disclosure.topics.conftest import payload_of

    draft = world.draft(kind="topic", content=payload_of(sections=("新版块",))["content"])
    topic = begin_topic(post=Post.objects.get(pk=draft.pk), slug="new", column=None, actor=world.drafter, now=world.now)
    common = {"topic": topic, "posts": posts, "actor": world.drafter, "now": world.now}
    assert len(add_entries(section="新版块", **common).entries) == 3
