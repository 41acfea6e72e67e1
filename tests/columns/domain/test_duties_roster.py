"""The roster says of everybody at once what ``may`` says of one person."""

from datetime import UTC, date, datetime

import pytest

from columns.domain import duties
from columns.domain.duties import Roster
from columns.enums import Duty
from columns.models import StandIn
from tests.factories import CountyFactory, DepartmentFactory, with_duties

NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
HANDLE = (Duty.HANDLE_REQUEST,)


def stand_in(principal, deputy, department, duty=Duty.HANDLE_REQUEST, **more):
    dates = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 30)}
    return StandIn.objects.create(
        principal=principal,
        deputy=deputy,
        duty=duty,
        department=department,
        authority="书面委托",
        entered_by=principal,
        entered_at=NOW,
        **dates | more,
    )


@pytest.mark.django_db
def test_it_agrees_with_may_of_every_person_duty_and_department(django_assert_num_queries):
    county, one, other = CountyFactory.create(), DepartmentFactory.create(), DepartmentFactory.create()
    asked = (Duty.HANDLE_REQUEST, Duty.TAKE_IN, Duty.OVERSEE_REQUESTS)
    handler, clerk, overseer = with_duties(one, *HANDLE), with_duties(one, Duty.TAKE_IN), with_duties(other, *HANDLE)
    with_duties(county, Duty.OVERSEE_REQUESTS, user=overseer)
    gone = with_duties(one, *HANDLE)
    gone.is_active = False
    gone.save()
    deputy, of_nobody, limited, over = (with_duties(other) for _ in range(4))
    stand_in(handler, deputy, one)
    stand_in(clerk, of_nobody, one)  # the principal does not hold the duty himself
    stand_in(handler, limited, one, post_kinds=["news"])
    stand_in(handler, over, one, ends_on=date(2026, 11, 24))
    stand_in(overseer, deputy, county, Duty.OVERSEE_REQUESTS)
    with django_assert_num_queries(2):
        people = duties.roster(asked, now=NOW)
    everybody = (handler, clerk, overseer, gone, deputy, of_nobody, limited, over)
    for duty in asked:
        for department in (county, one, other):
            may = {each.pk for each in everybody if duties.may(each, duty, department, now=NOW)}
            assert people.people((duty,), department.pk) == may, (duty, department)


def test_a_person_is_reached_with_who_stands_in_for_him_and_a_deputy_alone():
    people = Roster({("handle_request", 7): {1, 2}}, {("handle_request", 7): {(1, 3), (9, 4)}})
    assert people.reach(1, HANDLE, 7) == {1, 3}
    assert people.reach(2, HANDLE, 7) == {2}
    assert people.reach(3, HANDLE, 7) == {3}
    assert people.reach(4, HANDLE, 7) == set()  # stands in for one who holds nothing
    assert people.reach(1, HANDLE, 8) == set()
    assert people.reach(None, HANDLE, 7) == set()
    assert people.people((Duty.TAKE_IN, Duty.HANDLE_REQUEST), 7) == {1, 2, 3}
