"""May this person do this, here, now? Every hole that could answer yes by mistake."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm

from columns.domain.duties import (
    Authority,
    authority,
    departments_with,
    duties_of,
    holders,
    may,
    stand_in,
)
from columns.enums import COUNTY_DUTIES, Duty
from columns.models import Department, DutyGrant
from tests.factories import DepartmentFactory, UserFactory, with_duties
from yunlong_portal.kernel import one_page

TODAY = date(2017, 8, 25)


@pytest.fixture
def principal(bureau):
    return with_duties(bureau, Duty.SIGN_OFF)


@pytest.fixture
def deputy(db):
    return UserFactory.create()


@pytest.fixture
def standing(administrator, principal, deputy, bureau, now):
    def create(**changed):
        facts = {
            "actor": administrator,
            "principal": principal,
            "deputy": deputy,
            "duty": Duty.SIGN_OFF,
            "department": bureau,
            "starts_on": TODAY,
            "ends_on": TODAY + timedelta(days=6),
            "basis": "张三8月24日书面委托",
            "now": now,
        }
        return stand_in(**(facts | changed))

    return create


def test_a_duty_granted_on_the_department_is_held_there(bureau, now):
    user = with_duties(bureau, Duty.DRAFT)
    assert authority(user, (Duty.DRAFT,), bureau, now=now) == Authority(duty=Duty.DRAFT, department=bureau)
    assert may(user, "draft", bureau)


def test_a_duty_is_not_another_duty(bureau):
    assert not may(with_duties(bureau, Duty.DRAFT), Duty.SIGN_OFF, bureau)


def test_a_duty_on_one_department_is_not_held_on_another(bureau):
    assert not may(with_duties(bureau, Duty.DRAFT), Duty.DRAFT, DepartmentFactory.create())


def test_a_duty_on_the_parent_is_not_held_on_the_child(county, bureau):
    assert not may(with_duties(county, Duty.DRAFT), Duty.DRAFT, bureau)


def test_a_duty_on_the_child_is_not_held_on_the_parent(county, bureau):
    assert not may(with_duties(bureau, Duty.DRAFT), Duty.DRAFT, county)


@pytest.mark.parametrize("duty", Duty)
def test_a_superuser_is_nobody_special(bureau, duty):
    assert not may(UserFactory.create(is_superuser=True, is_staff=True), duty, bureau)


def test_somebody_deactivated_holds_nothing_even_as_he_was_loaded_before(bureau, now):
    user = with_duties(bureau, Duty.DRAFT)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert user.is_active
    assert not may(user, Duty.DRAFT, bureau)
    assert not duties_of(user, now).may(Duty.DRAFT, bureau)
    assert not departments_with(user, [Duty.DRAFT]).exists()


@pytest.mark.parametrize("nobody", [AnonymousUser(), None])
def test_nobody_holds_nothing(bureau, now, nobody):
    assert not may(nobody, Duty.DRAFT, bureau)
    assert not duties_of(nobody, now).holds(Duty)
    assert not departments_with(nobody, Duty).exists()


def _permission(duty: Duty) -> Permission:
    return Permission.objects.get(content_type=ContentType.objects.get_for_model(Department), codename=duty)


def test_a_permission_on_the_whole_model_counts_for_nothing(bureau):
    user = UserFactory.create()
    user.user_permissions.add(_permission(Duty.DRAFT))
    assert user.has_perm("columns.draft")
    assert not may(user, Duty.DRAFT, bureau)


def test_a_permission_of_a_group_counts_for_nothing(bureau):
    user, group = UserFactory.create(), Group.objects.create(name="拟稿")
    group.permissions.add(_permission(Duty.DRAFT))
    user.groups.add(group)
    assert not may(user, Duty.DRAFT, bureau)


def test_a_group_granted_on_the_department_counts_for_nothing(bureau):
    user, group = UserFactory.create(), Group.objects.create(name="拟稿")
    user.groups.add(group)
    assign_perm("columns.draft", group, bureau)
    assert not may(user, Duty.DRAFT, bureau)


def test_a_row_in_guardians_generic_table_counts_for_nothing(bureau):
    user = UserFactory.create()
    UserObjectPermission.objects.create(
        user=user,
        permission=_permission(Duty.DRAFT),
        content_type=ContentType.objects.get_for_model(Department),
        object_pk=str(bureau.pk),
    )
    assert not may(user, Duty.DRAFT, bureau)


@pytest.mark.parametrize("duty", sorted(COUNTY_DUTIES))
def test_a_county_duty_is_asked_on_the_county_whatever_department_is_handed_in(county, bureau, now, duty):
    user = with_duties(county, duty)
    assert authority(user, (duty,), bureau, now=now) == Authority(duty=duty, department=county)
    assert may(user, duty, county)
    assert duties_of(user, now).may(duty, bureau)
    assert set(departments_with(user, [duty])) == {county, bureau}


@pytest.mark.parametrize("duty", sorted(COUNTY_DUTIES))
def test_a_county_duty_written_on_a_department_counts_for_nothing(county, bureau, now, duty):
    user = UserFactory.create()
    DutyGrant.objects.create(user=user, permission=_permission(duty), content_object=bureau)
    assert not may(user, duty, bureau)
    assert not may(user, duty, county)
    assert not duties_of(user, now).holds([duty])
    assert not departments_with(user, [duty]).exists()


def test_the_first_duty_asked_for_is_the_one_answered(bureau, now):
    user = with_duties(bureau, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)
    asked = (Duty.SIGN_OFF_PRINCIPAL, Duty.SIGN_OFF)
    assert authority(user, asked, bureau, now=now).duty == Duty.SIGN_OFF_PRINCIPAL
    assert authority(user, asked[::-1], bureau, now=now).duty == Duty.SIGN_OFF


def test_a_deputy_acts_for_the_principal_and_says_so(standing, principal, deputy, bureau, now):
    standing()
    expected = Authority(duty=Duty.SIGN_OFF, department=bureau, acting_for=principal, basis="张三8月24日书面委托")
    assert authority(deputy, (Duty.SIGN_OFF,), bureau, now=now) == expected
    assert duties_of(deputy, now).authority((Duty.SIGN_OFF,), bureau) == expected
    assert list(departments_with(deputy, [Duty.SIGN_OFF], now=now)) == [bureau]


def test_what_one_holds_himself_goes_before_what_one_stands_in_for(standing, deputy, bureau, now):
    standing()
    with_duties(bureau, Duty.SIGN_OFF, user=deputy)
    assert authority(deputy, (Duty.SIGN_OFF,), bureau, now=now).acting_for is None
    assert duties_of(deputy, now).authority((Duty.SIGN_OFF,), bureau).acting_for is None


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("2017-08-24T23:59:59+08:00", False),
        ("2017-08-25T00:00:00+08:00", True),
        ("2017-08-31T23:59:59+08:00", True),
        ("2017-09-01T00:00:00+08:00", False),
    ],
)
def test_a_stand_in_holds_from_its_first_day_to_its_last_as_the_county_counts_days(
    standing, deputy, bureau, now, moment, held
):
    standing()
    at = now.fromisoformat(moment)
    assert may(deputy, Duty.SIGN_OFF, bureau, now=at) == held
    assert duties_of(deputy, at).may(Duty.SIGN_OFF, bureau) == held
    assert departments_with(deputy, [Duty.SIGN_OFF], now=at).exists() == held


def test_a_deputy_has_one_duty_on_one_department(standing, deputy, bureau, now):
    standing()
    assert not may(deputy, Duty.DRAFT, bureau, now=now)
    assert not may(deputy, Duty.SIGN_OFF, DepartmentFactory.create(), now=now)


def test_a_deputy_has_nothing_once_the_principal_lost_the_duty(standing, principal, deputy, bureau, now):
    standing()
    DutyGrant.objects.filter(user=principal).delete()
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)


def test_a_deputy_has_nothing_where_the_principal_holds_the_duty_elsewhere_only(
    standing, principal, deputy, now, bureau
):
    standing()
    DutyGrant.objects.filter(user=principal).delete()
    with_duties(DepartmentFactory.create(), Duty.SIGN_OFF, user=principal)
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)


def test_a_deputy_has_nothing_once_the_principal_is_deactivated(standing, principal, deputy, bureau, now):
    standing()
    principal.is_active = False
    principal.save()
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)


def test_a_deactivated_deputy_has_nothing(standing, deputy, bureau, now):
    standing()
    deputy.is_active = False
    deputy.save()
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)


def test_the_deputy_of_a_deputy_has_nothing(standing, deputy, bureau, now):
    standing()
    other = UserFactory.create()
    # The deputy himself holds nothing to hand on; a row that says so all the same counts for nothing.
    standing_row = deputy.standing_in_for.get()
    standing_row.pk, standing_row.principal, standing_row.deputy = None, deputy, other
    standing_row.save()
    assert may(deputy, Duty.SIGN_OFF, bureau, now=now)
    assert not may(other, Duty.SIGN_OFF, bureau, now=now)


def test_a_stand_in_limited_to_kinds_of_post_holds_for_these_only(standing, deputy, bureau, now):
    standing(post_kinds=["news"])
    assert may(deputy, Duty.SIGN_OFF, bureau, now=now, post_kind="news")
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now, post_kind="document")
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)
    assert duties_of(deputy, now).may(Duty.SIGN_OFF, bureau, post_kind="news")
    assert not duties_of(deputy, now).may(Duty.SIGN_OFF, bureau, post_kind="document")


def test_a_stand_in_for_a_county_duty_holds_for_every_department(standing, deputy, county, bureau, now):
    publisher = with_duties(county, Duty.PUBLISH)
    standing(principal=publisher, duty=Duty.PUBLISH, department=county)
    assert authority(deputy, (Duty.PUBLISH,), bureau, now=now).acting_for == publisher
    assert set(departments_with(deputy, [Duty.PUBLISH], now=now)) == {county, bureau}


def test_holders_are_the_active_people_who_hold_it_themselves(standing, principal, bureau):
    standing()
    gone = with_duties(bureau, Duty.SIGN_OFF)
    gone.is_active = False
    gone.save()
    with_duties(bureau, Duty.DRAFT)
    assert list(holders(Duty.SIGN_OFF, bureau)) == [principal]


def test_one_query_answers_for_ones_own_duty(bureau, now, django_assert_num_queries):
    """1 the grant with its department."""
    user = with_duties(bureau, Duty.DRAFT, Duty.SIGN_OFF, Duty.PROOFREAD)
    with django_assert_num_queries(1):
        assert may(user, Duty.PROOFREAD, bureau, now=now)


def test_two_queries_answer_for_a_deputy(standing, deputy, bureau, now, django_assert_num_queries):
    """1 no grant of his own, 2 the stand-in with principal and department."""
    standing()
    with django_assert_num_queries(2):
        assert may(deputy, Duty.SIGN_OFF, bureau, now=now)


@pytest.mark.parametrize("departments", [1, 30])
def test_two_queries_fill_a_book_that_answers_without_another(bureau, now, departments, django_assert_num_queries):
    """1 every grant, 2 every stand-in."""
    user = with_duties(bureau, Duty.DRAFT)
    others = [DepartmentFactory.create() for _ in range(departments)]
    for each in others:
        with_duties(each, Duty.PROOFREAD, user=user)
    with django_assert_num_queries(2):
        book = duties_of(user, now)
        assert all(book.may(Duty.PROOFREAD, each) for each in others)
        assert not book.may(Duty.DRAFT, others[0])
        assert book.departments(Duty.PROOFREAD) == {each.pk for each in others}


def test_departments_with_costs_no_query_inside_a_filter(standing, deputy, bureau, now, django_assert_num_queries):
    """1 the whole list, with the duties inside."""
    standing()
    with django_assert_num_queries(1):
        assert len(Department.objects.filter(pk__in=departments_with(deputy, Duty, now=now))) == 1


def test_a_page_asks_the_database_once_for_all_its_buttons(django_assert_num_queries, bureau, now):
    user, other = with_duties(bureau, Duty.DRAFT), with_duties(bureau, Duty.SIGN_OFF)
    with one_page.drawing(), django_assert_num_queries(4):
        for _ in range(3):
            assert [may(user, each, bureau) for each in (Duty.DRAFT, Duty.SIGN_OFF)] == [True, False]
            assert [may(other, each, bureau) for each in (Duty.DRAFT, Duty.SIGN_OFF)] == [False, True]


def test_a_right_taken_away_is_gone_on_the_next_page(bureau, now):
    user = with_duties(bureau, Duty.DRAFT)
    with one_page.drawing():
        assert may(user, Duty.DRAFT, bureau)
    DutyGrant.objects.filter(user=user).delete()
    with one_page.drawing():
        assert not may(user, Duty.DRAFT, bureau)
