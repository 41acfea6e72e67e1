"""Who is told at once of each step: those whose turn it is, and intake and outcome the county OGI office."""

from datetime import date

import pytest
from django.urls import resolve

from columns.enums import Duty
from requests_ogi.domain import part_acts
from requests_ogi.domain.addresses import case_link
from requests_ogi.domain.telling import ALSO, SETTLES, WORDS
from requests_ogi.domain.workflow import PART, REQUEST
from requests_ogi.enums import IntakeMode, Opinion
from requests_ogi.models import InformationRequest
from tests.factories import DepartmentFactory, with_duties
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
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

DAY = date(2020, 9, 21)
NEXT = date(2020, 9, 24)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def unread(person):
    """Return what a person still has to look at, without the number of the case."""
    rows = Notice.objects.unread().filter(recipient=person).order_by("pk")
    return [each.subject.partition("：")[2] for each in rows]


def test_the_tables_name_steps_that_exist():
    names = {each.name for each in REQUEST.transitions}
    assert (set(ALSO) | set(SETTLES) | set(WORDS)) - names == set()


def test_what_is_handed_over_is_told_to_whoever_may_accept_it_and_what_comes_back_to_the_window(world):
    row = file(world, on=DAY, window=world.window).request
    assert unread(world.window_clerk) == ["请登记"]
    row = take("register", row, world.window_clerk, on=DAY)
    assert unread(world.window_clerk) == []
    row = take("transfer", row, world.window_clerk, on=DAY, department=world.bureau)
    assert (unread(world.handler), unread(world.clerk)) == (["转来，请接收承办"], [])
    row = take("send_back", row, world.handler, on=DAY, reason="缺一页")
    assert (unread(world.handler), unread(world.window_clerk)) == ([], ["被退回，请补充后再转办"])


def test_intake_and_outcome_reach_the_county_ogi_office(world):
    row = processing(world, on=DAY)
    assert unread(world.overseer) == ["新收到"]
    take("withdraw", row, world.clerk, on=NEXT, reason="申请人来电")
    assert unread(world.overseer) == ["申请人撤回，已办结"]


def test_an_extension_is_told_to_the_head_and_its_end_to_the_handler(world):
    row = processing(world, on=DAY)
    row = take("ask_extension", row, world.handler, on=NEXT, days=5, reason="量大")
    assert unread(world.head) == ["申请延期，请审批"]
    row = take("assign", row, world.handler, on=NEXT, handler=world.handler)
    assert unread(world.head) == ["申请延期，请审批"]
    take("approve_extension", row, world.head, on=NEXT)
    assert unread(world.handler) == ["延期已获批准，请将延期告知书送达申请人"]
    assert unread(world.head) == unread(world.leader) == ["《延期答复告知书》请签发"]


def test_a_reply_is_told_to_each_in_turn(world):
    row = drafted(processing(world, on=DAY), world, on=NEXT)
    row = take("to_secrecy_review", row, world.handler, on=NEXT)
    assert unread(world.secrecy) == ["请保密审查"]
    row = take("secrecy_passed", row, world.secrecy, on=NEXT)
    assert (unread(world.secrecy), unread(world.leader)) == ([], ["请签发"])
    row = take("return", row, world.leader, on=NEXT, reason="写明依据")
    assert (unread(world.leader), unread(world.handler)) == ([], ["签发人退回，请修改"])
    replied(row, world, on=NEXT)
    assert unread(world.handler) == ["已签发，请用印、送达"]


def test_a_letter_of_procedure_is_told_to_its_signers_and_then_to_its_drafter(world):
    row = processing(world, on=DAY)
    take("consult_third_party", row, world.handler, on=NEXT, about="评分表", party="李四")
    letter = row.letters.get()
    assert unread(world.leader) == unread(world.head) == [f"《{letter.title}》请签发"]
    take_letter("sign", letter, world.leader, on=NEXT)
    assert (unread(world.leader), unread(world.head)) == ([], [])
    assert unread(world.handler) == [f"《{letter.title}》已签发，请用印、送达"]


