"""Duties are given and taken by people who may, never to themselves, with a reason that stays."""

import pytest
from django.db.models import ProtectedError

from columns.domain.duties import end_duties, grant, grant_by_command, may, revoke, stand_in
from columns.enums import COUNTY_DUTIES, Duty
from columns.models import DutyGrant, StandIn
from tests.factories import UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused


@pytest.fixture
def clerk(db):
    return UserFactory.create(display_name="李四")


@pytest.fixture
def giving(administrator, clerk, bureau, now):
    def give(**changed):
        facts = {
            "actor": administrator,
            "user": clerk,
            "duty": Duty.DRAFT,
            "department": bureau,
            "reason": "分工调整",
            "now": now,
        }
        return grant(**(facts | changed))

    return give


@pytest.fixture
def deputy_administrator(administrator, county, now):
    """Somebody who stands in for the administrator."""
    deputy = UserFactory.create()
    stand_in(
        actor=administrator,
        principal=administrator,
        deputy=deputy,
        duty=Duty.GRANT_DUTIES,
        department=county,
        starts_on=now.date(),
        ends_on=now.date(),
        basis="外出学习",
        now=now,
    )
    return deputy


def _refused(call, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_a_grant_gives_the_duty_and_its_history_names_who_when_and_why(giving, administrator, clerk, bureau, now):
    row = giving(reason=" 分工调整 ")
    assert may(clerk, Duty.DRAFT, bureau)
    assert row.history.values_list(
        "history_type", "history_user", "history_change_reason", "history_date", "user"
    ).get() == ("+", administrator.pk, "分工调整", now, clerk.pk)


def test_whoever_does_not_manage_duties_grants_nothing(giving, county):
    for nobody in (
        UserFactory.create(is_superuser=True),
        with_duties(county, *(set(Duty) - {Duty.GRANT_DUTIES})),
    ):
        assert _refused(giving, actor=nobody) == "no_duty"
    assert DutyGrant.objects.filter(permission__codename=Duty.DRAFT).count() == 1  # the second nobody's own


def test_managing_duties_written_on_a_department_manages_nothing(giving, bureau):
    permission = DutyGrant.objects.get(permission__codename=Duty.GRANT_DUTIES).permission
    user = UserFactory.create()
    DutyGrant.objects.create(user=user, permission=permission, content_object=bureau)
    assert _refused(giving, actor=user) == "no_duty"


def test_nobody_grants_to_himself(giving, administrator):
    assert _refused(giving, user=administrator) == "own_grant"


def test_a_deputy_grants_to_others_and_the_history_says_for_whom(giving, deputy_administrator, administrator):
    row = giving(actor=deputy_administrator)
    assert row.history.get().history_change_reason == f"分工调整（代{administrator}）"


def test_a_deputy_grants_neither_to_himself_nor_to_his_principal(giving, deputy_administrator, administrator):
    assert _refused(giving, actor=deputy_administrator, user=deputy_administrator) == "own_grant"
    assert _refused(giving, actor=deputy_administrator, user=administrator) == "own_grant"


def test_a_grant_needs_a_reason(giving):
    assert _refused(giving, reason="  ") == "no_reason"


def test_a_closed_account_is_granted_nothing(giving):
    assert _refused(giving, user=UserFactory.create(is_active=False)) == "inactive"


@pytest.mark.parametrize("duty", sorted(COUNTY_DUTIES))
def test_a_county_duty_is_granted_on_the_county_only(giving, county, clerk, duty):
    assert _refused(giving, duty=duty) == "county_duty"
    assert giving(duty=duty, department=county).user == clerk


def test_what_is_held_is_not_granted_again(giving, clerk):
    giving()
    assert _refused(giving) == "already_held"
    assert DutyGrant.history.filter(user=clerk).count() == 1


def test_from_a_shell_the_history_names_nobody_and_says_so(clerk, county, now):
    row = grant_by_command(user=clerk, duty=Duty.GRANT_DUTIES, department=county, reason="首位管理员", now=now)
    written = row.history.get()
    assert (written.history_user, written.history_change_reason) == (None, "命令行：首位管理员")


def test_revoking_takes_the_duty_and_its_history_names_who_when_and_why(giving, administrator, clerk, bureau, now):
    giving()
    revoke(actor=administrator, user=clerk, duty=Duty.DRAFT, department=bureau, reason="调离", now=now)
    assert not may(clerk, Duty.DRAFT, bureau)
    last = DutyGrant.history.filter(user=clerk).latest("history_id")
    assert (last.history_type, last.history_user, last.history_change_reason) == ("-", administrator, "调离")


def test_revoking_what_is_not_held_is_refused(administrator, clerk, bureau, now):
    facts = {"user": clerk, "duty": Duty.DRAFT, "department": bureau, "reason": "调离", "now": now}
    assert _refused(revoke, actor=administrator, **facts) == "not_held"
    assert _refused(revoke, actor=clerk, **facts) == "no_duty"


def test_the_last_administrator_stays(administrator, county, now):
    facts = {
        "actor": administrator,
        "user": administrator,
        "duty": Duty.GRANT_DUTIES,
        "department": county,
        "reason": "调离",
        "now": now,
    }
    assert _refused(revoke, **facts) == "last_administrator"
    gone = with_duties(county, Duty.GRANT_DUTIES)
    gone.is_active = False
    gone.save()
    assert _refused(revoke, **facts) == "last_administrator"
    with_duties(county, Duty.GRANT_DUTIES)
    revoke(**facts)
    assert not may(administrator, Duty.GRANT_DUTIES, county)


def test_one_act_ends_every_duty_and_every_stand_in_of_a_person_who_moved(administrator, clerk, county, bureau, now):
    with_duties(bureau, Duty.DRAFT, Duty.SIGN_OFF, user=clerk)
    with_duties(county, Duty.PUBLISH, user=clerk)
    deputy = UserFactory.create()
    leader = with_duties(bureau, Duty.PROOFREAD)
    for principal, other, duty in ((clerk, deputy, Duty.SIGN_OFF), (leader, clerk, Duty.PROOFREAD)):
        stand_in(
            actor=administrator,
            principal=principal,
            deputy=other,
            duty=duty,
            department=bureau,
            starts_on=now.date(),
            ends_on=now.date(),
            basis="委托",
            now=now,
        )
    ended = end_duties(actor=administrator, user=clerk, reason="调离本县", now=now)
    assert [row.permission.codename for row in ended] == ["draft", "sign_off", "publish"]
    assert not DutyGrant.objects.filter(user=clerk).exists()
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=now)
    assert not may(clerk, Duty.PROOFREAD, bureau, now=now)
    assert set(StandIn.objects.values_list("ended_at", flat=True)) == {now}
    assert may(leader, Duty.PROOFREAD, bureau, now=now)


