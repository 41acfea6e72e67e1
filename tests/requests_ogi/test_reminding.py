"""Reminders of requests: to whom, on which day, in which words; once, however long the portal stood still."""

from datetime import date

import pytest
from django.core.management import call_command

from columns.enums import Duty
from requests_ogi.domain import part_acts, reminding
from requests_ogi.enums import IntakeMode, RemedyKind
from requests_ogi.models import Remedy
from tests.factories import DepartmentFactory, with_duties
from tests.requests_ogi.world import at, drafted, file, make_world, processing, take
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice

# Received on a Monday; the National Day week lies between, Saturday 10 October is worked.
RECEIVED = date(2020, 9, 21)
PROMISED, LEGAL = date(2020, 10, 16), date(2020, 10, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def sweep(plan, on):
    reminders.sweep(plan, at(on))


def standing(plan, *people):
    """Return what a plan tells each of these people now, without the number of the case."""
    rows = Notice.objects.standing().filter(plan=plan.name).order_by("pk")
    return [[each.subject.partition("（")[2] for each in rows if each.recipient_id == person.pk] for person in people]


def told(plan):
    """Return how many people a plan tells anything now."""
    return Notice.objects.standing().filter(plan=plan.name).count()


def test_reminders_run_to_the_promised_date_and_say_how_the_date_in_law_stands(world):
    row = processing(world, on=RECEIVED)
    assert (row.deadline.promised_on, row.deadline.due_on) == (PROMISED, LEGAL)
    words = []
    for day in (date(2020, 9, 30), date(2020, 10, 10), PROMISED, date(2020, 10, 19), LEGAL, date(2020, 10, 26)):
        sweep(reminding.REPLY, day)
        words.append(standing(reminding.REPLY, world.handler)[0])
    assert words == [
        [],
        ["承诺期限；法定期限10月23日）：应于10月16日（星期五）答复，还剩5个工作日"],
        ["承诺期限；法定期限10月23日）：应于10月16日（星期五）答复，今天到期"],
        ["承诺期限；法定期限10月23日未过）：应于10月16日（星期五）答复，已逾期1个工作日"],
        ["承诺期限；法定期限10月23日未过）：应于10月16日（星期五）答复，已逾期5个工作日"],
        ["承诺期限；法定期限10月23日已过）：应于10月16日（星期五）答复，已逾期6个工作日"],
    ]


def test_the_handler_hears_of_each_step_the_leader_from_the_day_before_the_county_once_it_is_late(world):
    processing(world, on=RECEIVED)
    people = (world.handler, world.leader, world.overseer)
    heard = []
    for day in (date(2020, 10, 10), date(2020, 10, 13), date(2020, 10, 15), PROMISED, date(2020, 10, 19)):
        sweep(reminding.REPLY, day)
        heard.append([len(each) for each in standing(reminding.REPLY, *people)])
    assert heard == [[1, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [1, 1, 1]]


def test_after_an_outage_each_is_told_once_how_things_stand(world):
    processing(world, on=RECEIVED)
    for _ in range(3):
        sweep(reminding.REPLY, date(2020, 10, 30))
    assert Notice.objects.filter(plan=reminding.REPLY.name).count() == 3
    assert standing(reminding.REPLY, world.handler)[0][0].endswith("已逾期10个工作日")


def test_what_nobody_took_is_told_to_everybody_at_the_desk(world):
    colleague = with_duties(world.bureau, Duty.HANDLE_REQUEST)
    row = take("register", file(world, on=RECEIVED, window=world.window).request, world.window_clerk, on=RECEIVED)
    take("transfer", row, world.window_clerk, on=RECEIVED, department=world.bureau)
    sweep(reminding.REPLY, date(2020, 10, 10))
    assert [len(each) for each in standing(reminding.REPLY, world.handler, colleague, world.window_clerk)] == [1, 1, 0]


def test_a_handler_who_left_gives_way_to_his_colleagues(world):
    colleague = with_duties(world.bureau, Duty.HANDLE_REQUEST)
    processing(world, on=RECEIVED)
    world.handler.is_active = False
    world.handler.save()
    sweep(reminding.REPLY, date(2020, 10, 10))
    assert [len(each) for each in standing(reminding.REPLY, world.handler, colleague)] == [0, 1]


def test_who_is_awaited_is_reminded_beside_the_handler(world):
    row = drafted(processing(world, on=RECEIVED), world, on=date(2020, 9, 24))
    take("to_secrecy_review", row, world.handler, on=date(2020, 9, 24))
    sweep(reminding.REPLY, date(2020, 10, 10))
    assert [len(each) for each in standing(reminding.REPLY, world.handler, world.secrecy)] == [1, 1]


def test_while_the_clock_stands_nobody_is_pressed(world):
    row = processing(world, on=RECEIVED)
    take("consult_third_party", row, world.handler, on=date(2020, 9, 24), about="评分表", party="李四")
    sweep(reminding.REPLY, date(2020, 10, 15))
    assert told(reminding.REPLY) == 0


def test_what_was_extended_is_counted_down_to_the_date_the_applicant_was_told(world):
    row = processing(world, on=RECEIVED)
    row = take("ask_extension", row, world.handler, on=date(2020, 9, 24), days=20, reason="量大")
    row = take("approve_extension", row, world.head, on=date(2020, 9, 24))
    sweep(reminding.REPLY, date(2020, 10, 30))
    assert told(reminding.REPLY) == 0
    sweep(reminding.REPLY, row.deadline.due_on)
    assert standing(reminding.REPLY, world.handler)[0] == ["已延期，法定期限）：应于11月20日（星期五）答复，今天到期"]


def test_a_case_that_is_closed_owes_no_reminder(world):
    row = processing(world, on=RECEIVED)
    sweep(reminding.REPLY, PROMISED)
    assert told(reminding.REPLY) == 2
    take("withdraw", row, world.clerk, on=PROMISED, reason="申请人来电")
    assert told(reminding.REPLY) == 0
    sweep(reminding.REPLY, date(2020, 10, 19))
    assert told(reminding.REPLY) == 0


def test_what_came_over_the_web_is_not_left_unconfirmed(world):
    file(world, on=date(2020, 9, 26), mode=IntakeMode.ONLINE)  # a Saturday; Sunday is worked
    sweep(reminding.CONFIRMATION, date(2020, 9, 27))
    assert standing(reminding.CONFIRMATION, world.clerk, world.head) == [
        ["收到之日未定）：应于9月27日（星期日）与申请人确认，今天到期"], []
    ]  # fmt: skip
    sweep(reminding.CONFIRMATION, date(2020, 9, 28))
    assert [len(each) for each in standing(reminding.CONFIRMATION, world.clerk, world.head)] == [1, 1]


def test_what_nobody_has_begun_is_looked_at_while_a_correction_may_still_be_asked_for(world):
    row = take("register", file(world, on=RECEIVED).request, world.clerk, on=RECEIVED)
    limit = date(2020, 9, 29)
    sweep(reminding.FIRST_LOOK, date(2020, 9, 28))
    assert [len(each) for each in standing(reminding.FIRST_LOOK, world.handler, world.clerk)] == [1, 1]
    sweep(reminding.FIRST_LOOK, limit)
    assert standing(reminding.FIRST_LOOK, world.clerk)[0][0].endswith("今天到期")
    sweep(reminding.FIRST_LOOK, date(2020, 9, 30))
    assert told(reminding.FIRST_LOOK) == 0
    take("begin", row, world.handler, on=limit)
    sweep(reminding.FIRST_LOOK, limit)
    assert told(reminding.FIRST_LOOK) == 0


def test_the_applicants_own_time_is_watched_and_its_end_is_the_heads(world):
    row = processing(world, on=RECEIVED)
    due_on = date(2020, 10, 20)
    take("ask_correction", row, world.handler, on=date(2020, 9, 24), items=["写明年份"], due_on=due_on)
    sweep(reminding.APPLICANT, due_on)
    assert standing(reminding.APPLICANT, world.handler, world.head) == [
        ["等申请人补正）：应于10月20日（星期二）收到，今天到期"], []
    ]  # fmt: skip
    sweep(reminding.APPLICANT, date(2020, 10, 21))
    assert [len(each) for each in standing(reminding.APPLICANT, world.handler, world.head)] == [1, 1]


def test_an_opinion_is_reminded_of_until_it_is_there(world):
    row = processing(world, on=RECEIVED)
    row = take("consult_third_party", row, world.handler, on=date(2020, 9, 25), about="评分表", party="李四")
    sweep(reminding.CONSULTATION, date(2020, 10, 22))
    assert standing(reminding.CONSULTATION, world.handler) == [
        ["征求第三方意见，征求书未登记送达）：应于10月22日（星期四）收到意见，今天到期"]
    ]
    said = {"consultation": row.consultations.get().pk, "opinion": "agrees"}
    take("record_last_opinion", row, world.handler, on=date(2020, 10, 22), **said)
    sweep(reminding.CONSULTATION, date(2020, 10, 22))
    assert told(reminding.CONSULTATION) == 0


def test_a_part_is_reminded_of_where_it_was_given_and_its_lateness_to_its_leader(world):
    office = DepartmentFactory.create()
    helper, leader = with_duties(office, Duty.HANDLE_REQUEST), with_duties(office, Duty.SIGN_OFF)
    row = processing(world, on=RECEIVED)
    given = {"request": row, "department": office, "actor": world.handler, "now": at(RECEIVED)}
    part_acts.give_part(what="2016年拨付明细", due_on=date(2020, 9, 30), **given)
    people = (helper, world.handler, leader)
    heard = []
    for day in (date(2020, 9, 27), date(2020, 9, 30), date(2020, 10, 9)):
        sweep(reminding.PART, day)
        heard.append([len(each) for each in standing(reminding.PART, *people)])
    assert heard == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]


def test_an_answer_in_reconsideration_is_reminded_of_like_the_rest_also_when_the_case_is_closed(world):
    row = take("withdraw", processing(world, on=RECEIVED), world.clerk, on=RECEIVED, reason="申请人来电")
    remedy = Remedy(
        request=row,
        kind=RemedyKind.RECONSIDERATION,
        body="云龙县人民政府",
        received_on=date(2020, 10, 9),
        answer_due_on=date(2020, 10, 19),
        entered_by=world.head,
    )
    remedy.save()
    sweep(reminding.REMEDY, date(2020, 10, 16))
    people = (world.handler, world.head, world.leader, world.overseer)
    assert [len(each) for each in standing(reminding.REMEDY, *people)] == [1, 1, 1, 1]
    (told_first,) = standing(reminding.REMEDY, world.head)[0]
    assert told_first == "行政复议）：应于10月19日（星期一）提交书面答复和证据，还剩1个工作日"


def test_the_command_sweeps_every_plan(world, capsys):
    processing(world, on=RECEIVED)
    call_command("send_reminders", "--on", "2020-10-16")
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(reminders.declared())
    assert "依申请公开答复：在办1件，到提醒时候的1件；新写提醒2条，了结0条。" in said


@pytest.mark.parametrize("plan", reminding.PLANS, ids=lambda plan: plan.name)
def test_what_is_open_is_read_in_as_many_queries_however_much_it_is(world, plan, django_assert_max_num_queries):
    office = DepartmentFactory.create()
    for _ in range(3):
        row = processing(world, on=RECEIVED)
        given = {"request": row, "department": office, "actor": world.handler, "now": at(RECEIVED)}
        part_acts.give_part(what="明细", due_on=date(2020, 9, 30), **given)
        take("consult_third_party", row, world.handler, on=date(2020, 9, 24), about="评分表", party="李四")
        file(world, on=RECEIVED, mode=IntakeMode.ONLINE)
        file(world, on=RECEIVED)
    # What is open 1 (the applicant's time: 2), roster 2, calendar 3.
    with django_assert_max_num_queries(7):
        list(plan.open_items(at(PROMISED)))
