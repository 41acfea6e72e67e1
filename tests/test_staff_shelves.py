"""The staff's first page lays its tables out by subject, whichever floor they stand on; lists write dates one way."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from columns.enums import Duty, GroupRole
from columns.models import GroupMember
from disclosure.models import FilingRound
from tests.factories import CountyFactory, DepartmentFactory, with_duties
from yunlong_portal.kernel import staff_site

pytestmark = pytest.mark.once


def test_every_table_of_the_floors_with_shelves_stands_on_one_shelf():
    shelved = [table for shelf in staff_site._shelves.values() for table in shelf.tables]
    registered = {model._meta.label_lower for model in admin.site._registry}
    floors = ("columns.", "disclosure.", "hall.")
    assert sorted(shelved) == sorted(each for each in registered if each.startswith(floors))


def test_a_table_does_not_stand_on_two_shelves():
    with pytest.raises(ValueError, match=r"on another shelf already: columns\.circular$"):
        staff_site.add_shelf("另一处", "columns.circular", order=1)
    assert "另一处" not in staff_site._shelves


@pytest.mark.django_db
def test_the_first_page_names_subjects_and_leaves_out_what_is_empty(login):
    county = CountyFactory.create()
    keeper = with_duties(county, Duty.KEEP_COLUMNS)
    groups = login(keeper).get(reverse("admin:index")).context["app_list"]
    names = [group["name"] for group in groups]
    assert names[:2] == ["信息发布", "门户检查"]
    assert "督办" not in names
    assert "单位与栏目" not in names
    assert all(group["models"] for group in groups)


@pytest.mark.django_db
def test_a_list_writes_dates_like_the_registers_and_yes_as_a_word(login):
    county = CountyFactory.create()
    client = login(with_duties(county, Duty.KEEP_COLUMNS, Duty.TAKE_FILINGS))
    unit = DepartmentFactory.create(parent=county)
    FilingRound.objects.create(code="2017", name="2017年备案", due_on=date(2017, 11, 30), desk=county)
    shown = client.get(reverse("admin:disclosure_filinground_changelist")).content.decode()
    assert '<td class="field-due_on nowrap">2017-11-30</td>' in shown
    assert '<td class="field-is_open">是</td>' in shown
    assert 'alt="True"' not in shown
    GroupMember.objects.create(department=unit, post="县长", role=GroupRole.HEAD, starts_on=date(2017, 8, 25))
    shown = client.get(reverse("admin:columns_groupmember_changelist")).content.decode()
    assert '<td class="field-starts_on nowrap">2017-08-25</td>' in shown
    assert '<td class="field-ends_on nowrap">—</td>' in shown
