"""An item gets its code, and a change of it begins as a draft of its own version."""

from datetime import date

import pytest

from columns.enums import Duty
from disclosure.enums import PathState, Step
from hall.domain.items.beginning import NewChange, begin_change, begin_item, draft_item
from hall.domain.items.standing import change_of
from hall.models import Item
from tests.disclosure.world import fresh
from tests.factories import UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused


def code_of(call, **given):
    with pytest.raises(Refused) as caught:
        call(**given)
    return caught.value.code


@pytest.fixture
def post(hall):
    payload = hall.payload()
    return hall.world.draft(kind="item", **{name: payload[name] for name in ("title", "content", "column")})


def test_whoever_keeps_the_hall_or_drafts_gives_the_code(hall, post):
    item = begin_item(post=post, code="YLX-001", actor=hall.manager, now=hall.world.now)
    assert (item.code, item.department, item.created_by) == ("YLX-001", hall.world.department, hall.manager)
    assert item.get_absolute_url() == "/hall/items/YLX-001/"
    assert item.history.get().history_change_reason == "登记事项"


@pytest.mark.parametrize("code", ["", "ylx-1", "YLX 1", "YLX--1", "-Y", "YLX-1-", "办事", "Y" * 41])
def test_a_code_is_of_capitals_and_digits(hall, post, code):
    assert code_of(begin_item, post=post, code=code, actor=hall.manager, now=hall.world.now) == "code_invalid"


def test_what_no_item_begins_with(hall, post):
    now, world = hall.world.now, hall.world
    for stranger in (UserFactory.create(is_staff=True), world.proofreader, hall.catalogue):
        assert code_of(begin_item, post=post, code="A", actor=stranger, now=now) == "no_duty"
    assert code_of(begin_item, post=world.draft(), code="A", actor=world.drafter, now=now) == "not_an_item"
    begin_item(post=post, code="A", actor=world.drafter, now=now)
    assert code_of(begin_item, post=post, code="B", actor=world.drafter, now=now) == "post_taken"
    payload = hall.payload()
    other = world.draft(kind="item", **{name: payload[name] for name in ("title", "content", "column")})
    assert code_of(begin_item, post=other, code="A", actor=world.drafter, now=now) == "code_taken"
    world.take("discard", other, world.drafter)
    assert code_of(begin_item, post=other, code="B", actor=world.drafter, now=now) == "post_discarded"


def test_an_item_begins_with_a_draft_that_holds_its_name(hall):
    item = draft_item(
        actor=hall.world.drafter, department=hall.world.department, code="A-1", name="临时救助", now=hall.world.now
    )
    payload = fresh(item.post).current_revision.payload
    assert (payload["title"], payload["column"], payload["content"]["change"]["kind"]) == (
        "临时救助",
        "hall.zn",
        "create",
    )
    assert payload["content"]["basics"]["organ"] == hall.world.department.name
    given = {
        "actor": hall.manager,
        "department": hall.world.department,
        "code": "A-2",
        "name": "名",
        "now": hall.world.now,
    }
    assert code_of(draft_item, **given) == "no_duty"  # who keeps the hall does not write for the department
    assert not Item.objects.filter(code="A-2").exists()


def test_a_post_without_a_code_is_not_submitted(hall, post):
    with pytest.raises(Refused, match="还没有编码"):
        hall.world.take("submit", post, hall.world.drafter)


def test_a_successor_that_is_none_is_not_submitted(hall):
    item = hall.item(change={"kind": "cancel", "basis": "决定", "effective_on": "2026-01-01", "successor": "NONE"})
    with pytest.raises(Refused, match="没有编码为 NONE 的其他事项"):
        hall.world.take("submit", item.post, hall.world.drafter)


def test_two_desks_of_the_county_look_at_an_item(hall):
    item = hall.item()
    post = hall.world.walk(item.post, to=PathState.SIGNED_OFF)
    assert post.awaits == Step.CATALOGUE_REVIEW
    post = hall.world.take(post.awaits, post, hall.catalogue)
    assert post.awaits == Step.GUIDE_CHECK


def test_a_change_begins_as_a_draft_and_the_public_text_stays(hall):
    item = hall.published()
    hall.published("YLX-002")
    change = NewChange(kind="cancel", basis="某决定", effective_on=date(2027, 1, 1), successor="YLX-002")
    post = begin_change(item=item, change=change, actor=hall.world.drafter, now=hall.world.tick())
    assert (post.state, post.awaits) == (PathState.DRAFT, Step.SUBMIT)
    payload = post.current_revision.payload
    said = change_of(payload["content"])
    assert (said.kind, said.basis, said.effective_on, said.successor) == (
        "cancel", "某决定", date(2027, 1, 1), "YLX-002",
    )  # fmt: skip
    assert [row["name"] for row in payload["content"]["materials"]] == ["居民身份证"]
    assert payload["correction_note"] == "事项取消（依据：某决定）"
    assert post.live_publication.number == 1


def test_a_draft_that_is_written_takes_the_change_over(hall):
    item = hall.item()
    post = begin_change(
        item=item, change=NewChange(kind="take_over", from_body="州局"), actor=hall.world.drafter,
        now=hall.world.tick(),
    )  # fmt: skip
    assert change_of(post.current_revision.payload["content"]).from_body == "州局"


def test_no_change_begins_with(hall):
    item = hall.published()
    given = {"item": item, "now": hall.world.tick(), "actor": hall.world.drafter}
    assert code_of(begin_change, **given, change=NewChange(kind="cancel", successor="NONE")) == "no_successor"
    assert code_of(begin_change, **given, change=NewChange(kind="cancel", successor=item.code)) == "no_successor"
    stranger = with_duties(hall.world.department, Duty.MANAGE_HALL)
    assert code_of(begin_change, **given | {"actor": stranger}, change=NewChange(kind="cancel")) == "no_duty"
    assert fresh(item.post).state == PathState.PUBLISHED
    begin_change(**given, change=NewChange(kind="adjust"))
    hall.world.take("submit", item.post, hall.world.drafter)
    assert code_of(begin_change, **given, change=NewChange(kind="adjust")) == "on_its_way"
