"""The way of a request from intake to reply, step by step, with the dates that follow from each."""

from datetime import date

import pytest

from columns.enums import Duty
from requests_ogi.domain import letters, timing
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import (
    ConsultationKind,
    Ground,
    Held,
    IntakeMode,
    LetterState,
    Opinion,
    Outcome,
    ReceiptFact,
    RequestState,
    ServiceWay,
)
from requests_ogi.models import Decision, InformationRequest, Letter, Organ, RequestEvent
from tests.factories import with_duties
from tests.requests_ogi.world import (
    PERSON,
    WANTED,
    at,
    drafted,
    file,
    make_world,
    processing,
    replied,
    take,
    take_letter,
)
from yunlong_portal.kernel.workflow import Refused

AUGUST_25 = date(2017, 8, 25)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def refused(name, row, actor, *, on=AUGUST_25, **data):
    with pytest.raises(Refused) as caught:
        take(name, row, actor, on=on, **data)
    return caught.value.code


def test_what_is_handed_over_is_received_that_day_under_the_law_of_that_day(world):
    filed = file(world, on=AUGUST_25)
    row = filed.request
    assert (row.state, row.received_on, row.regime) == (RequestState.RECEIVED, AUGUST_25, "R2007")
    assert (row.number, row.desk, row.organ) == ("MZJ-2017-0001", world.bureau, world.bureau)
    assert (row.deadline.due_on, row.deadline.promised_on) == (date(2017, 9, 15), date(2017, 9, 15))
    assert row.applicant.masked_name == "张*"


def test_what_comes_over_the_web_waits_until_both_sides_know_of_it(world):
    row = file(world, on=date(2019, 9, 14), mode=IntakeMode.ONLINE).request
    assert (row.state, row.received_on, row.deadline.due_on) == (RequestState.AWAITING_CONFIRMATION, None, None)
    row = take("note_attempt", row, world.clerk, on=date(2019, 9, 14), means="电话", note="无人接听")
    row = take("confirm", row, world.clerk, on=date(2019, 9, 16), means="电话")
    assert row.received_on == date(2019, 9, 16)
    assert row.regime == "R2019"
    assert row.deadline.due_on == date(2019, 10, 17)
    assert [each.reached for each in row.contacts.all()] == [False, True]


def test_a_form_sent_twice_is_one_request_with_one_code(world):
    first = file(world, on=date(2019, 9, 14), mode=IntakeMode.ONLINE, submission="a" * 32)
    again = file(world, on=date(2019, 9, 14), mode=IntakeMode.ONLINE, submission="a" * 32)
    assert (again.request, again.code, again.is_repeat) == (first.request, first.code, True)
    assert InformationRequest.objects.count() == 1


def test_the_window_hands_over_to_the_organ_addressed_and_to_no_other(world):
    row = file(world, on=AUGUST_25, window=world.window).request
    assert row.desk == world.window
    assert refused("register", row, world.clerk) == "no_duty"
    row = take("register", row, world.window_clerk, on=AUGUST_25)
    assert refused("transfer", row, world.window_clerk, department=world.county) == "other_organ"
    row = take("transfer", row, world.window_clerk, on=AUGUST_25, department=world.bureau)
    assert (row.desk, row.window, row.deadline.due_on) == (world.bureau, world.window, date(2017, 9, 15))
    back = take("send_back", row, world.handler, on=AUGUST_25, reason="缺一页")
    assert (back.state, back.desk) == (RequestState.REGISTERED, world.window)
    row = take("transfer", back, world.window_clerk, on=AUGUST_25, department=world.bureau)
    row = take("accept", row, world.handler, on=AUGUST_25)
    assert (row.state, row.handler) == (RequestState.PROCESSING, world.handler)


def test_a_case_at_the_organs_only_desk_is_handed_over_to_nobody_and_at_one_of_two_to_the_other(world):
    row = take("register", file(world, on=AUGUST_25).request, world.clerk, on=AUGUST_25)
    assert refused("transfer", row, world.clerk, department=world.bureau) == "own_desk"
    assert "transfer" not in [each.name for each in REQUEST.open_to(row=row, actor=world.clerk, now=at(AUGUST_25))]
    Organ.objects.filter(pk=world.bureau.pk).update(desk=world.window)
    assert refused("transfer", row, world.clerk, department=world.bureau) == "own_desk"
    assert take("transfer", row, world.clerk, on=AUGUST_25, department=world.window).desk == world.window


def test_a_corrected_application_starts_the_clock_afresh(world):
    row = processing(world, on=date(2022, 1, 14))
    items = {"items": ["写明年份"], "due_on": date(2022, 2, 28)}
    assert refused("ask_correction", row, world.handler, on=date(2022, 1, 26), **items) == "correction_too_late"
    row = take("ask_correction", row, world.handler, on=date(2022, 1, 20), **items)
    assert (row.deadline.due_on, row.deadline.stopped_by) == (None, "correction_asked")
    row = take("corrected", row, world.clerk, on=date(2022, 2, 8))
    assert row.deadline.due_on == date(2022, 3, 8)
    assert refused("ask_correction", row, world.handler, on=date(2022, 2, 9), **items) == "correction_once"
    letter = Letter.objects.get(request=row)
    assert letters.composed_of(letter).paragraphs[-1].startswith("无正当理由逾期不补正")


