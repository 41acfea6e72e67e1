"""The staff's screens of items: begun, changed, asked for, listed and taken away."""

import re
from datetime import date

import pytest
from django.urls import reverse

from columns.enums import Duty
from disclosure.enums import PathState
from hall.domain.items.standing import change_of
from hall.domain.items.tasks import open_tasks
from hall.models import Item, ItemEntry, ItemTask
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.hall.items.test_tasks import DOCUMENT

LIST = "/admin/hall/item/"


@pytest.fixture
def signed_in(hall, client):
    """Return the client, signed in as the department's drafter."""
    client.force_login(hall.world.drafter, backend="django.contrib.auth.backends.ModelBackend")
    return client


def as_(client, person):
    """Return the client, signed in as somebody."""
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response):
    """Return the page as text."""
    return response.content.decode()


def test_an_item_begins_with_its_code_and_leads_to_its_draft(hall, signed_in):
    page = text_of(signed_in.get(f"{LIST}add/"))
    assert "事项编码" in page
    typed = {"department": hall.world.department.pk, "code": "YLX-041", "name": "某项登记"}
    response = signed_in.post(f"{LIST}add/", typed)
    item = Item.objects.get(code="YLX-041")
    assert response.headers["Location"] == reverse("admin:disclosure_post_change", args=[item.post_id])
    again = signed_in.post(f"{LIST}add/", typed)
    assert "已由另一个事项使用" in text_of(again)
    assert 'value="某项登记"' in text_of(again)  # what was typed stays


def test_a_draft_without_a_code_gets_one(hall, signed_in):
    payload = hall.payload()
    post = hall.world.draft(kind="item", **{name: payload[name] for name in ("title", "content", "column")})
    assert f'href="?post={post.pk}"' in text_of(signed_in.get(f"{LIST}add/"))
    response = signed_in.post(f"{LIST}add/?post={post.pk}", {"code": "A-1"})
    assert (response.status_code, Item.objects.get().post_id) == (302, post.pk)
    assert signed_in.get(f"{LIST}add/?post={post.pk}").status_code == 404  # it has one


def test_a_manager_who_drafts_nothing_is_told_who_begins_an_item(hall, client):
    page = text_of(as_(client, hall.manager).get(f"{LIST}add/"))
    assert "新事项由本单位的拟稿人起草" in page
    assert 'name="name"' not in page


def test_a_change_leads_to_a_draft_with_the_block_filled(hall, signed_in):
    item = hall.published()
    page = text_of(signed_in.get(f"{LIST}{item.pk}/change/"))
    assert "变更、取消、暂停" in page
    assert "第1版" in page
    assert '<option value="" selected>请选择</option>' in page
    typed = {"change-kind": "suspend", "change-basis": "通知", "change-effective_on": "2026-12-01"}
    response = signed_in.post(f"{LIST}{item.pk}/begin-change/", typed)
    assert response.headers["Location"] == reverse("admin:disclosure_post_change", args=[item.post_id])
    post = fresh(item.post)
    assert post.state == PathState.DRAFT
    said = change_of(post.current_revision.payload["content"])
    assert (said.kind, said.basis, said.effective_on) == ("suspend", "通知", date(2026, 12, 1))


def test_a_change_that_cannot_begin_keeps_what_was_typed(hall, signed_in):
    item = hall.published()
    typed = {"change-kind": "cancel", "change-basis": "某决定", "change-successor": "NONE"}
    response = signed_in.post(f"{LIST}{item.pk}/begin-change/", typed)
    assert response.status_code == 422
    assert "没有编码为 NONE 的其他事项" in text_of(response)
    assert 'value="某决定"' in text_of(response)
    stranger = as_(signed_in, hall.manager)
    assert "由县政府办公室的拟稿人起草" in text_of(stranger.get(f"{LIST}{item.pk}/change/"))
    assert stranger.post(f"{LIST}{item.pk}/begin-change/", {"change-kind": "adjust"}).status_code == 422


def test_the_table_of_an_items_life_says_who_signed_and_by_which_document(hall, signed_in):
    item = hall.published(
        change={"kind": "take_over", "basis": "承接决定", "effective_on": "2026-11-01", "from_body": "州局"}
    )
    page = text_of(signed_in.get(f"{LIST}{item.pk}/change/"))
    for said in (
        "承接（由州局下放）",
        "承接决定",
        "2026-11-01",
        f"编办审核：{hall.catalogue}",
        f"签发：{hall.world.leader}",
    ):
        assert said in page


