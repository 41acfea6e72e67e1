"""What time or a new calendar alone does to requests: silence ends a consultation, corrected dates move limits."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from requests_ogi.domain import complaints, letters, remedying, sweeping, timing
from requests_ogi.domain.complaints import Grievance
from requests_ogi.domain.remedying import Challenge
from requests_ogi.enums import (
    ComplaintMatter,
    ComplaintMode,
    EventKind,
    IntakeMode,
    Opinion,
    RemedyKind,
    RequestState,
    ServiceWay,
)
from requests_ogi.models import Complaint, Consultation, Deadline, InformationRequest, Letter, Remedy, RequestEvent
from tests.requests_ogi.world import at, file, make_world, processing, take, take_letter
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice
from yunlong_portal.kernel.workflow import Refused

RECEIVED, ASKED, DELIVERED = date(2020, 9, 21), date(2020, 9, 24), date(2020, 9, 25)
LIMIT = date(2020, 10, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def fresh(row):
    return InformationRequest.objects.get(pk=row.pk)


@pytest.fixture
def consulted(world):
    """Return a case for which a third party was asked."""
    row = processing(world, on=RECEIVED)
    return take("consult_third_party", row, world.handler, on=ASKED, about="评分表", party="李四", address="大理市")


def deliver(row, world, file, *, on=DELIVERED, which=0):
    """Have the letter reach the one who is asked."""
    letter = row.consultations.order_by("pk")[which].letters.get()
    take_letter("sign", letter, world.leader, on=ASKED)
    letter = Letter.objects.get(pk=letter.pk)
    take_letter("seal", letter, world.clerk, on=ASKED, file=file, code=letters.composed_of(letter).code)
    service = {"way": ServiceWay.DIRECT, "handed_over_on": on, "signed_on": on}
    take_letter("serve", letter, world.clerk, on=on, service=service)


def test_the_time_of_a_third_party_runs_from_the_day_it_got_the_letter(consulted, world, private_file):
    asked = consulted.consultations.get()
    assert (asked.delivered_on, asked.limit_on) == (None, date(2020, 10, 21))
    deliver(consulted, world, private_file)
    asked.refresh_from_db()
    assert (asked.delivered_on, asked.limit_on) == (DELIVERED, LIMIT)


def test_silence_ends_the_pause_on_the_last_day_of_the_limit_whenever_it_is_noticed(consulted, world, private_file):
    deliver(consulted, world, private_file)
    assert sweeping.end_silent_consultations(at(LIMIT, 23)) == 0
    assert sweeping.end_silent_consultations(at(date(2020, 11, 30))) == 1
    row = fresh(consulted)
    ended = row.events.get(kind=EventKind.CONSULTATION_ENDED)
    assert (row.state, ended.on, row.consultations.get().opinion) == (RequestState.PROCESSING, LIMIT, Opinion.SILENT)
    assert (ended.actor, row.history.first().history_user) == (None, None)
    assert row.deadline.due_on == date(2020, 11, 16)
    assert sweeping.end_silent_consultations(at(date(2020, 11, 30))) == 0


def test_who_never_got_the_letter_was_not_silent(consulted):
    assert sweeping.end_silent_consultations(at(date(2020, 11, 30))) == 0
    assert fresh(consulted).state == RequestState.CONSULTING_THIRD_PARTY


def test_of_several_the_last_silence_sends_the_case_back_to_work(consulted, world, private_file):
    row = take("consult_organ", consulted, world.handler, on=ASKED, about="联合文件", party="县财政局")
    deliver(row, world, private_file, which=0)
    deliver(row, world, private_file, which=1, on=date(2020, 10, 9))
    assert sweeping.end_silent_consultations(at(date(2020, 10, 23))) == 1
    assert fresh(row).state == RequestState.CONSULTING_THIRD_PARTY
    assert sweeping.end_silent_consultations(at(date(2020, 11, 30))) == 1
    row = fresh(row)
    assert (row.state, row.deadline.stopped_by) == (RequestState.PROCESSING, "")


def test_an_opinion_that_came_in_time_is_left_alone(consulted, world, private_file):
    deliver(consulted, world, private_file)
    said = {"consultation": consulted.consultations.get().pk, "opinion": Opinion.REFUSES}
    take("record_last_opinion", consulted, world.handler, on=date(2020, 10, 12), **said)
    assert sweeping.end_silent_consultations(at(date(2020, 11, 30))) == 0
    assert Consultation.objects.get().opinion == Opinion.REFUSES


def test_a_corrected_calendar_moves_the_limits_beside_the_clock(consulted, world):
    day = date(2020, 9, 28)
    papers = Challenge(kind=RemedyKind.LITIGATION, body="云龙县人民法院", received_on=RECEIVED)
    remedying.record(consulted, papers, actor=world.head, now=at(day))
    given = {"unit": world.bureau, "matter": ComplaintMatter.OTHER, "mode": ComplaintMode.PHONE}
    complaints.lodge(Grievance(content="没有更新", **given), actor=None, now=at(RECEIVED))
    assert sweeping.keep_limits(at(day)) == 0
    before = (Consultation.objects.get().limit_on, Remedy.objects.get().answer_due_on, Complaint.objects.get().due_on)
    assert before == (date(2020, 10, 21), date(2020, 10, 9), date(2020, 10, 16))
    # As if the notice had not had the Saturday worked, and Friday the 9th been off.
    CalendarDay.objects.get(date=date(2020, 10, 10)).delete()
    CalendarDay.objects.filter(date=date(2020, 10, 8)).update(date=date(2020, 10, 9))
    CalendarNotice.objects.filter(year=2020, supersedes=None).update(edition=uuid4())
    assert sweeping.keep_limits(at(day)) == 3
    after = (Consultation.objects.get().limit_on, Remedy.objects.get().answer_due_on, Complaint.objects.get().due_on)
    assert after == (date(2020, 10, 22), date(2020, 10, 8), date(2020, 10, 19))
    assert Consultation.history.first().history_change_reason == "按现行日历和设置重新计算"
    assert sweeping.keep_limits(at(day)) == 0


# A wrongly entered fact


def void(event, world, *, replacement=None, reason="看错了"):
    timing.void(event, replacement=replacement, actor=world.head, reason=reason, now=at(date(2020, 10, 26)))


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_a_voided_date_of_receipt_moves_the_case_and_both_rows_stay(world):
    row = processing(world, on=RECEIVED)
    event = row.events.get()
    void(event, world, replacement=date(2020, 9, 18))
    row = fresh(row)
    assert (row.received_on, row.deadline.due_on) == (date(2020, 9, 18), date(2020, 10, 22))
    move = row.deadline_moves.get()
    assert (move.old_due_on, move.new_due_on, move.is_earlier) == (date(2020, 10, 23), date(2020, 10, 22), True)
    assert row.events.count() == 2
    # And what was wrong again is voided again; what is voided already is not.
    assert refused(lambda: void(event, world, replacement=RECEIVED)) == "voided_already"
    void(row.events.get(voids=event), world, replacement=RECEIVED)
    assert fresh(row).deadline.due_on == date(2020, 10, 23)


def test_what_a_state_rests_on_is_not_taken_back_without_its_right_date(consulted, world):
    for event in consulted.events.all():
        assert refused(lambda: void(event, world)) == "needs_right_date"  # noqa: B023  # called at once
    assert consulted.events.count() == 2


def test_an_extension_entered_by_mistake_is_taken_back(world):
    row = processing(world, on=RECEIVED)
    row = take("ask_extension", row, world.handler, on=ASKED, days=5, reason="量大")
    row = take("approve_extension", row, world.head, on=ASKED)
    assert row.deadline.due_on == date(2020, 10, 30)
    void(row.events.get(kind=EventKind.EXTENDED), world)
    deadline = Deadline.objects.get(pk=row.pk)
    assert (deadline.due_on, deadline.extended_days) == (date(2020, 10, 23), 0)


def test_a_right_date_that_cannot_be_is_refused_and_nothing_is_written(consulted, world):
    received, started = consulted.events.order_by("sequence")
    assert refused(lambda: void(received, world, replacement=date(2020, 9, 25))) == "not_received"
    assert refused(lambda: void(received, world, replacement=date(2019, 5, 14))) == "other_law"
    assert refused(lambda: void(started, world, replacement=RECEIVED, reason=" ")) == "no_reason"
    row = fresh(consulted)
    assert (row.received_on, row.events.count()) == (RECEIVED, 2)


def test_the_database_lets_no_fact_be_voided_twice_and_none_be_changed(world):
    event = file(world, on=RECEIVED).request.events.get()
    same = {"request": event.request, "kind": event.kind, "on": event.on, "recorded_at": at(RECEIVED), "voids": event}
    RequestEvent.objects.create(sequence=2, **same)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestEvent.objects.create(sequence=3, **same)
    event.on = ASKED
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


# What is done again


def test_what_was_answered_at_the_window_is_done_again_by_the_organ(world):
    row = take("register", file(world, on=RECEIVED, window=world.window).request, world.window_clerk, on=RECEIVED)
    row = take("withdraw", row, world.window_clerk, on=RECEIVED, reason="申请人改变主意")
    row = take("archive", row, world.window_clerk, on=RECEIVED)
    row = take("reopen", row, world.head, on=ASKED, due_on=date(2020, 10, 30), reason="申请人反悔")
    assert (row.desk, row.window, row.handler) == (world.bureau, world.window, None)
    assert take("resume", row, world.handler, on=ASKED).handler == world.handler


def test_what_never_came_in_is_not_done_again(world):
    row = file(world, on=RECEIVED, mode=IntakeMode.ONLINE).request
    row = take("withdraw", row, world.clerk, on=RECEIVED, reason="申请人改变主意")
    row = take("archive", row, world.clerk, on=RECEIVED)
    given = {"on": ASKED, "due_on": date(2020, 10, 30), "reason": "再办"}
    assert refused(lambda: take("reopen", row, world.head, **given)) == "never_received"
