"""The staff's first page: whose turn it is with which case, and what that costs."""

from datetime import date, timedelta

import pytest

from columns.enums import DepartmentKind, Duty
from columns.models import Village, VillageHelper
from hall.admin import panels
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.hall.admin.conftest import FRIDAY
from tests.hall.factories import make_application
from tests.hall.world import decided, reviewing

pytestmark = pytest.mark.django_db

QUEUE = "admin/hall/queue_panel.html"
HELPING = "admin/hall/helping_panel.html"


def panel(client, template=QUEUE):
    return dict(client.get("/admin/").context["panels"]).get(template)


@pytest.mark.parametrize(
    ("who", "waits"),
    [
        ("clerk", {"受理，或者一次性告知补正", "已经决定，请制作结果"}),
        ("approver", {"审批"}),
        ("manager", set()),
        ("overseer", set()),
    ],
)
def test_each_finds_what_waits_for_him(login, world, case, who, waits):
    reviewing(world, on=FRIDAY)
    decided(world, on=FRIDAY)
    client = login(getattr(world, who))
    shown = panel(client)
    assert {line["waits"] for line in shown["lines"]} == waits
    assert ("现在没有等您办理的办件" in client.get("/admin/").text) is not bool(waits)
    assert [(label, count) for _, label, count in shown["kinds"]] == [
        ("待受理", 1), ("待审批", 1), ("待制作结果", 1), ("3个工作日内到期", 1),
    ]  # fmt: skip


def test_a_leader_sees_it_only_where_something_waits_for_him(login, world, case):
    assert panel(login(world.leader)) is None
    assert panel(login(UserFactory.create(is_staff=True))) is None


def test_what_is_late_comes_first_and_is_counted(login, world, case):
    late = make_application(world.item, on=FRIDAY - timedelta(days=30))
    shown = panel(login(world.clerk))
    assert shown["lines"][0]["row"] == late
    assert ("due=overdue", "已逾期", 1) in shown["kinds"]


def test_a_promise_that_is_over_is_late_and_the_law_stands_beside_it(login, world):
    row = reviewing(world, on=date(2026, 11, 2))  # promised until the 23rd, in law until the 30th
    client = login(world.approver)
    (line,) = panel(client)["lines"]
    assert (line["standing"].level, line["standing"].words) == ("overdue", "承诺期已过2个工作日")
    assert ("due=overdue", "已逾期", 1) in panel(client)["kinds"]
    assert "11月23日（星期一）到期（法定11月30日）" in client.get("/admin/").text
    assert row.clock.counts_to == date(2026, 11, 23)


def test_no_name_stands_on_the_first_page(login, world, case):
    page = login(world.clerk).get("/admin/").text
    assert case.number in page
    assert "张*" in page
    assert "张三丰" not in page


@pytest.mark.parametrize("cases", [2, 20])
def test_the_first_page_costs_the_same_with_many_cases(login, world, cases, django_assert_max_num_queries, rf):
    for _ in range(cases):
        make_application(world.item, on=FRIDAY)
    request = rf.get("/admin/")
    request.user = world.clerk
    panels.queue(request)  # reads the person's duties once
    with django_assert_max_num_queries(4):
        shown = panels.queue(request)
    assert (len(shown["lines"]), shown["total"]) == (min(cases, panels.SHOWN), cases)


def test_a_village_helper_finds_where_he_files(login, world):
    township = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP)
    helper = with_duties(township, Duty.ASSIST_VILLAGERS)
    assert "没有可以代办的村" in login(helper).get("/admin/").text
    village = Village.objects.create(code="532929207201", name="布麻村委会", township=township)
    VillageHelper.objects.create(
        helper=helper, village=village, starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1), basis="乡政府名单",
        named_by=world.leader, named_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    client = login(helper)
    assert panel(client, HELPING)["villages"] == [village]
    assert "/admin/hall/application/add/" in client.get("/admin/").text
