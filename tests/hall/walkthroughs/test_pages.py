"""岗位练习 on the screen: read everywhere, done and ticked off in practice, listed for who manages the hall."""

import csv

import pytest
from django.urls import reverse

from columns.enums import Duty
from hall.domain.walkthroughs import SCRIPTS
from hall.enums import TrainedRole
from hall.models import Walkthrough
from tests.factories import DepartmentFactory, with_duties
from tests.hall.ratings.cases import ended, rate
from tests.hall.world import DENY, at, decided, reviewing, take

APPROVER = "/admin/hall/walkthrough/roles/approver/"
LIST = "/admin/hall/walkthrough/"

pytestmark = pytest.mark.once


def trained(*, name="张某", unit="mzj", role=TrainedRole.APPROVER, day, account="demo") -> Walkthrough:
    return Walkthrough.objects.create(
        role=role,
        account=account,
        person_name=name,
        unit_slug=unit,
        unit_name=unit,
        begun_at=at(day, 8),
        finished_at=at(day),
    )


def test_outside_practice_the_steps_are_there_to_be_read_and_printed(world, settings, login):
    settings.PRACTICE = False
    settings.PRACTICE_ADDRESS = "https://practice.example.gov.cn/admin/"
    client = login(world.approver)
    for script in SCRIPTS:
        page = client.get(f"/admin/hall/walkthrough/roles/{script.role}/").content.decode()
        assert [each.title for each in script.steps if each.title not in page] == []
        assert "还没有做" not in page
        assert 'value="begin"' not in page
        assert "https://practice.example.gov.cn/admin/" in page
    assert client.post(APPROVER, {"act": "begin", "name": "李某", "unit": world.bureau.pk}).status_code == 302
    assert not Walkthrough.objects.exists()


def test_a_person_walks_through_a_role_and_stands_on_the_list(world, login, day):
    client = login(world.approver)
    page = client.post(APPROVER, {"act": "begin", "name": "", "unit": ""}).content.decode()
    assert "请填写姓名" in page
    client.post(APPROVER, {"act": "begin", "name": "李某", "unit": world.bureau.pk})
    # The suite's clock stands at a later day than that of the cases.
    Walkthrough.objects.update(begun_at=at(day, 1))
    page = client.get(APPROVER).content.decode()
    assert (page.count("还没有做"), page.count("✓ 做完了")) == (5, 0)
    row = take("start_special", reviewing(world, on=day), world.approver, on=day, special="appraisal", days=5, note="")
    take("end_special", row, world.approver, on=day)
    take("propose", reviewing(world, on=day), world.approver, on=day, decision=DENY)
    take("ready", decided(world, on=day), world.approver, on=day)
    page = client.get(APPROVER).content.decode()
    assert (page.count("还没有做"), page.count("✓ 做完了")) == (0, 5)
    page = client.post(APPROVER, {"act": "finish"}, follow=True).content.decode()
    assert "李某已练完“业务审批员”，记入名单。" in page
    assert Walkthrough.objects.get().finished_at is not None


def test_what_is_not_done_is_refused_by_name(world, login):
    client = login(world.clerk)
    client.post(
        "/admin/hall/walkthrough/roles/window_clerk/", {"act": "begin", "name": "张某", "unit": world.bureau.pk}
    )
    answer = client.post("/admin/hall/walkthrough/roles/window_clerk/", {"act": "finish"}, follow=True)
    assert "还有6步没有做：“代群众申报一件”" in answer.content.decode()


def test_a_manager_sees_his_people_the_bureau_all_and_a_clerk_himself(world, login, day):
    trained(name="本局某", day=day)
    trained(name="外局某", unit="jtj", day=day)
    trained(name="自己某", unit="jtj", day=day, account=world.clerk.username)
    Walkthrough.objects.create(
        role="approver", account="x", person_name="未完某", unit_slug="mzj", unit_name="mzj", begun_at=at(day)
    )

    def seen(person) -> set[str]:
        page = login(person).get(LIST).content.decode()
        return {name for name in ("本局某", "外局某", "自己某", "未完某") if name in page}

    assert seen(world.manager) == {"本局某"}
    assert seen(world.overseer) == {"本局某", "外局某", "自己某"}
    assert seen(world.clerk) == {"自己某"}
    stranger = with_duties(DepartmentFactory.create(), Duty.DRAFT)
    assert login(stranger).get(LIST).status_code == 403
    assert login(stranger).get(APPROVER).status_code == 403


def test_the_list_is_taken_away_as_it_is_narrowed(world, login, day):
    trained(name="张某", day=day)
    trained(name="李某", day=day, role=TrainedRole.WINDOW_CLERK)
    answer = login(world.overseer).get(f"{LIST}export.csv?role__exact=approver")
    lines = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    assert lines == [
        ["姓名", "单位", "岗位", "开始时间", "完成时间", "练习账号"],
        ["张某", "mzj", "业务审批员", "2017-08-25 08:00", "2017-08-25 09:00", "demo"],
    ]


def test_the_list_costs_the_same_with_many_people(world, login, day, django_assert_max_num_queries):
    client = login(world.overseer)
    for place in range(60):
        trained(name=f"第{place}人", day=day, account=f"demo-{place}")
    with django_assert_max_num_queries(10):
        assert client.get(LIST).status_code == 200


def test_in_practice_the_first_page_leads_to_ones_own_role(world, login, settings):
    page = login(world.clerk).get("/admin/").content.decode()
    assert "/admin/hall/walkthrough/roles/window_clerk/" in page
    assert "/admin/hall/walkthrough/roles/approver/" not in page
    settings.PRACTICE = False
    assert "walkthrough/roles" not in login(world.clerk).get("/admin/").content.decode()


def test_every_screen_that_a_step_names_is_there():
    places = {step.place for script in SCRIPTS for step in script.steps if step.place}
    assert all(reverse(place) for place in places)


def test_the_page_of_a_case_that_is_over_leads_the_window_to_the_rating_once(world, login, day):
    case = ended(world, on=day)
    address, rating = reverse("admin:hall_application_change", args=[case.pk]), f"/admin/hall/rating/window/{case.pk}/"
    assert rating in login(world.clerk).get(address).content.decode()
    assert rating not in login(world.approver).get(address).content.decode()
    rate(case, 5, on=day, actor=world.clerk)
    assert rating not in login(world.clerk).get(address).content.decode()


def test_there_is_no_walk_for_a_role_that_is_none(world, login):
    assert login(world.clerk).get("/admin/hall/walkthrough/roles/mayor/").status_code == 404