def test_a_third_party_stops_the_clock_until_its_opinion_is_there(world):
    row = processing(world, on=date(2020, 9, 21))
    asked = {"about": "扶贫项目招标评分表", "party": "李四", "address": "大理市"}
    row = take("consult_third_party", row, world.handler, on=date(2020, 9, 24), **asked)
    assert (row.state, row.deadline.stopped_by) == (RequestState.CONSULTING_THIRD_PARTY, "consultation_started")
    consultation = row.consultations.get()
    opinion = {"consultation": consultation.pk, "opinion": Opinion.AGREES}
    row = take("record_last_opinion", row, world.handler, on=date(2020, 10, 16), **opinion)
    assert (row.state, row.deadline.due_on) == (RequestState.PROCESSING, date(2020, 11, 10))
    told = letters.composed_of(consultation.letters.get())
    assert PERSON["name"] not in str(told.content())
    assert row.number not in str(told.content())


def test_two_opinions_asked_at_once_pause_once_and_the_last_one_sends_the_case_back_to_work(world):
    row = processing(world, on=date(2020, 9, 21))
    asked = {"about": "联合文件", "party": "李四"}
    row = take("consult_third_party", row, world.handler, on=date(2020, 9, 24), **asked)
    row = take("consult_organ", row, world.handler, on=date(2020, 9, 27), **asked | {"party": "县财政局"})
    one, other = row.consultations.order_by("pk")
    said = {"opinion": Opinion.AGREES}
    assert refused("record_last_opinion", row, world.handler, on=date(2020, 10, 9), consultation=one.pk, **said) == (
        "other_opinions_open"
    )
    row = take("record_opinion", row, world.handler, on=date(2020, 10, 9), consultation=one.pk, **said)
    assert (row.state, row.deadline.due_on) == (RequestState.CONSULTING_THIRD_PARTY, None)
    row = take("record_last_opinion", row, world.handler, on=date(2020, 10, 16), consultation=other.pk, **said)
    assert (row.state, row.deadline.due_on) == (RequestState.PROCESSING, date(2020, 11, 10))


def test_an_extension_is_asked_by_the_handler_and_granted_by_the_head_of_the_organs_own_office(world):
    row = processing(world, on=AUGUST_25)
    assert refused("ask_extension", row, world.handler, days=16, reason="量大") == "extension_too_long"
    row = take("ask_extension", row, world.handler, on=date(2017, 9, 14), days=15, reason="涉及多个年度")
    assert refused("approve_extension", row, world.overseer, on=date(2017, 9, 14)) == "no_duty"
    row = take("approve_extension", row, world.head, on=date(2017, 9, 15))
    assert (row.deadline.due_on, row.deadline.extended_days) == (date(2017, 10, 12), 15)
    assert (
        refused("ask_extension", row, world.handler, on=date(2017, 9, 18), days=1, reason="再延") == "extended_already"
    )
    letter = Letter.objects.get(request=row)
    assert "2017年9月15日前" in letters.composed_of(letter).paragraphs[1]
    assert letter.drafted_by == world.handler


def test_what_is_over_is_not_extended(world):
    row = processing(world, on=AUGUST_25)
    assert refused("ask_extension", row, world.handler, on=date(2017, 9, 18), days=5, reason="忙") == "overdue"


def test_a_reply_is_drafted_passed_and_signed_by_three_people(world):
    row = drafted(processing(world, on=AUGUST_25), world, on=date(2017, 9, 1))
    row = take("to_secrecy_review", row, world.handler, on=date(2017, 9, 1))
    row = take("secrecy_passed", row, world.secrecy, on=date(2017, 9, 4))
    row = take("sign", row, world.leader, on=date(2017, 9, 5))
    letter = row.letters.get()
    assert (row.state, letter.state, letter.number) == (
        RequestState.REPLIED,
        LetterState.SIGNED,
        "云民公开告〔2017〕1号",
    )
    composed = letters.composed_of(letter)
    assert (composed.digest, composed.issued_on, composed.addressee) == (letter.digest, "2017-09-05", PERSON["name"])
    assert composed.remedies[0].endswith("也可以自收到之日起6个月内依法向云龙县人民法院提起行政诉讼。")


def test_only_the_sealed_page_of_this_very_letter_is_issued_and_the_day_of_posting_counts(world, private_file):
    row = replied(processing(world, on=AUGUST_25), world, on=date(2017, 9, 14))
    service = {"way": ServiceWay.POST, "handed_over_on": date(2017, 9, 15), "post_number": "XA12345678953"}
    assert refused("serve", row, world.clerk, on=date(2017, 9, 15), service=service) == "reply_not_sealed"
    letter = row.letters.get()
    with pytest.raises(Refused) as caught:
        take_letter("seal", letter, world.clerk, on=date(2017, 9, 15), file=private_file, code="0" * 16)
    assert caught.value.code == "other_letter"
    code = letters.composed_of(letter).code
    take_letter("seal", letter, world.clerk, on=date(2017, 9, 15), file=private_file, code=code)
    row = take("serve", row, world.clerk, on=date(2017, 9, 19), service=service)
    assert (row.state, row.closed_on, row.deadline.is_open) == (RequestState.SERVED, date(2017, 9, 15), False)