def test_what_an_applicant_does_online_is_told_to_the_handler(world):
    row = processing(world, on=DAY)
    row = take("ask_correction", row, world.handler, on=NEXT, items=["写明年份"], due_on=date(2020, 10, 20))
    row = REQUEST.take(
        "corrected_online", row=row, actor=None, expected_version=row.version, now=at(NEXT), by_sweep=True, on=NEXT
    )
    assert unread(world.handler) == ["申请人已在网上补正，请继续办理"]
    REQUEST.take("withdraw_online", row=row, actor=None, expected_version=row.version, now=at(NEXT), by_sweep=True)
    assert unread(world.handler) == ["申请人撤回，不再办理"]


def test_an_opinion_that_others_entered_is_told_to_the_handler(world):
    colleague = with_duties(world.bureau, Duty.HANDLE_REQUEST)
    row = processing(world, on=DAY)
    row = take("consult_third_party", row, world.handler, on=NEXT, about="评分表", party="李四")
    said = {"consultation": row.consultations.get().pk, "opinion": Opinion.AGREES}
    take("record_last_opinion", row, colleague, on=date(2020, 9, 28), **said)
    assert unread(world.handler) == ["意见已收到，请继续办理"]


def test_a_part_is_told_to_the_other_department_and_its_answer_to_the_handler(world):
    office = DepartmentFactory.create(short_name="县财政局")
    helper = with_duties(office, Duty.HANDLE_REQUEST)
    row = processing(world, on=DAY)
    given = {"request": row, "department": office, "actor": world.handler, "now": at(NEXT)}
    part = part_acts.give_part(what="2016年拨付明细", due_on=date(2020, 9, 30), **given)
    assert unread(helper) == ["请在2020-09-30以前提出协办意见"]
    PART.take("answer", row=part, actor=helper, expected_version=1, now=at(NEXT), answer="见附表")
    assert (unread(helper), unread(world.handler)) == ([], ["县财政局已提出协办意见"])


def test_a_notice_names_the_case_and_nothing_of_it(world):
    row = file(world, on=DAY, mode=IntakeMode.ONLINE).request
    subject = Notice.objects.get(recipient=world.clerk).subject
    assert subject == f"信息公开申请{row.number}：请与申请人确认，确认之日起计算期限"
    told = " ".join(Notice.objects.values_list("subject", flat=True))
    assert [each for each in (PERSON["name"], PERSON["phone"], WANTED["description"]) if each in told] == []


def test_a_step_that_is_refused_tells_nobody(world):
    row = processing(world, on=DAY)
    before = Notice.objects.count()
    with pytest.raises(Refused):
        take("draft_reply", row, world.handler, on=NEXT, decision={})
    assert Notice.objects.count() == before


def test_he_who_acts_is_not_told_of_his_own_act(world):
    with_duties(world.bureau, Duty.HANDLE_REQUEST, user=world.clerk)
    row = file(world, on=DAY).request
    row = take("register", row, world.clerk, on=DAY)
    take("begin", row, world.clerk, on=DAY)
    assert unread(world.clerk) == []


def test_telling_costs_the_same_however_many_are_told(world, django_assert_max_num_queries):
    row = take("register", file(world, on=DAY).request, world.clerk, on=DAY)
    for _ in range(5):
        with_duties(world.bureau, Duty.HANDLE_REQUEST)
    row = InformationRequest.objects.get(pk=row.pk)
    # Roster 2, settle 1, people 1, notices 1, one for each of two channels at most, savepoints.
    with django_assert_max_num_queries(22):
        take("begin", row, world.handler, on=DAY)


def test_a_notice_leads_to_the_page_of_its_case():
    found = resolve(case_link(7))
    assert (found.view_name, found.kwargs) == ("admin:requests_ogi_informationrequest_change", {"object_id": "7"})
