"""A topic is begun, opened, archived and opened again, each by whom it is for."""

from datetime import date

import pytest

from columns.enums import ColumnType, Duty
from columns.models import Column
from disclosure.domain import checks
from disclosure.domain.topics import TOPIC, begin_topic, change_address
from disclosure.enums import TopicState
from disclosure.models import Topic
from tests.disclosure.topics.conftest import make_topic, payload_of
from tests.disclosure.world import fresh
from tests.factories import ColumnFactory, UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return {each.code for each in caught.value.refusals}


@pytest.fixture
def place():
    return ColumnFactory.create(code="topics", name="脱贫", type=ColumnType.TOPIC)


@pytest.fixture
def draft(world):
    return world.draft(kind="topic", content=payload_of(sections=("政策",))["content"], title="脱贫攻坚")


def take(name, topic, by, world, reason=""):
    topic = Topic.objects.get(pk=topic.pk)
    return TOPIC.take(name, row=topic, actor=by, expected_version=topic.version, now=world.tick(), reason=reason)


def test_a_topic_goes_from_its_draft_to_the_archive_and_back(world, place, draft):
    topic = begin_topic(post=draft, slug="fupin", column=place, actor=world.drafter, now=world.tick())
    assert refused(take, "open", topic, world.publisher, world) == {"words_not_public"}

    world.walk(draft)
    assert refused(take, "open", topic, world.drafter, world) == {"no_duty"}
    topic = take("open", topic, world.publisher, world)
    assert (topic.state, topic.opened_at) == (TopicState.OPEN, world.now)
    assert Column.objects.get(pk=place.pk).page == "/topics/fupin/"

    assert refused(take, "archive", topic, world.drafter, world) == {"no_duty"}
    topic = take("archive", topic, world.leader, world)
    assert (topic.state, topic.archived_at) == (TopicState.ARCHIVED, world.now)

    assert refused(take, "reopen", topic, world.leader, world) == {"no_reason"}
    opened = topic.opened_at
    topic = take("reopen", topic, world.leader, world, reason="工作延期")
    assert (topic.state, topic.opened_at, topic.archived_at) == (TopicState.OPEN, opened, None)
    told = [(each.history_user, each.history_change_reason) for each in topic.history.order_by("history_id")]
    assert told == [
        (world.drafter, "登记专题"),
        (world.publisher, "开通"),
        (world.leader, "归档"),
        (world.leader, "重新开通:工作延期"),
    ]


def test_a_column_that_leads_elsewhere_is_not_taken_over(world, place, draft):
    topic = begin_topic(post=draft, slug="fupin", column=place, actor=world.drafter, now=world.tick())
    world.walk(draft)
    place.page = "/elsewhere/"
    place.save()
    assert refused(take, "open", topic, world.publisher, world) == {"column_leads_elsewhere"}


@pytest.mark.parametrize("slug", ["", "Fupin", "fu pin", "扶贫", "-fu", "fu--pin", "a/b"])
def test_an_address_is_small_letters_and_digits(world, draft, slug):
    begin = {"post": draft, "column": None, "actor": world.drafter, "now": world.now}
    assert refused(begin_topic, slug=slug, **begin) == {"slug_invalid"}


def test_what_cannot_be_begun_is_refused(world, place, draft):
    taken = make_topic("fupin", column=place)
    news = world.draft()
    stranger = UserFactory.create()
    common = {"column": None, "now": world.now}
    assert refused(begin_topic, post=draft, slug="a", actor=stranger, **common) == {"no_duty"}
    assert refused(begin_topic, post=news, slug="a", actor=world.drafter, **common) == {"not_a_topic"}
    both = {"post": draft, "slug": "fupin", "column": place, "actor": world.drafter, "now": world.now}
    assert refused(begin_topic, **both) == {"slug_taken", "column_not_for_topics"}
    assert refused(begin_topic, post=taken.post, slug="b", actor=world.publisher, **common) == {"post_taken"}


def test_nothing_new_goes_into_the_column_of_an_archived_topic(world, place):
    make_topic(column=place, state=TopicState.ARCHIVED)
    shown = world.published(column=world.column.code)
    new = world.draft(column=place.code)

    def codes(post):
        return {each.code for each in checks.review(post=post, today=date(2026, 11, 23))}

    assert "topic_archived" in codes(new)
    world.take("correct", shown, world.drafter)
    world.edit(shown, column=place.code)
    assert "topic_archived" not in codes(fresh(shown))


def test_an_address_is_changed_until_the_topic_opens(world, place, draft):
    topic = begin_topic(post=draft, slug="fupin", column=None, actor=world.drafter, now=world.tick())
    change = {"actor": world.drafter, "now": world.now}
    topic = change_address(topic=topic, slug="tuopin", column=place, **change)
    assert (topic.slug, topic.column) == ("tuopin", place)
    change_address(topic=topic, slug="tuopin", column=place, **change)
    assert topic.history.count() == 2
    shown = make_topic("shown", department=world.department)
    assert refused(change_address, topic=shown, slug="other", column=None, **change) == {"address_fixed"}


def test_a_topic_is_seen_by_who_leads_it_and_by_the_desk_that_publishes(world):
    from columns.domain.duties import duties_of

    topic = make_topic(department=world.department)
    make_topic("other")

    def seen(person):
        return set(Topic.objects.visible_to(duties_of(person, world.now)).values_list("slug", flat=True))

    assert seen(world.drafter) == seen(world.leader) == {"fupin"}
    assert seen(world.publisher) == {"fupin", "other"}
    assert seen(with_duties(world.department, Duty.PROOFREAD)) == set()
    topic.post.publications.update(state="sealed")
    assert seen(world.publisher) == {"other"}
