"""办件公示 on the page of a case: who sees that it is public, who takes it out, what stays of that."""

import pytest
from django.urls import reverse

from hall.enums import ItemType
from hall.models import HeldBackDecision
from tests.hall.admin.conftest import FRIDAY
from tests.hall.factories import make_item
from tests.hall.world import decided

pytestmark = pytest.mark.django_db

LIST = "/admin/hall/application/"


@pytest.fixture
def licence(world):
    """Return a case in which a licence was granted."""
    world.item = make_item(world.bureau, code="YLX-077", name="食品经营许可", basics={"item_type": ItemType.LICENCE})
    return decided(world, on=FRIDAY)


def post(client, row, **data):
    return client.post(reverse("admin:hall_application_publicity", args=[row.pk]), data, follow=True)


def page(client, row):
    return client.get(reverse("admin:hall_application_change", args=[row.pk])).text


def test_the_manager_takes_it_out_and_the_bureau_puts_it_back(login, world, licence):
    manager, bureau = login(world.manager), login(world.overseer)
    assert "从公示中撤下" in page(manager, licence)
    assert "请填写" in post(manager, licence, **{"hold-reason": ""}).text
    assert "已从办件公示中撤下" in post(manager, licence, **{"hold-reason": "涉及商业秘密"}).text
    assert HeldBackDecision.objects.get().held_by == world.manager
    assert "不公示：涉及商业秘密" in page(bureau, licence)
    assert licence.number in bureau.get(LIST, {"shown": "no"}).text
    assert licence.number not in bureau.get(LIST, {"shown": "yes"}).text
    assert "已恢复公示" in post(bureau, licence, act="show").text
    assert licence.number in bureau.get(LIST, {"shown": "yes"}).text


def test_a_reason_that_names_somebody_stays_typed(login, world, licence):
    answer = post(login(world.manager), licence, **{"hold-reason": "他的电话13887220000"}).text
    assert "不能公开" in answer
    assert "他的电话13887220000" in answer


def test_a_clerk_reads_it_and_does_not_decide_it(login, world, licence):
    clerk = login(world.clerk)
    assert "看公示" in page(clerk, licence)
    assert "从公示中撤下" not in page(clerk, licence)
    assert "由本单位网上大厅管理员或者县政务局决定" in post(clerk, licence, **{"hold-reason": "商业秘密"}).text
    assert post(login(world.centre_clerk), licence, **{"hold-reason": "商业秘密"}).status_code == 404


def test_what_is_no_licence_says_nothing_of_it(login, world, case):
    assert "看公示" not in page(login(world.manager), case)
