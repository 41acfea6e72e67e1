"""A helper in the village files for a neighbour: consent on the case, receipt when both sides confirm, who helped."""

from datetime import date, timedelta

import pytest

from columns.domain.duties import name_helper
from columns.enums import DepartmentKind, Duty
from columns.models import Village
from requests_ogi.domain import helping
from requests_ogi.domain.intake import Filing, Paper
from requests_ogi.enums import IntakeMode, PaperKind, RequestState
from requests_ogi.models import Assistance, InformationRequest
from tests.factories import DepartmentFactory, UserFactory, with_duties
from tests.requests_ogi.world import PERSON, WANTED, at, make_world, processing, take
from yunlong_portal.kernel.workflow import Refused

DAY = date(2020, 9, 21)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


@pytest.fixture
def village(world):
    township = DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, name="云龙县诺邓镇人民政府", short_name="诺邓镇")
    return Village.objects.create(code="532929101202", name="诺邓村委会", township=township)


@pytest.fixture
def helper(village):
    helper = UserFactory.create(is_staff=True)
    name_helper(
        actor=with_duties(village.township, Duty.SIGN_OFF), helper=helper, villages=[village], starts_on=DAY,
        ends_on=DAY + timedelta(days=365), basis="诺邓镇代办员名单", now=at(DAY),
    )  # fmt: skip
    return helper


@pytest.fixture
def ask(world, village, helper, private_file):
    def file(*, on=DAY, who=helper, where=village, kind=PaperKind.CONSENT, applicant=PERSON, token="a" * 32):
        filing = Filing(
            organ=world.organ, mode=IntakeMode.IN_PERSON, applicant=applicant, particulars=WANTED,
            papers=[Paper(file=private_file, kind=kind)], submission=token,
        )  # fmt: skip
        return helping.file_for_neighbour(filing, helper=who, village=where, now=at(on))

    return file


def _refused(call, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        call(**arguments)
    return caught.value.code


def test_what_a_helper_sends_is_online_and_waits_for_the_applicants_word(ask, world, helper, village):
    row = ask().request
    assert (row.mode, row.state, row.received_on) == (IntakeMode.ONLINE, RequestState.AWAITING_CONFIRMATION, None)
    assert (row.taken_in_by, row.window, row.desk, row.arrived_on) == (None, None, world.bureau, DAY)
    assert (row.assistance.helper, row.assistance.village) == (helper, village)
    assert row.papers.get().kind == PaperKind.CONSENT
    later = DAY + timedelta(days=2)
    row = take("confirm", row, world.clerk, on=later)
    assert (row.state, row.received_on) == (RequestState.RECEIVED, later)


def test_a_form_sent_twice_is_one_case_with_one_helper(ask):
    first, again = ask(), ask()
    assert (again.request, again.code, again.is_repeat) == (first.request, first.code, True)
    assert (InformationRequest.objects.count(), Assistance.objects.count()) == (1, 1)


def test_without_consent_telephone_village_or_time_nothing_is_filed(ask, village, helper):
    other = Village.objects.create(code="532929101203", name="和平村委会", township=village.township)
    assert _refused(ask, kind=PaperKind.OTHER) == "no_consent"
    assert _refused(ask, applicant=PERSON | {"phone": ""}) == "no_phone"
    assert _refused(ask, where=other) == "no_duty"
    assert _refused(ask, who=UserFactory.create(is_staff=True)) == "no_duty"
    assert _refused(ask, on=DAY - timedelta(days=1)) == "no_duty"
    assert _refused(ask, on=DAY + timedelta(days=366)) == "no_duty"
    assert not InformationRequest.objects.exists()


def test_a_helper_sees_his_own_until_closed_and_nothing_after(ask, world, helper):
    row = ask().request
    processing(world, on=DAY)
    assert [each.request for each in Assistance.objects.visible_to(helper)] == [row]
    assert not Assistance.objects.visible_to(world.handler).exists()
    InformationRequest.objects.filter(pk=row.pk).update(is_restricted=True)
    assert not Assistance.objects.visible_to(helper).exists()
    InformationRequest.objects.filter(pk=row.pk).update(is_restricted=False)
    take("withdraw", row, world.clerk, on=DAY, reason="本人来电撤回")
    assert not Assistance.objects.visible_to(helper).exists()


def test_every_stand_has_plain_words_that_name_no_inner_step():
    assert set(helping.PLAIN_WORDS) == set(RequestState)
    assert not any("第三方" in words or "保密" in words for words in helping.PLAIN_WORDS.values())
