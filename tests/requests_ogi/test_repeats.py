"""The same applicant is found again by number or telephone, with what he asked and what he was answered."""

from datetime import date

import pytest

from columns.domain.duties import duties_of
from columns.enums import Duty
from requests_ogi.domain import repeats
from requests_ogi.enums import Outcome
from requests_ogi.models import InformationRequest, Organ
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.world import PERSON, WANTED, at, file, make_world, processing, replied

DAY = date(2020, 9, 21)
LATER = date(2020, 9, 28)
# Another who lives in the same house: neither number nor telephone are the same.
OTHER = PERSON | {"identity_number": "532929197512120021", "phone": "13887221111"}
NEAR = WANTED | {"description": "2016年度农村最低生活保障资金发放情况"}
ELSE = WANTED | {"description": "诺邓古村保护规划的批复"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def ask(world, *, on=LATER, **more):
    return file(world, on=on, **more).request


def found(row, among=None):
    cases = repeats.cases_of_same_applicant(row, among=among or InformationRequest.objects.all())
    return [each.request for each in cases]


def test_he_is_found_by_his_number_or_by_his_telephone_and_nobody_else_is(world):
    by_phone = ask(world, on=DAY, applicant=PERSON | {"identity_number": "532929198001010038"})
    by_number = ask(world, on=DAY, applicant=PERSON | {"phone": "13887229999"}, particulars=ELSE)
    ask(world, on=DAY, applicant=OTHER)
    row = ask(world, applicant=PERSON | {"identity_number": " 532929198001010011 ", "phone": "13887220000"})
    assert found(row) == [by_number, by_phone]


def test_who_gave_neither_is_never_taken_for_another(world):
    nobody = PERSON | {"identity_number": "", "phone": ""}
    ask(world, on=date(2017, 8, 25), applicant=nobody)
    assert found(ask(world, on=date(2017, 8, 28), applicant=nobody)) == []


def test_cases_of_twelve_months_are_listed_and_exact_repeats_of_any_time(world):
    same_long_ago = ask(world, on=date(2018, 9, 21))
    ask(world, on=date(2019, 9, 20), particulars=ELSE)
    lately = ask(world, on=date(2019, 10, 8), particulars=ELSE)
    row = ask(world)
    assert found(row) == [lately, same_long_ago]
    assert [each.request for each in repeats.exact_repeats(row, among=InformationRequest.objects.all())] == [
        same_long_ago
    ]


def test_what_is_the_same_word_for_word_is_told_from_what_is_nearly_the_same(world):
    ask(world, on=DAY, particulars=WANTED | {"description": " 2016年度城乡最低生活保障资金　发放情况"})
    ask(world, on=DAY, particulars=NEAR)
    ask(world, on=DAY, particulars=ELSE)
    cases = repeats.cases_of_same_applicant(ask(world), among=InformationRequest.objects.all())
    assert [(each.is_same, each.is_near) for each in cases] == [(False, False), (False, True), (True, False)]


def test_a_repeat_comes_with_the_reply_that_was_given(world):
    answered = replied(processing(world, on=DAY), world, on=date(2020, 9, 24))
    (earlier,) = repeats.exact_repeats(ask(world), among=InformationRequest.objects.all())
    assert earlier.request == answered
    assert earlier.reply == repeats.Reply("云民公开告〔2020〕1号", date(2020, 9, 24), Outcome.GRANTED)
    assert earlier.reply.sentence == "本机关已于2020-09-24以云民公开告〔2020〕1号答复（予以公开）"


def test_what_a_person_may_not_see_is_not_shown_to_him(world):
    bureau = DepartmentFactory.create(slug="czj", short_name="县财政局")
    office = Organ.objects.create(department=bureau, mark="云财", desk=bureau, reconsideration_body="县", court="院")
    ask(world, on=DAY, organ=office)
    mine = ask(world, on=DAY)
    row = ask(world)
    book = duties_of(world.handler, at(LATER))
    assert found(row, InformationRequest.objects.visible_to(book, world.handler)) == [mine]
    assert len(found(row)) == 2


def test_the_fee_rests_on_what_one_files_with_one_organ_in_a_month(world):
    ask(world, on=date(2020, 8, 31))
    ask(world, on=date(2020, 9, 1))
    ask(world, on=date(2020, 9, 1), applicant=OTHER)
    row = ask(world)
    assert repeats.filed_in_month(row, now=at(LATER)) == 2
    assert repeats.filed_in_month(ask(world, on=date(2020, 10, 1)), now=at(date(2020, 10, 1))) == 1


@pytest.mark.parametrize("number", [1, 4])
def test_it_takes_as_many_queries_however_much_he_asked(world, django_assert_num_queries, number):
    for _ in range(number):
        replied(processing(world, on=DAY), world, on=date(2020, 9, 24))
    row = InformationRequest.objects.get(pk=ask(world).pk)
    with_duties(world.bureau, Duty.SIGN_OFF)
    # Particulars, applicant, cases, letters, decisions.
    with django_assert_num_queries(5):
        assert len(repeats.cases_of_same_applicant(row, among=InformationRequest.objects.all())) == number