def test_a_successor_takes_over_what_he_does_not_hold_yet(administrator, clerk, bureau, now):
    with_duties(bureau, Duty.DRAFT, Duty.PROOFREAD, user=clerk)
    successor = with_duties(bureau, Duty.DRAFT)
    end_duties(actor=administrator, user=clerk, reason="调离", now=now, successor=successor)
    held = DutyGrant.objects.filter(user=successor).order_by("pk").values_list("permission__codename", flat=True)
    assert list(held) == ["draft", "proofread"]
    assert DutyGrant.history.latest("history_id").user == clerk
    taken = DutyGrant.history.get(user=successor, permission__codename="proofread")
    assert taken.history_change_reason == f"调离（接{clerk}）"


def test_an_administrator_may_end_his_own_duties_where_another_one_stays(administrator, county, now):
    facts = {"actor": administrator, "user": administrator, "reason": "调离", "now": now}
    assert _refused(end_duties, **facts) == "last_administrator"
    assert may(administrator, Duty.GRANT_DUTIES, county)
    end_duties(**facts, successor=UserFactory.create())
    assert not may(administrator, Duty.GRANT_DUTIES, county)


@pytest.mark.parametrize("case", ["no_duty", "no_reason", "own_grant", "same_person", "inactive"])
def test_ending_duties_is_refused_and_nothing_is_changed(administrator, clerk, bureau, now, case):
    with_duties(bureau, Duty.DRAFT, user=clerk)
    facts = {"actor": administrator, "user": clerk, "reason": "调离", "now": now}
    changed = {
        "no_duty": {"actor": clerk},
        "no_reason": {"reason": ""},
        "own_grant": {"successor": administrator},
        "same_person": {"successor": clerk},
        "inactive": {"successor": UserFactory.create(is_active=False)},
    }[case]
    assert _refused(end_duties, **(facts | changed)) == case
    assert may(clerk, Duty.DRAFT, bureau)


def test_an_account_with_duties_is_not_deleted(clerk, bureau):
    with_duties(bureau, Duty.DRAFT, user=clerk)
    with pytest.raises(ProtectedError):
        clerk.delete()
