"""What is public of an item: written, renewed and taken away with its post."""

from datetime import date, timedelta

import pytest

from columns.models import OnlineAnswerUpdate
from disclosure.domain import answers, publishing
from disclosure.domain.watching import targets
from disclosure.enums import AnswerState
from disclosure.models import AnswerBasis, AnswerCard
from disclosure.slots import (
    DEPARTMENT_ITEMS,
    GUIDES,
    PAGES_NOT_THERE,
    PUBLICATION_CHANGED,
    SITEMAP_GROUPS,
    Guide,
    ItemLine,
)
from hall.domain.items import entries, reading
from hall.domain.items.beginning import NewChange, begin_change
from hall.models import ItemEntry
from tests.disclosure.world import fresh
from tests.hall.items.county import CONTENT

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ({}, {"everyday_names": ["低保"], "life_events": ["relief"], "is_approval": False, "is_online": True}),
        ({}, {"for_persons": True, "for_organisations": False, "statutory_days": 30, "promised_days": 25, "lacks": []}),
        ({"basics": {"item_type": "licence"}}, {"item_type": "licence", "case_type": "promised", "is_approval": True}),
        ({"basics": {"item_type": "other_power"}}, {"is_approval": True}),
        ({"limits": {"promised_days": "0"}}, {"statutory_days": None, "promised_days": 0}),
        ({"limits": {"promised_days": "999999999"}}, {"promised_days": 3650}),
        ({"places": [], "steps": []}, {"lacks": ["办理地点", "办理时间", "联系电话", "办理流程"]}),
        ({"places": [], "change": {"kind": "cancel"}}, {"lacks": [], "closes_on": DAY}),
        (
            {"change": {"kind": "cancel", "effective_on": "2027-01-01", "successor": "YLX-002"}},
            {"change_kind": "cancel", "effective_on": date(2027, 1, 1), "closes_on": date(2027, 1, 1),
             "successor_code": "YLX-002"},
        ),
        (
            {"change": {"kind": "suspend", "effective_on": "2026-11-01", "until": "2026-12-01"}},
            {"closes_on": date(2026, 11, 1), "reopens_on": date(2026, 12, 1)},
        ),
        ({"change": {"kind": "adjust", "effective_on": "2026-11-01"}}, {"closes_on": None, "change_kind": "adjust"}),
        ({"service": {"provincial_address": "https://zwfw.example.org/item?id=1"}},
         {"provincial_address": "https://zwfw.example.org/item?id=1", "is_online": False}),
        ({"service": {"provincial_address": "javascript:alert(1)"}}, {"provincial_address": ""}),
        ({"service": {"provincial_address": "见省网"}}, {"provincial_address": ""}),
        ({"service": {"portal_address": "/requests/new/"}}, {"portal_address": "/requests/new/"}),
        ({"service": {"portal_address": "//elsewhere.example.org/"}}, {"portal_address": ""}),
        ({"service": {"portal_address": "/no/such/place/"}}, {"portal_address": ""}),
        ({"service": {"portal_address": "/admin/requests_ogi/"}}, {"portal_address": ""}),
    ],
)  # fmt: skip
def test_what_lists_know_follows_from_the_content(blocks, expected):
    facts = entries.facts_of(CONTENT | blocks, published_on=DAY)
    assert {name: facts[name] for name in expected} == expected


def test_a_version_without_content_breaks_nothing():
    assert entries.facts_of({}, published_on=DAY)["item_type"] == "public_service"


def test_publishing_writes_the_entry_and_a_new_version_renews_it(hall):
    item = hall.item()
    assert not ItemEntry.objects.exists()
    hall.publish(item)
    entry = ItemEntry.objects.get(item=item)
    assert (entry.name, entry.item_type, entry.publication.number) == ("城乡居民最低生活保障审批", "benefit", 1)
    begin_change(
        item=item, change=NewChange(kind="adjust", basis="通知"), actor=hall.world.drafter, now=hall.world.tick()
    )
    assert ItemEntry.objects.get(item=item).publication.number == 1
    hall.publish(item)
    entry = ItemEntry.objects.get(item=item)
    assert (entry.publication.number, entry.change_kind) == (2, "adjust")


def test_withdrawing_and_sealing_take_the_entry_away(hall):
    for number, act in enumerate(("withdraw", "seal")):
        item = hall.published(f"A-{number}")
        post = fresh(item.post)
        if act == "withdraw":
            publishing.withdraw(
                post=post, actor=hall.world.publisher, expected_version=post.version, reason_class="error",
                note="有误", reason="有误", now=hall.world.tick(),
            )  # fmt: skip
        else:
            publishing.seal(
                post=post, actor=hall.world.sealer, expected_version=post.version, reason="封存", now=hall.world.tick()
            )
        assert not ItemEntry.objects.filter(item=item).exists()


def test_answers_that_rest_on_an_item_are_looked_at_again(hall):
    item = hall.published()
    post = hall.world.draft(kind="answer", column=hall_answer_column(hall), title="低保怎么办？")
    card = AnswerCard.objects.get(post=hall.world.walk(post))
    assert card.state == AnswerState.CURRENT
    AnswerBasis.objects.create(card=card, kind=entries.BASIS_KIND, key=item.code, label=item.code)
    begin_change(item=item, change=NewChange(kind="adjust"), actor=hall.world.drafter, now=hall.world.tick())
    hall.publish(item)
    card.refresh_from_db()
    assert card.state == AnswerState.NEEDS_REVIEW
    assert answers.mark_for_review(kind="item", key="another", why="", now=hall.world.tick()) == 0


