"""AB 角: named by the principal or entered on his written word, dated, never backdated, never handed on."""

from datetime import date, timedelta

import pytest

from columns.domain.duties import end_stand_in, may, stand_in
from columns.enums import Duty
from columns.models import StandIn
from tests.factories import UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused

TODAY = date(2017, 8, 25)
DAY = timedelta(days=1)


@pytest.fixture
def principal(bureau):
    return with_duties(bureau, Duty.SIGN_OFF)


@pytest.fixture
def deputy(db):
    return UserFactory.create()


@pytest.fixture
def naming(principal, deputy, bureau, now):
    def name(**changed):
        facts = {
            "actor": principal,
            "principal": principal,
            "deputy": deputy,
            "duty": Duty.SIGN_OFF,
            "department": bureau,
            "starts_on": TODAY,
            "ends_on": TODAY + 6 * DAY,
            "basis": "8月24日书面委托",
            "now": now,
        }
        return stand_in(**(facts | changed))

    return name


def _refused(call, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_a_leader_names_his_own_deputy(naming, principal, now):
    row = naming(post_kinds=["notice", "news", "news"])
    assert (row.entered_by, row.entered_at, row.post_kinds) == (principal, now, ["news", "notice"])
    written = row.history.get()
    assert (written.history_user, written.history_date) == (principal, now)


def test_the_office_enters_a_leaders_written_instruction(naming, administrator):
    assert naming(actor=administrator).entered_by == administrator


def test_nobody_else_names_a_deputy(naming, deputy):
    for nobody in (deputy, UserFactory.create(is_superuser=True)):
        assert _refused(naming, actor=nobody) == "no_duty"


def test_whoever_enters_it_does_not_make_himself_the_deputy(naming, administrator):
    assert _refused(naming, actor=administrator, deputy=administrator) == "own_grant"


def test_a_leader_is_not_his_own_deputy(naming, principal):
    assert _refused(naming, deputy=principal) == "same_person"


def test_only_what_one_holds_is_handed_to_a_deputy(naming, deputy, principal, bureau):
    assert _refused(naming, duty=Duty.DRAFT) == "principal_no_duty"
    naming()
    assert _refused(naming, actor=deputy, principal=deputy, deputy=UserFactory.create()) == "principal_no_duty"


def test_a_county_duty_is_stood_in_for_on_the_county_only(naming, county, bureau):
    publisher = with_duties(county, Duty.PUBLISH)
    facts = {"actor": publisher, "principal": publisher, "duty": Duty.PUBLISH}
    assert _refused(naming, **facts, department=bureau) == "county_duty"
    assert naming(**facts, department=county).department == county


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "code"),
    [
        (TODAY, TODAY - DAY, "wrong_dates"),
        (TODAY - DAY, TODAY + DAY, "past_start"),
        (TODAY - 2 * DAY, TODAY - DAY, "past_start"),
    ],
)
def test_dates_run_forward_from_today(naming, starts_on, ends_on, code):
    assert _refused(naming, starts_on=starts_on, ends_on=ends_on) == code


def test_a_stand_in_says_on_what_authority(naming):
    assert _refused(naming, basis=" ") == "no_reason"


def test_a_closed_account_stands_in_for_nobody(naming):
    assert _refused(naming, deputy=UserFactory.create(is_active=False)) == "inactive"


def test_the_same_stand_in_does_not_overlap_itself(naming):
    naming()
    assert _refused(naming, starts_on=TODAY + 6 * DAY, ends_on=TODAY + 9 * DAY) == "already_standing"
    naming(starts_on=TODAY + 7 * DAY, ends_on=TODAY + 9 * DAY)
    assert StandIn.objects.count() == 2


@pytest.mark.parametrize("who", ["principal", "deputy", "administrator"])
def test_it_is_ended_at_once_by_those_concerned(request, naming, deputy, bureau, now, who):
    row, actor = naming(), request.getfixturevalue(who)
    later = now + timedelta(hours=1)
    end_stand_in(actor=actor, stand_in=row, reason="提前返回", now=later)
    assert may(deputy, Duty.SIGN_OFF, bureau, now=later - timedelta(microseconds=1))
    assert not may(deputy, Duty.SIGN_OFF, bureau, now=later)
    last = row.history.latest("history_id")
    assert (last.history_user, last.history_change_reason, last.history_date) == (actor, "提前返回", later)


def test_nobody_else_ends_it(naming, now):
    row = naming()
    stranger = UserFactory.create(is_superuser=True)
    assert _refused(end_stand_in, actor=stranger, stand_in=row, reason="不要", now=now) == "no_duty"


def test_what_is_over_is_not_ended_again(naming, principal, now):
    row = naming()
    facts = {"actor": principal, "stand_in": row, "reason": "提前返回"}
    assert _refused(end_stand_in, **facts, now=now + 8 * DAY) == "already_over"
    assert _refused(end_stand_in, **(facts | {"reason": ""}), now=now) == "no_reason"
    end_stand_in(**facts, now=now)
    assert _refused(end_stand_in, **facts, now=now) == "already_over"
