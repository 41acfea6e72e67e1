"""Open topics are watched: what comes, which section stays blank, when the period ends."""

from datetime import UTC, datetime, timedelta

import pytest

from columns.enums import ColumnType, Duty, FreshnessLevel
from disclosure.domain.topics.keeping import ALLOWED_DAYS, ENDING, topics_kept_fresh
from disclosure.enums import TopicState
from disclosure.models import Topic
from disclosure.queries import columns_kept_fresh
from disclosure.undated import UNDATED
from tests.disclosure.topics.conftest import OPENED, make_topic, put_in
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, PublicationFactory, with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.reminders import sweep

pytestmark = pytest.mark.django_db


def kept(now=OPENED + timedelta(days=1)):
    return {each.key: each.last_at for each in topics_kept_fresh(now=now)}


def test_a_topic_is_as_fresh_as_what_joined_last_and_a_blank_section_is_told():
    topic = make_topic()
    assert kept() == {"topic:fupin": None}
    put_in(topic, PublicationFactory.create())
    assert kept() == {"topic:fupin": OPENED, "topic:fupin:工作动态": None}
    assert kept(OPENED - timedelta(days=1)) == {}


def test_a_topic_with_a_column_is_looked_at_once_with_the_age_of_its_column():
    place = ColumnFactory.create(
        code="topics", type=ColumnType.TOPIC, max_age_days=31, page="/topics/fupin/", is_open=True
    )
    make_topic(column=place, sections=())
    make_topic("plain", sections=())
    later = OPENED + timedelta(hours=5)
    PublicationFactory.create(column=place, first_published_at=later)

    found = {each.key: (each.last_at, each.allowed_days) for each in topics_kept_fresh(now=later)}

    assert found == {"topic:fupin": (later, 31), "topic:plain": (None, ALLOWED_DAYS)}
    assert columns_kept_fresh(now=later) == []


def test_a_topic_whose_column_holds_only_undated_pages_is_old_and_not_blank():
    place = ColumnFactory.create(code="topics", type=ColumnType.TOPIC, page="/topics/fupin/", is_open=True)
    make_topic(column=place)
    PublicationFactory.create(column=place, first_published_at=UNDATED)
    (found,) = topics_kept_fresh(now=OPENED + timedelta(days=1))
    assert (found.key, found.last_at, found.is_undated) == ("topic:fupin", None, True)


def test_what_is_archived_or_prepared_is_left_alone(django_assert_num_queries):
    make_topic("a", state=TopicState.ARCHIVED)
    make_topic("b", state=TopicState.PREPARING)
    for number in range(3):
        put_in(make_topic(f"open{number}"), PublicationFactory.create())
    with django_assert_num_queries(2):
        assert len(topics_kept_fresh(now=OPENED)) == 6


def test_the_people_of_the_lead_are_reminded_before_the_period_ends_and_the_desk_once_it_is_past():
    county = CountyFactory.create()
    lead = DepartmentFactory.create(parent=county)
    clerk, leader = with_duties(lead, Duty.DRAFT), with_duties(lead, Duty.SIGN_OFF)
    publisher = with_duties(county, Duty.PUBLISH)
    seed_calendar()
    topic = make_topic(department=lead, until="2017-09-22")
    make_topic("endless", department=lead)

    def told(day):
        sweep(ENDING, datetime(2017, 9, day, 1, 0, tzinfo=UTC))
        standing = Notice.objects.standing().filter(plan=ENDING.name).order_by("recipient", "pk")
        return [(each.recipient, each.subject.partition("，")[2]) for each in standing]

    assert told(8) == []
    assert told(15) == [(clerk, "还剩5个工作日"), (leader, "还剩5个工作日")]
    assert told(22) == [(clerk, "今天到期"), (leader, "今天到期")]
    assert {person for person, _ in told(25)} == {clerk, leader, publisher}
    assert {person for person, _ in told(28)} == {clerk, leader, publisher}
    Topic.objects.filter(pk=topic.pk).update(state=TopicState.ARCHIVED, archived_at=OPENED)
    assert told(29) == []


def test_levels_of_a_topic_are_those_of_columns():
    from columns.domain.freshness import judge

    topic = make_topic(sections=())
    put_in(topic, PublicationFactory.create(), section="")
    (fresh,) = topics_kept_fresh(now=OPENED)
    ages = [judge(fresh, now=OPENED + timedelta(days=days)).level for days in (1, 71, 91, 101)]
    assert ages == [FreshnessLevel.FRESH, FreshnessLevel.SOON, FreshnessLevel.CLOSE, FreshnessLevel.STALE]