def test_a_late_reply_is_signed_only_with_the_reason_for_its_lateness(world):
    row = drafted(processing(world, on=AUGUST_25), world, on=date(2017, 9, 18))
    row = take("to_secrecy_review", row, world.handler, on=date(2017, 9, 18))
    row = take("secrecy_passed", row, world.secrecy, on=date(2017, 9, 18))
    assert refused("sign", row, world.leader, on=date(2017, 9, 18)) == "late_without_reason"
    row = take("return", row, world.leader, on=date(2017, 9, 18), reason="写明逾期原因")
    assert row.letters.get().state == LetterState.SCRAPPED
    decision = {"held": Held.HELD, "outcome": Outcome.GRANTED, "supplied": "汇总表", "late_because": "档案室搬迁"}
    row = replied(row, world, on=date(2017, 9, 18), decision=decision)
    assert row.state == RequestState.REPLIED


def test_nobody_checks_or_signs_what_he_drafted_or_passed_himself(world):
    with_duties(world.bureau, Duty.SECRECY_REVIEW, Duty.SIGN_OFF, user=world.handler)
    with_duties(world.bureau, Duty.SIGN_OFF, user=world.secrecy)
    row = drafted(processing(world, on=AUGUST_25), world, on=AUGUST_25)
    row = take("to_secrecy_review", row, world.handler, on=AUGUST_25)
    assert refused("secrecy_passed", row, world.handler) == "own_draft"
    row = take("secrecy_passed", row, world.secrecy, on=AUGUST_25)
    assert refused("sign", row, world.handler) == "own_draft"
    assert refused("sign", row, world.secrecy) == "own_review"


@pytest.mark.parametrize(
    ("decision", "code"),
    [
        ({"held": Held.NOT_HELD, "outcome": Outcome.GRANTED, "supplied": "表"}, "held_contradicts"),
        ({"held": Held.HELD, "outcome": Outcome.GRANTED}, "no_supplied"),
        ({"held": Held.HELD, "outcome": Outcome.REFUSED, "reasons": "涉及第三方"}, "no_ground"),
        (
            {"held": Held.HELD, "outcome": Outcome.REFUSED, "reasons": "内部", "ground": Ground.INTERNAL_AFFAIRS},
            "ground_unknown_to_law",
        ),
        ({"held": Held.NOT_HELD, "outcome": Outcome.NOT_HELD, "reasons": "没有制作"}, "no_search_record"),
        ({"held": Held.NOT_SEARCHED, "outcome": Outcome.UNREASONABLE, "reasons": "太多"}, "outcome_unknown_to_law"),
        (
            {
                "held": Held.HELD,
                "outcome": Outcome.PARTLY_GRANTED,
                "supplied": "表",
                "ground": Ground.PRIVACY,
                "reasons": "身份证号",
            },
            "no_redactions",
        ),
        ({}, "no_outcome"),
    ],
)
def test_a_decision_says_what_its_outcome_needs_and_contradicts_nothing(world, decision, code):
    row = processing(world, on=AUGUST_25)
    assert refused("draft_reply", row, world.handler, decision=decision) == code
    assert Decision.objects.count() == 0


def test_a_wrongly_entered_fact_is_voided_by_a_later_one_and_both_stay(world):
    row = processing(world, on=AUGUST_25)
    event = RequestEvent.objects.get(request=row)
    timing.void(event, replacement=date(2017, 8, 24), actor=world.head, reason="看错了邮戳", now=row.submitted_at)
    row = InformationRequest.objects.get(pk=row.pk)
    assert row.deadline.due_on == date(2017, 9, 14)
    assert RequestEvent.objects.filter(request=row).count() == 2
    assert row.deadline_moves.get().is_earlier


def test_the_identity_of_an_applicant_is_asked_since_2019_and_the_purpose_before(world):
    with pytest.raises(Refused) as caught:
        file(world, on=AUGUST_25, particulars=WANTED | {"purpose": ""})
    assert caught.value.code == "no_purpose"
    with pytest.raises(Refused) as caught:
        file(world, on=date(2019, 9, 14), applicant=PERSON | {"identity_number": ""})
    assert caught.value.code == "no_identity"


def test_a_date_of_receipt_in_the_future_is_refused(world):
    with pytest.raises(Refused) as caught:
        file(world, on=AUGUST_25, facts={ReceiptFact.SUBMITTED: date(2017, 8, 26)})
    assert caught.value.code == "in_the_future"


def test_consulting_another_organ_does_not_stop_the_clock_of_2007(world):
    row = processing(world, on=AUGUST_25)
    row = take("consult_organ", row, world.handler, on=date(2017, 8, 28), about="联合文件", party="县财政局")
    assert row.consultations.get().kind == ConsultationKind.AGENCY
    assert (row.deadline.due_on, row.deadline.stopped_by) == (date(2017, 9, 15), "")
