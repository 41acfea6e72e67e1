"""办件公示: which licences everybody may look up, as what, and how one is kept out of the list."""

from datetime import date, timedelta

import pytest
from lxml import html

from columns.enums import Duty
from hall.domain.applications import publicity
from hall.enums import ItemType
from hall.models import HeldBackDecision
from tests.factories import with_duties
from tests.hall.factories import make_item
from tests.hall.world import GRANT, at, decided, reviewing, take
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

LIST = "/hall/decisions/"
DAY = date(2026, 11, 20)
COMPANY = {"kind": "organisation", "name": "云龙诺邓火腿有限公司"}


def text(page):
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


@pytest.fixture
def licence(world):
    """Return the item as a licence: cases are granted under what it is when they are filed."""
    world.item = make_item(world.bureau, code="YLX-077", name="食品经营许可", basics={"item_type": ItemType.LICENCE})
    return world


def granted_to_company(world, **changed):
    row = decided(world, on=DAY, **changed)
    row.party.kind, row.party.masked_name = COMPANY["kind"], COMPANY["name"]
    row.party.save()
    return row


def test_a_granted_licence_is_public_without_the_name_of_a_person(client, licence):
    row = decided(licence, on=DAY)
    page = client.get(LIST)
    shown = text(page)
    assert "张*" in shown
    assert "食品经营许可" in shown
    assert "云龙县民政局" in shown
    assert "2026-11-20" in shown
    for hidden in ("张三丰", row.number, "13887220000"):
        assert hidden not in page.text


def test_an_organisation_is_named_whole_and_found_by_its_name(client, licence):
    granted_to_company(licence)
    decided(licence, on=DAY)
    assert "共 2 件" in text(client.get(LIST))
    found = text(client.get(LIST, {"q": "火腿"}))
    assert "找到 1 件" in found
    assert COMPANY["name"] in found


def test_a_person_is_not_found_by_his_surname(client, licence):
    decided(licence, on=DAY)
    assert "没有找到这样的许可" in text(client.get(LIST, {"q": "张"}))


def test_what_is_no_licence_or_not_decided_is_not_in_it(client, world, licence):
    reviewing(licence, on=DAY)
    world.item = make_item(world.bureau, code="YLX-078", name="残疾人补贴")
    decided(world, on=DAY)
    page = text(client.get(LIST))
    assert "还没有准予的行政许可" in page
    assert "残疾人补贴" not in page


def test_the_list_is_narrowed_paged_and_taken_away(client, licence, monkeypatch):
    monkeypatch.setattr(publicity, "IN_PAGE", 2)
    for days in range(3):
        decided(licence, on=DAY - timedelta(days=days))
    assert "第 1 页" in text(client.get(LIST))
    assert client.get(LIST, {"page": 3}).status_code == 404
    assert "共 3 件" in text(client.get(LIST, {"page": 2}))
    assert "找到 3 件" in text(client.get(LIST, {"department": "mzj"}))
    table = b"".join(client.get(LIST, {"as": "csv"}).streaming_content).decode("utf-8-sig")
    assert table.splitlines()[0] == "申请人,事项,事项编码,实施主体,决定,决定日期"
    assert table.splitlines()[1] == "张*,食品经营许可,YLX-077,云龙县民政局,准予,2026-11-20"
    assert client.get(LIST, {"as": "exe"}).status_code == 404


@pytest.mark.parametrize("cases", [1, 12])
def test_the_list_costs_the_same_with_many_rows(client, licence, cases, django_assert_max_num_queries):
    for _ in range(cases):
        decided(licence, on=DAY)
    client.get(LIST)
    with django_assert_max_num_queries(4):
        client.get(LIST)


def test_the_manager_or_the_bureau_holds_one_back_and_says_why(client, licence):
    row, now = decided(licence, on=DAY), at(DAY, 15)
    publicity.hold_back(row, "涉及商业秘密", actor=licence.manager, now=now)
    assert "还没有准予的行政许可" in text(client.get(LIST))
    publicity.show_again(row, actor=licence.overseer, now=at(DAY, 16))
    assert "食品经营许可" in text(client.get(LIST))
    kept = [(each.history_user, each.history_change_reason) for each in HeldBackDecision.history.all()]
    assert kept == [(licence.overseer, "恢复公示"), (licence.manager, "不公示：涉及商业秘密")]


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("clerk", "涉及商业秘密", "no_duty"),
        ("manager", "  ", "no_reason"),
        ("manager", "理" * 201, "too_long"),
        ("manager", "申请人电话13887220000", "personal_data"),
    ],
)
def test_holding_back_is_refused(licence, who, reason, code):
    row = decided(licence, on=DAY)
    with pytest.raises(Refused) as refused:
        publicity.hold_back(row, reason, actor=getattr(licence, who), now=at(DAY, 15))
    assert refused.value.code == code


def test_only_what_stands_in_the_list_is_held_back_and_only_once(world, licence):
    now = at(DAY, 15)
    waiting = reviewing(licence, on=DAY)
    row = decided(licence, on=DAY)
    publicity.hold_back(row, "涉及国家秘密", actor=licence.manager, now=now)
    for act, code in (
        (lambda: publicity.hold_back(waiting, "涉及国家秘密", actor=licence.manager, now=now), "not_granted"),
        (lambda: publicity.hold_back(row, "涉及国家秘密", actor=licence.manager, now=now), "held_already"),
        (lambda: publicity.show_again(decided(licence, on=DAY), actor=licence.manager, now=now), "not_held"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code


def test_who_handled_a_case_hides_nothing_of_it(licence):
    manager = with_duties(licence.bureau, Duty.MANAGE_HALL, Duty.REVIEW_APPLICATIONS)
    row = take("grant", reviewing(licence, on=DAY), manager, on=DAY, decision=GRANT)
    assert not publicity.may_hold_back(manager, row, now=at(DAY, 15))
    with pytest.raises(Refused) as refused:
        publicity.hold_back(row, "涉及商业秘密", actor=manager, now=at(DAY, 15))
    assert refused.value.code == "concerned"
    assert publicity.may_hold_back(licence.manager, row, now=at(DAY, 15))
