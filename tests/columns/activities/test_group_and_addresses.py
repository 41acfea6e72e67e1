"""The leading group, and the county's address list: who is in them, and who sees which numbers."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from columns.county import load_activities
from columns.domain.registers.address_list import address_list
from columns.enums import Duty, GroupRole
from columns.models import AccountRule, DisclosureLeader, GroupMember, HotlineAgent, Spokesperson, UnitContact
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.county import CountyFileError

pytestmark = pytest.mark.django_db

COUNTY = Path(__file__).parents[3] / "county" / "yunlong"
TODAY = date(2026, 11, 25)


def address(model, page="changelist", *args):
    return reverse(f"admin:columns_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def people(bureau):
    """Return a department with somebody in every register."""
    since = {"department": bureau, "starts_on": date(2026, 1, 1)}
    DisclosureLeader.objects.create(**since, role="in_charge", name="李某", post="副局长", phone="5724302")
    DisclosureLeader.objects.create(**since, role="principal", name="王某", post="局长", phone="5724301")
    UnitContact.objects.create(**since, role="liaison", name="张某", office_phone="5724303", mobile="13800000001")
    UnitContact.objects.create(
        **since | {"ends_on": date(2026, 2, 1)}, role="liaison", name="赵某", office_phone="5724303"
    )
    Spokesperson.objects.create(
        **since, name="李某", post="副局长", phone="5724302", assistant_name="钱某", assistant_phone="13800000002"
    )
    HotlineAgent.objects.create(**since, name="孙某", leader_name="李某", extension="801", mobile="13800000003")
    return bureau


def test_everybody_to_ring_stands_in_the_list_and_mobiles_where_they_may_be_seen(people, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = address_list(on=TODAY, mobiles_of=None)
    assert [(each.role, each.name, each.phone, each.mobile) for each in found] == [
        ("主要负责人", "王某", "5724301", ""),
        ("分管政务公开", "李某", "5724302", ""),
        ("联络员", "张某", "5724303", "13800000001"),
        ("新闻发言人", "李某", "5724302", ""),
        ("新闻发言人助理", "钱某", "", "13800000002"),
        ("96128专线", "孙某", "801", "13800000003"),
    ]
    assert {each.mobile for each in address_list(on=TODAY, mobiles_of=frozenset())} == {""}


@pytest.mark.once
def test_the_list_is_for_staff_and_shows_other_departments_without_mobiles(login, people, county, keeper, watcher):
    printed, table = address(UnitContact, "address_list", "pdf"), address(UnitContact, "address_list", "xlsx")
    for person in (keeper, watcher):
        assert login(person).get(printed).content.startswith(b"%PDF")
        assert login(person).get(table).status_code == 200
    assert login(with_duties(people, Duty.DRAFT)).get(printed).status_code == 403
    assert login(keeper).get(address(UnitContact, "address_list", "doc")).status_code == 404
    assert "打印全县通讯录" in login(keeper).get(address(UnitContact)).text


def test_the_notice_names_posts_and_nobody_and_a_second_load_changes_nothing(county):
    gov, office = (DepartmentFactory.create(slug=slug, short_name=slug) for slug in ("ylx-gov", "ylx-zfb"))
    assert load_activities(COUNTY) == {"领导小组职务": 4, "新媒体账号规定": 0}
    found = [(each.department, each.role, each.post, each.name) for each in GroupMember.objects.order_by("pk")]
    assert found == [
        (gov, "head", "县长", ""),
        (gov, "deputy_head", "常务副县长", ""),
        (office, "deputy_head", "县政府办公室主任", ""),
        (office, "director", "县政府办公室常务副主任", ""),
    ]
    GroupMember.objects.filter(role="head").update(ends_on=TODAY)
    assert load_activities(COUNTY) == {"领导小组职务": 0, "新媒体账号规定": 0}


def test_rules_are_loaded_once_they_are_known(tmp_path):
    text = 'rules:\n- {code: zhou-01, text: "不发布广告", basis: "第五条", starts_on: "2017-09-01"}\n'
    (tmp_path / "account_rules.yaml").write_text(text, encoding="utf-8")
    assert load_activities(tmp_path) == {"领导小组职务": 0, "新媒体账号规定": 1}
    assert AccountRule.objects.get().starts_on == date(2017, 9, 1)
    (tmp_path / "account_rules.yaml").write_text(text.replace("zhou-01", "b").replace("2017-09-01", "九月"), "utf-8")
    with pytest.raises(CountyFileError, match="2017-09-15"):
        load_activities(tmp_path)


def test_the_group_is_kept_by_the_keeper_of_columns_and_stands_head_first(login, county, bureau, keeper):
    client = login(with_duties(county, Duty.KEEP_COLUMNS))
    for role, post in (("member", "局长"), ("head", "县长")):
        form = {"department": bureau.pk, "role": role, "post": post, "starts_on": "2026-01-01"}
        assert client.post(address(GroupMember, "add"), form).status_code == 302
    listed = client.get(address(GroupMember)).context["cl"].result_list
    assert [each.role for each in listed] == [GroupRole.HEAD, GroupRole.MEMBER]
    for page in ("workbook", "workbook_template", "workbook_export", "printed"):
        assert client.get(address(GroupMember, page)).status_code == 200
    reader = login(keeper)
    assert reader.get(address(GroupMember)).context["cl"].result_count == 2
    assert reader.get(address(GroupMember, "add")).status_code == 403
