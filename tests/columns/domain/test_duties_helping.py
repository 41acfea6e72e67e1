"""代办员: named by their township for its villages and a time; duty and village must both hold."""

from datetime import date, timedelta

import pytest

from columns.domain.duties import (
    end_duties,
    end_helper,
    grant_by_command,
    may,
    name_helper,
    require_helper,
    revoke,
    villages_helped,
)
from columns.enums import DepartmentKind, Duty
from columns.models import DutyGrant, Village, VillageHelper
from tests.factories import DepartmentFactory, UserFactory, with_duties
from yunlong_portal.kernel.workflow import Refused

TODAY = date(2017, 8, 25)
DAY = timedelta(days=1)


@pytest.fixture
def township(county):
    return DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, short_name="诺邓镇", parent=county)


@pytest.fixture
def villages(township):
    return [Village.objects.create(code=f"53292910100{n}", name=f"{n}村", township=township) for n in (1, 2)]


@pytest.fixture
def leader(township):
    return with_duties(township, Duty.SIGN_OFF)


@pytest.fixture
def helper(db):
    return UserFactory.create(is_staff=True)


@pytest.fixture
def naming(leader, helper, villages, now):
    def name(**changed):
        facts = {
            "actor": leader, "helper": helper, "villages": villages[:1], "basis": "诺邓镇代办员名单", "now": now,
            "starts_on": TODAY, "ends_on": TODAY + 30 * DAY,
        }  # fmt: skip
        return name_helper(**(facts | changed))

    return name


def _refused(call, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_a_township_names_a_helper_and_the_duty_comes_with_it(naming, leader, helper, villages, township, now):
    (row,) = naming()
    assert list(villages_helped(helper, now)) == villages[:1]
    assert may(helper, Duty.ASSIST_VILLAGERS, township, now=now)
    assert (row.history.get().history_user, DutyGrant.history.get(user=helper).history_user) == (leader, leader)
    naming(villages=villages[1:])
    assert list(villages_helped(helper, now)) == villages
    assert DutyGrant.objects.filter(user=helper).count() == 1


def test_the_office_enters_what_a_township_decided_and_nobody_else_does(naming, administrator, county):
    assert naming(actor=administrator)[0].named_by == administrator
    assert _refused(naming, actor=with_duties(DepartmentFactory.create(), Duty.SIGN_OFF)) == "no_duty"
    assert _refused(naming, actor=with_duties(county, Duty.OVERSEE_REQUESTS)) == "no_duty"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"villages": []}, "no_village"),
        ({"basis": " "}, "no_reason"),
        ({"starts_on": TODAY - DAY}, "past_start"),
        ({"ends_on": TODAY - DAY}, "wrong_dates"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(naming, helper, changed, code):
    assert _refused(naming, **changed) == code
    assert not DutyGrant.objects.filter(user=helper).exists()


def test_no_one_names_himself_nor_twice_nor_for_two_townships_at_once(naming, leader, villages, county):
    assert _refused(naming, helper=leader) == "own_grant"
    other = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP)
    there = Village.objects.create(code="532929102001", name="远村", township=other)
    assert _refused(naming, villages=[villages[0], there]) == "several_townships"
    naming()
    assert _refused(naming, starts_on=TODAY + 30 * DAY, ends_on=TODAY + 40 * DAY) == "already_named"
    Village.objects.filter(pk=villages[1].pk).update(is_active=False)
    assert _refused(naming, villages=[Village.objects.get(pk=villages[1].pk)]) == "village_closed"
    assert _refused(naming, villages=[villages[0]], helper=UserFactory.create(is_active=False)) == "inactive"


def test_a_village_is_his_from_the_first_day_to_the_last(naming, helper, villages, now):
    naming(starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    held = [villages_helped(helper, now + days * DAY).exists() for days in range(4)]
    assert held == [False, True, True, False]
    require_helper(helper, villages[0], now + DAY)
    assert _refused(require_helper, user=helper, village=villages[1], now=now + DAY) == "no_duty"


def test_with_the_last_village_the_duty_goes(naming, leader, helper, villages, now):
    first, second = naming(villages=villages)
    end_helper(actor=leader, naming=first, reason="外出务工", now=now)
    assert list(villages_helped(helper, now)) == villages[1:]
    assert _refused(end_helper, actor=leader, naming=first, reason="外出务工", now=now) == "already_over"
    assert _refused(end_helper, actor=UserFactory.create(), naming=second, reason="外出务工", now=now) == "no_duty"
    end_helper(actor=helper, naming=second, reason="本人辞去", now=now)
    assert not DutyGrant.objects.filter(user=helper).exists()


@pytest.mark.parametrize("way", ["revoke", "end_duties", "deactivate"])
def test_a_duty_that_is_gone_takes_the_villages_along_for_good(
    naming, helper, administrator, township, villages, now, way
):
    naming()
    if way == "revoke":
        revoke(
            actor=administrator, user=helper, duty=Duty.ASSIST_VILLAGERS, department=township, reason="调整", now=now
        )
    elif way == "end_duties":
        end_duties(actor=administrator, user=helper, reason="调离", now=now)
    else:
        helper.is_active = False
        helper.save()
    assert not villages_helped(helper, now).exists()
    if way != "deactivate":
        grant_by_command(user=helper, duty=Duty.ASSIST_VILLAGERS, department=township, reason="测试", now=now)
        assert not villages_helped(helper, now).exists()
        assert VillageHelper.objects.get().ended_at == now


def test_the_duty_alone_opens_no_village(helper, villages, township, now):
    grant_by_command(user=helper, duty=Duty.ASSIST_VILLAGERS, department=township, reason="测试", now=now)
    assert not villages_helped(helper, now).exists()
