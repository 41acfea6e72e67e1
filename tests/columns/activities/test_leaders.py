"""政务公开负责人: one leader in charge in each department, made public, and an alarm where there is none."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from columns.domain.activities import leaders
from columns.domain.units import units
from columns.enums import DepartmentKind, Duty
from columns.models import DisclosureLeader
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice

TODAY = date(2017, 8, 25)
WEB = "https://example.test/division"


def leader(department_id, role="in_charge", **given):
    given = {"name": "李某", "post": "副局长", "phone": "5724302", "starts_on": date(2017, 1, 1)} | given
    return DisclosureLeader(department_id=department_id, role=role, **given)


@pytest.mark.parametrize(
    ("holders", "what"),
    [
        ([], ["没有登记分管政务公开的领导，请登记"]),
        ([leader(1, "principal", division=WEB)], ["没有登记分管政务公开的领导，请登记"]),
        ([leader(2, division=WEB)], ["没有登记分管政务公开的领导，请登记"]),
        ([leader(1)], ["分管政务公开的领导没有写工作分工公开的网址，请补上"]),
        ([leader(1, division=WEB)], []),
    ],
)
def test_what_a_department_lacks(holders, what):
    assert [each.what for each in leaders.lacking([1], holders)] == what


@pytest.mark.django_db
class TestRows:
    def test_public_are_those_in_office_with_the_principal_first_in_one_query(self, bureau, django_assert_num_queries):
        gone = {"ends_on": TODAY - timedelta(days=1), "name": "赵某"}
        for row in (leader(bureau.pk, **gone), leader(bureau.pk), leader(bureau.pk, "principal", name="王某")):
            row.save()
        with django_assert_num_queries(1):
            found = leaders.public_leaders(bureau.pk, on=TODAY)
        assert [(each.role_label, each.name) for each in found] == [("主要负责人", "王某"), ("分管政务公开", "李某")]

    @pytest.mark.parametrize("phone", ["13987654321", "139 8765 4321", "办公室5724302，手机13987654321"])
    def test_nobodys_own_telephone_becomes_public(self, bureau, keeper, login, phone):
        leader(bureau.pk, phone=phone).save()
        assert [each.phone for each in leaders.public_leaders(bureau.pk, on=TODAY)] == [""]
        typed = {
            "department": bureau.pk, "role": "principal", "name": "王某", "post": "局长", "phone": phone,
            "starts_on": "2017-01-01",
        }  # fmt: skip
        page = login(keeper).post(reverse("admin:columns_disclosureleader_add"), typed)
        assert "不填个人手机" in page.text
        assert DisclosureLeader.objects.count() == 1

    def test_a_department_has_one_leader_in_charge(self, bureau):
        leader(bureau.pk).save()
        with pytest.raises(IntegrityError), transaction.atomic():
            leader(bureau.pk, name="赵某").save()

    def test_bodies_of_the_county_office_answer_to_the_office(self, county, bureau, office):
        above = DepartmentFactory.create(parent=county, kind=DepartmentKind.COUNTY_OFFICE)
        DepartmentFactory.create(parent=above, kind=DepartmentKind.COUNTY_OFFICE)
        DepartmentFactory.create(is_active=False)
        assert set(units()) == {bureau, above}

    def test_who_lacks_a_leader_is_told_until_there_is_one(self, bureau, keeper, watcher, county, now):
        other = DepartmentFactory.create(parent=county)
        head = with_duties(bureau, Duty.SIGN_OFF)
        for _ in range(2):
            leaders.watch(now)
        standing = Notice.objects.standing().filter(plan=leaders.PLAN)
        assert {(each.recipient, each.subject) for each in standing} == {
            (keeper, f"{bureau.short_name}没有登记分管政务公开的领导，请登记"),
            (head, f"{bureau.short_name}没有登记分管政务公开的领导，请登记"),
            (watcher, f"{bureau.short_name}等2个单位没有登记分管政务公开的领导，或者没有公开工作分工"),
        }
        for each in (bureau, other):
            leader(each.pk, division=WEB).save()
        leaders.watch(now)
        assert standing.all().count() == 0

    def test_the_list_says_who_has_none(self, login, bureau, keeper, office):
        address = reverse("admin:columns_disclosureleader_changelist")
        assert f"没有公开工作分工的：{bureau.short_name}。" in login(keeper).get(address).text
        leader(bureau.pk, division=WEB).save()
        assert "没有公开工作分工的" not in login(keeper).get(address).text
