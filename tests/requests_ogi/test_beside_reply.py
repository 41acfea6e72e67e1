"""What is written beside a reply that supplies something: to a third party who objected, and on which day it comes."""

from datetime import date

import pytest

from requests_ogi.domain import letters
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import Ground, Held, LetterState, Opinion, Outcome, RequestState, ServiceWay
from requests_ogi.models import Letter
from requests_ogi.queries.case import case_of
from tests.requests_ogi.world import PERSON, at, make_world, processing, replied, take, take_letter
from yunlong_portal.kernel.workflow import Refused

MONDAY = date(2020, 9, 21)
LATER = date(2020, 10, 20)
REASON = "不公开可能对公共利益造成重大影响"
REFUSED = {"held": Held.HELD, "outcome": Outcome.REFUSED, "ground": Ground.TRADE_SECRET, "reasons": "对方不同意"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def answered(world, *, opinion=Opinion.REFUSES, **more):
    row = processing(world, on=MONDAY)
    row = take("consult_third_party", row, world.handler, on=MONDAY, about="评分表", party="李四", address="大理市")
    said = {"consultation": row.consultations.get().pk, "opinion": opinion}
    row = take("record_last_opinion", row, world.handler, on=date(2020, 9, 24), **said)
    return replied(row, world, on=date(2020, 9, 25), **more)


def told(row, world, **more):
    said = {"consultation": row.consultations.get().pk, "disclosed": "评分表中的得分", "reason": REASON} | more
    return take("tell_third_party", row, world.handler, on=date(2020, 9, 25), **said)


def letter_of(row, kind):
    return Letter.objects.filter(request=row, kind=kind).latest("pk")


def offered(row, world):
    steps = REQUEST.open_to(row=row, actor=world.handler, now=at(date(2020, 9, 25)))
    return {each.name for each in steps} & {"tell_third_party", "set_supply_date"}


def refused(call) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_the_third_party_who_refused_is_told_what_is_disclosed_and_why_and_not_to_whom(world):
    row = told(answered(world), world)
    letter = letter_of(row, "third_party_decision")
    letter = take_letter("sign", letter, world.leader, on=date(2020, 9, 25))
    words = letters.composed_of(letter)
    assert (words.addressee, letter.number, row.state) == ("李四", "云民公开决〔2020〕1号", RequestState.REPLIED)
    assert "您（单位）的意见是不同意公开" in words.paragraphs[0]
    assert "条例》第三十二条" in words.paragraphs[2]
    assert {"评分表", "评分表中的得分", REASON} <= set(words.paragraphs)
    assert "申请行政复议" in words.remedies[0]
    for each in (PERSON["name"], row.number, row.particulars.description):
        assert each not in str(words.content())


@pytest.mark.parametrize(
    ("more", "steps"),
    [
        ({}, {"tell_third_party", "set_supply_date"}),
        ({"opinion": Opinion.PARTLY}, {"tell_third_party", "set_supply_date"}),
        ({"opinion": Opinion.AGREES}, {"set_supply_date"}),
        ({"decision": REFUSED}, set()),
    ],
    ids=["refuses", "partly", "agrees", "nothing_is_disclosed"],
)
def test_only_who_objected_is_told_and_only_of_what_is_disclosed(world, more, steps):
    assert offered(answered(world, **more), world) == steps


def test_he_is_told_once_and_by_words_that_do_not_name_who_asked(world):
    row = answered(world)
    assert refused(lambda: told(row, world, disclosed=f"给{PERSON['name']}的评分表")) == "names_applicant"
    assert refused(lambda: told(row, world, reason=f"见{row.number}")) == "names_applicant"
    assert refused(lambda: told(row, world, disclosed=" ")) == "nothing_disclosed"
    row = told(row, world)
    assert refused(lambda: told(row, world)) == "nobody_to_tell"


def test_serving_the_decision_does_not_move_the_time_he_had_to_answer(world, private_file):
    row = told(answered(world), world)
    take_letter("sign", letter_of(row, "third_party_decision"), world.leader, on=date(2020, 9, 25))
    letter = letter_of(row, "third_party_decision")
    code = letters.composed_of(letter).code
    take_letter("seal", letter, world.clerk, on=date(2020, 9, 25), file=private_file, code=code)
    day = date(2020, 9, 28)
    service = {"way": ServiceWay.DIRECT, "handed_over_on": day, "signed_on": day}
    letter = take_letter("serve", letter, world.clerk, on=day, service=service)
    assert (letter.served_on, row.consultations.get().delivered_on) == (day, None)


def test_the_applicant_reads_his_own_letter_on_his_page_and_not_the_one_to_the_third_party(world, private_file):
    row = told(answered(world), world)
    row = take("set_supply_date", row, world.handler, on=date(2020, 9, 25), reason="档案待修复", supply_on=LATER)
    for kind in ("third_party_decision", "supply_date"):
        take_letter("sign", letter_of(row, kind), world.leader, on=date(2020, 9, 25))
        code = letters.composed_of(letter_of(row, kind)).code
        take_letter("seal", letter_of(row, kind), world.clerk, on=date(2020, 9, 25), file=private_file, code=code)
    assert [each.kind for each in case_of(row.pk).letters] == ["supply_date"]


def test_what_rests_on_a_reply_that_is_taken_back_is_scrapped_with_it(world):
    row = told(answered(world), world)
    row = take("recall", row, world.leader, on=date(2020, 9, 25), reason="答复有误")
    assert set(Letter.objects.filter(request=row, consultation=None).values_list("state", flat=True)) == {
        LetterState.SCRAPPED
    }
    assert letter_of(row, "third_party_decision").state == LetterState.SCRAPPED
    row = replied(row, world, on=date(2020, 9, 25))
    assert "tell_third_party" in offered(row, world)


def test_the_applicant_is_told_on_which_later_day_he_gets_it(world):
    row = replied(processing(world, on=MONDAY), world, on=date(2020, 9, 25))

    def dated(on):
        return take("set_supply_date", row, world.handler, on=date(2020, 9, 25), reason="档案待修复", supply_on=on)

    assert refused(lambda: dated(None)) == refused(lambda: dated(date(2020, 9, 25))) == "no_supply_date"
    words = letters.composed_of(letter_of(dated(LATER), "supply_date"))
    assert (words.addressee, words.remedies) == (PERSON["name"], ())
    assert f"登记编号{row.number}" in words.paragraphs[0]
    assert "条例》第三十六条第（二）项，本机关已经决定公开，并将于2020年10月20日" in words.paragraphs[1]
    assert words.paragraphs[-1] == "档案待修复"
