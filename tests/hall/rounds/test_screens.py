"""The desks open, watch, chase and close a round; a department ticks its items, or says that it has none."""

from datetime import date

import pytest
from django.utils import timezone
from lxml import html

from columns.enums import Duty
from hall.models import ItemConfirmation, ItemRound, NoItemsDeclaration
from tests.factories import with_duties
from tests.hall.factories import make_item

LIST = "/admin/hall/itemround/"

pytestmark = pytest.mark.django_db


def text(page):
    return " ".join(html.fromstring(page.content.decode()).text_content().split())


@pytest.fixture
def round(world):
    return ItemRound.objects.create(
        name="2026年度事项梳理",
        basis="通知一（三）1",
        due_on=date(2026, 11, 20),
        opened_at=timezone.now(),
        opened_by=world.overseer,
    )


def test_the_bureau_opens_a_round_on_one_page(world, login):
    client = login(world.overseer)
    assert "组织一轮梳理" in text(client.get(LIST))
    typed = {"name": "2026年度梳理", "basis": "通知", "due_on": "2026-01-01"}
    assert "期限已经过了" in text(client.post(f"{LIST}add/", typed))
    page = client.post(f"{LIST}add/", typed | {"due_on": "2026-12-25"}, follow=True)
    assert "梳理已经开始" in text(page)
    assert ItemRound.objects.get().opened_by == world.overseer
    assert login(world.manager).get(f"{LIST}add/").status_code == 403


def test_the_table_shows_who_is_late_and_is_taken_away(world, round, login):
    client = login(world.overseer)
    page = client.get(f"{LIST}{round.pk}/change/")
    assert "县民政局 1 0 0 1 逾期，还有1项" in text(page)
    # For the centre nobody keeps a hall: the desk is told to call it.
    assert "催办没有完成的1个单位" in text(page)
    assert "1没有完成，也没有人收提醒" in text(page)
    unreached = text(client.get(f"{LIST}{round.pk}/change/?look=unreached"))
    assert ("县政务中心" in unreached, "县民政局" in unreached) == (True, False)
    assert "县民政局" not in text(client.get(f"{LIST}{round.pk}/change/?look=done"))
    lines = b"".join(client.get(f"{LIST}{round.pk}/table.csv").streaming_content).decode()
    assert "云龙县民政局,1,0,0,1,逾期，还有1项," in lines
    assert client.get(f"{LIST}{round.pk}/table.xlsx").status_code == 200
    assert client.get(f"{LIST}{round.pk}/table.doc").status_code == 404


@pytest.mark.once
def test_the_table_is_printed_to_be_signed(world, round, login):
    printed = login(world.overseer).get(f"{LIST}{round.pk}/table.pdf")
    assert printed.content.startswith(b"%PDF")


def test_the_table_costs_the_same_with_many_departments(world, round, login, django_assert_max_num_queries):
    client = login(world.overseer)
    with django_assert_max_num_queries(14):
        client.get(f"{LIST}{round.pk}/change/")


def test_the_desk_chases_and_closes_and_a_department_cannot(world, round, login):
    client, department = login(world.overseer), login(world.manager)
    chased = text(client.post(f"{LIST}{round.pk}/chase/", follow=True))
    assert "已催办1个单位" in chased
    assert "有1个单位没有设大厅管理员和审签的负责人，没有人收到通知" in chased
    assert client.get(f"{LIST}{round.pk}/chase/").status_code == 405
    for act in ("chase", "close"):
        assert "由县委编办或者县政务局组织" in text(department.post(f"{LIST}{round.pk}/{act}/", follow=True))
    assert "已经结束" in text(client.post(f"{LIST}{round.pk}/close/", follow=True))
    assert "不能再办" in text(client.post(f"{LIST}{round.pk}/chase/", follow=True))


def test_a_department_sees_its_own_line_alone(world, round, login):
    client = login(world.manager)
    page = text(client.get(f"{LIST}{round.pk}/change/"))
    assert "县民政局" in page
    assert "县政务中心" not in page
    assert "催办" not in page
    assert client.get(f"{LIST}{round.pk}/units/zwzx/").status_code == 404
    assert client.post(f"{LIST}{round.pk}/units/zwzx/none/").status_code == 404
    assert login(world.clerk).get(f"{LIST}{round.pk}/units/mzj/").status_code == 403


def test_one_click_confirms_one_item(world, round, login):
    client = login(world.manager)
    there = f"{LIST}{round.pk}/units/mzj/"
    assert "已核对，不变" in text(client.get(there))
    assert "已核对1项" in text(client.post(there, {"only": world.item.pk}, follow=True))
    assert ItemConfirmation.objects.get().confirmed_by == world.manager


def test_all_are_confirmed_at_once_with_the_declaration(world, round, login):
    make_item(world.bureau, code="YLX-002", name="第二个")
    client = login(world.leader)
    there = f"{LIST}{round.pk}/units/mzj/"
    assert "请勾选声明" in text(client.post(there, {"all": "1"}, follow=True))
    undeclared = html.fromstring(client.post(there, {"item": world.item.pk}).content.decode())
    assert undeclared.xpath("//input[@name='item'][@checked]/@value") == [str(world.item.pk)]
    assert "请选择核对过的事项" in text(client.post(there, {"declared": "1", "item": "x"}, follow=True))
    assert "已核对2项" in text(client.post(there, {"all": "1", "declared": "1"}, follow=True))
    assert ItemConfirmation.objects.count() == 2


def test_the_desk_looks_at_a_departments_page_and_answers_nothing(world, round, login):
    client = login(world.overseer)
    there = f"{LIST}{round.pk}/units/mzj/"
    assert "确认所选事项不变" not in text(client.get(there))
    assert "由县民政局的大厅管理员" in text(client.post(there, {"only": world.item.pk}, follow=True))


def test_a_department_without_items_says_so_on_its_page(world, round, login):
    client = login(with_duties(world.centre, Duty.MANAGE_HALL))
    there = f"{LIST}{round.pk}/units/zwzx/"
    assert "确实没有的，请申报" in text(client.get(there))
    assert "不办理事项" in text(client.post(f"{there}none/", {"note": "不办理事项"}, follow=True))
    assert NoItemsDeclaration.objects.get().department == world.centre


def test_readers_see_when_an_item_was_last_looked_through(world, round, client, login):
    assert "最近核对" not in text(client.get("/hall/items/YLX-001/"))
    login(world.manager).post(f"{LIST}{round.pk}/units/mzj/", {"only": world.item.pk})
    assert f"最近核对{timezone.localdate()}" in text(client.get("/hall/items/YLX-001/"))