def hall_answer_column(hall):
    """Return the code of a column for answers."""
    from columns.enums import ColumnType
    from tests.factories import ColumnFactory

    return ColumnFactory.create(
        code="interact.rx", type=ColumnType.HOTLINE, owner=hall.world.department, page="/hotline/"
    ).code


def test_the_province_is_to_be_told_of_each_version(hall):
    item = hall.published()
    begin_change(
        item=item, change=NewChange(kind="cancel", basis="决定", effective_on=DAY), actor=hall.world.drafter,
        now=hall.world.tick(),
    )  # fmt: skip
    hall.publish(item)
    rows = OnlineAnswerUpdate.objects.filter(cause="item").order_by("pk")
    assert [(each.department, each.what, each.link) for each in rows] == [
        (hall.world.department, "办事事项 YLX-001 已公开", "/hall/items/YLX-001/"),
        (hall.world.department, "办事事项 YLX-001 已更新（取消）", "/hall/items/YLX-001/"),
    ]


def test_what_is_told_stays_within_its_queries(hall, django_assert_max_num_queries):
    item = hall.published()
    publication = fresh(item.post).live_publication
    for provider in (entries.publication_changed, entries.tell_province):
        with django_assert_max_num_queries(PUBLICATION_CHANGED.query_budget):
            provider(publication=publication, now=hall.world.tick())


def test_posts_of_other_kinds_ask_nothing(hall, django_assert_num_queries):
    publication = hall.world.published().live_publication
    with django_assert_num_queries(0):
        entries.publication_changed(publication=publication, now=hall.world.tick())
        entries.tell_province(publication=publication, now=hall.world.tick())


def test_the_board_names_what_is_done_now_in_one_query(hall, django_assert_num_queries):
    hall.published("YLX-001")
    hall.published("YLX-002", change={"kind": "cancel", "basis": "决定", "effective_on": "2020-07-01"})
    line = ItemLine(name="城乡居民最低生活保障审批", kind="行政给付", address="/hall/items/YLX-001/")
    with django_assert_num_queries(DEPARTMENT_ITEMS.query_budget):
        assert reading.items_of_department(department_id=hall.world.department.pk) == [line]
    assert reading.items_of_department in DEPARTMENT_ITEMS.providers


def test_the_self_check_is_told_what_each_public_guide_lacks_in_one_query(hall, django_assert_num_queries):
    published = hall.published("YLX-001").post.live_publication.published_at
    ItemEntry.objects.update(lacks=["办理地点", "联系电话"])
    hall.published("YLX-002", change={"kind": "cancel", "basis": "决定", "effective_on": "2020-07-01"})
    guide = Guide("城乡居民最低生活保障审批", "/hall/items/YLX-001/", ("办理地点", "联系电话"))
    with django_assert_num_queries(GUIDES.query_budget):
        assert reading.guides(now=hall.world.tick()) == [guide]
    assert reading.guides(now=published - timedelta(days=1)) == []
    assert reading.guides in GUIDES.providers


def test_the_map_of_the_site_names_what_is_done_now(hall, django_assert_num_queries):
    hall.published("YLX-001")
    with django_assert_num_queries(SITEMAP_GROUPS.query_budget):
        group = reading.on_the_map()
    assert [(each.label, each.address) for each in group.links] == [
        ("城乡居民最低生活保障审批", "/hall/items/YLX-001/"),
        ("办件公示", "/hall/decisions/"),
    ]


def test_a_catalogue_is_as_fresh_as_its_newest_version(hall, django_assert_num_queries):
    hall.published("YLX-001")
    hall.published("YLX-002")
    newest = max(ItemEntry.objects.values_list("publication__published_at", flat=True))
    with django_assert_num_queries(1):
        (kept,) = reading.catalogues_kept_fresh(now=hall.world.tick())
    assert (kept.last_at, kept.allowed_days, kept.department_id) == (newest, 183, hall.world.department.pk)


def test_a_post_leads_to_its_item_while_that_is_public(hall):
    item = hall.item()
    assert reading.address_of_post(item.post_id) == ""
    hall.publish(item)
    assert reading.address_of_post(item.post_id) == "/hall/items/YLX-001/"
    assert reading.names_of({"YLX-001", "X"}) == {"YLX-001": "城乡居民最低生活保障审批"}


def test_readers_of_the_post_are_led_to_the_item(hall, client):
    item = hall.published()
    response = client.get(f"/posts/{item.post_id}/")
    assert (response.status_code, response.headers["Location"]) == (302, "/hall/items/YLX-001/")


def test_a_link_to_an_item_is_dead_while_nothing_of_it_is_public(hall, django_assert_num_queries):
    hall.published()
    hall.item("YLX-002")
    paths = {f"/hall/items/{code}/": "" if code == "YLX-001" else "no_page" for code in ("YLX-001", "YLX-002", "X")}
    assert targets.judge(paths) == paths
    asked = {"hall-item": [(path, {"code": path.split("/")[3]}) for path in paths]}
    with django_assert_num_queries(PAGES_NOT_THERE.query_budget):
        assert reading.pages_not_there(asked=asked) == {"/hall/items/YLX-002/", "/hall/items/X/"}