def test_a_document_is_entered_for_many_items(hall, client):
    items = [hall.item("A-1"), hall.item("A-2")]
    typed = {
        "kind": "cancel", "document": DOCUMENT.document, "number": DOCUMENT.number, "dated_on": "2026-11-02",
        "effective_on": "", "codes": "A-1、A-2\nA-1",
    }  # fmt: skip
    bureau = as_(client, hall.bureau)
    assert "登记变更依据" in text_of(bureau.get(LIST))
    assert bureau.post(f"{LIST}arrived/", typed).status_code == 302
    assert set(ItemTask.objects.values_list("item", flat=True)) == {each.pk for each in items}
    assert "已经登记过" in text_of(bureau.post(f"{LIST}arrived/", typed))
    assert "没有编码为 X-1 的事项" in text_of(bureau.post(f"{LIST}arrived/", typed | {"codes": "A-1 X-1"}))
    assert as_(client, hall.world.drafter).post(f"{LIST}arrived/", typed).status_code == 403


def test_the_leader_settles_what_needs_no_change(hall, client):
    item = hall.item()
    (task,) = open_tasks(items=[item], arrived=DOCUMENT, actor=hall.manager, now=hall.world.now)
    address = f"{LIST}{item.pk}/tasks/{task.pk}/dismiss/"
    leader = as_(client, hall.world.leader)
    assert "不需要变更" in text_of(leader.get(f"{LIST}{item.pk}/change/"))
    assert leader.post(address, {f"dismiss-{task.pk}-reason": ""}).status_code == 422
    assert leader.post(address, {f"dismiss-{task.pk}-reason": "只涉及州级"}).status_code == 302
    task.refresh_from_db()
    assert task.outcome == "不需要变更：只涉及州级"
    other = hall.item("B")
    assert leader.post(f"{LIST}{other.pk}/tasks/{task.pk}/dismiss/", {}).status_code == 404


def test_people_see_the_items_of_their_departments_and_the_desks_see_all(hall, client):
    item = hall.published()
    stranger = with_duties(DepartmentFactory.create(), Duty.DRAFT)
    assert "YLX-001" not in text_of(as_(client, stranger).get(LIST))
    assert client.get(f"{LIST}{item.pk}/change/").status_code == 404
    for person in (hall.manager, hall.catalogue, hall.guides, hall.bureau, hall.world.leader):
        assert "YLX-001" in text_of(as_(client, person).get(LIST))
    assert as_(client, UserFactory.create(is_staff=True)).get(LIST).status_code == 403


def test_the_page_of_an_item_leads_to_its_manuscript_only_who_may_open_it(hall, client):
    item = hall.published()
    for person, may in ((hall.world.drafter, True), (hall.world.leader, True), (hall.manager, False)):
        links = re.findall(
            r'href="(/admin/disclosure/post/[^"#?]*)', text_of(as_(client, person).get(f"{LIST}{item.pk}/change/"))
        )
        assert bool(links) == may
        assert {client.get(each).status_code for each in links} <= {200}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", {"A", "B", "C", "D"}),
        ("standing=in_force", {"A", "D"}),
        ("standing=ended", {"B"}),
        ("standing=none", {"C"}),
        ("standing=ending", set()),
        ("lacks=yes", {"D"}),
        ("waiting=moving", {"C"}),
        ("waiting=asked", {"A"}),
        ("waiting=late", set()),
        ("type=benefit", {"A", "B", "D"}),
        ("type=licence", set()),
        ("q=YLX", set()),
    ],
)
def test_the_list_is_narrowed_in_the_database(hall, signed_in, asked, shown):
    first = hall.published("A")
    hall.published("B", change={"kind": "cancel", "basis": "决定", "effective_on": "2020-07-01"})
    hall.item("C")
    lacking = hall.published("D")
    ItemEntry.objects.filter(item=lacking).update(lacks=["联系电话"])
    open_tasks(items=[first], arrived=DOCUMENT, actor=hall.manager, now=hall.world.now)
    response = signed_in.get(f"{LIST}?{asked}")
    assert {each.code for each in response.context["cl"].result_list} == shown


def test_the_list_is_taken_away_as_it_is_narrowed(hall, signed_in):
    hall.published("A")
    hall.item("B")
    page = signed_in.get(f"{LIST}export.csv?standing=in_force")
    lines = b"".join(page.streaming_content if page.streaming else [page.content]).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("A,城乡居民最低生活保障审批")
    assert signed_in.get(f"{LIST}export.xlsx").status_code == 200


def test_the_list_and_the_page_cost_the_same_with_many(hall, signed_in, django_assert_max_num_queries):
    items = [hall.published(f"A-{number}") for number in range(3)]
    with django_assert_max_num_queries(12):
        signed_in.get(LIST)
    with django_assert_max_num_queries(16):
        signed_in.get(f"{LIST}{items[0].pk}/change/")
