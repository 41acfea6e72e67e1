"""Challenged cases: when the answer is due by the law of the day, what is told, and how a case is done again."""

from datetime import date

import pytest

from requests_ogi.domain import remedying
from requests_ogi.domain.remedying import Challenge
from requests_ogi.enums import RemedyKind, RemedyResult, RequestState
from requests_ogi.models import InformationRequest
from tests.kernel.calendars import national
from tests.requests_ogi.world import at, make_world, processing, take
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

RECONSIDERATION, LITIGATION = RemedyKind.RECONSIDERATION, RemedyKind.LITIGATION
CAME = date(2025, 9, 1)
COPY = date(2025, 9, 22)
TODAY = date(2025, 10, 20)


@pytest.mark.parametrize(
    ("kind", "received_on", "is_simplified", "due_on"),
    [
        # Ten working days: National Day between, Sunday the 28th and Saturday the 11th worked.
        (RECONSIDERATION, date(2025, 9, 22), False, date(2025, 10, 11)),
        (RECONSIDERATION, date(2025, 9, 22), True, date(2025, 9, 28)),
        # Until 2023 ten days of the calendar; the last one a Sunday, or within the holidays.
        (RECONSIDERATION, date(2017, 9, 7), False, date(2017, 9, 18)),
        (RECONSIDERATION, date(2017, 9, 25), False, date(2017, 10, 9)),
        (RECONSIDERATION, date(2023, 12, 29), False, date(2024, 1, 8)),
        (RECONSIDERATION, date(2024, 1, 2), False, date(2024, 1, 16)),
        (LITIGATION, date(2025, 9, 22), False, date(2025, 10, 9)),
        (LITIGATION, date(2025, 9, 1), False, date(2025, 9, 16)),
        (LITIGATION, date(2017, 9, 1), False, date(2017, 9, 18)),
    ],
)
def test_the_answer_is_due_by_the_law_of_the_day_the_copy_came(kind, received_on, is_simplified, due_on):
    found = remedying.answer_due_on(
        kind=kind, received_on=received_on, is_simplified=is_simplified, calendar=national()
    )
    assert found == due_on


@pytest.fixture
def world(wordings):
    return make_world()


@pytest.fixture
def row(world):
    return take("withdraw", processing(world, on=CAME), world.clerk, on=COPY, reason="申请人来电")


@pytest.fixture
def served(world, row):
    """Return a case that was answered: for what follows it does not matter how."""
    InformationRequest.objects.filter(pk=row.pk).update(state=RequestState.SERVED)
    return InformationRequest.objects.get(pk=row.pk)


def challenge(kind=RECONSIDERATION, **more):
    return Challenge(kind=kind, **{"body": "云龙县人民政府", "received_on": COPY} | more)


def recorded(row, world, **more):
    return remedying.record(row, challenge(**more), actor=world.handler, now=at(TODAY))


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def decided(remedy, world, result=RemedyResult.CORRECTED, on=TODAY):
    return remedying.record_result(remedy, result=result, decided_on=on, actor=world.handler, now=at(TODAY))


@pytest.mark.django_db
class TestRecording:
    def test_everybody_who_answers_for_the_case_is_told_at_once(self, row, world):
        remedy = recorded(row, world, case_number="云政复〔2025〕3号")
        assert remedy.answer_due_on == date(2025, 10, 11)
        notices = Notice.objects.standing().filter(about=f"requests_ogi.remedy:{remedy.pk}")
        assert {each.recipient for each in notices} == {world.head, world.leader, world.overseer}
        assert notices[0].subject == (f"信息公开申请{row.number}：行政复议，须在2025-10-11以前提交书面答复和证据")
        remedying.note_answer(remedy, on=TODAY, actor=world.handler, now=at(TODAY))
        assert notices.all().count() == 0

    def test_a_challenge_is_recorded_once(self, row, world):
        recorded(row, world)
        assert refused(lambda: recorded(row, world)) == "recorded_already"
        assert recorded(row, world, kind=LITIGATION, after_reconsideration=True).answer_due_on == date(2025, 10, 9)

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"body": " "}, "no_body"),
            ({"received_on": date(2025, 10, 21)}, "date_in_future"),
            ({"received_on": date(2025, 8, 31)}, "date_before_submission"),
            ({"kind": LITIGATION, "is_simplified": True}, "not_simplified"),
            ({"after_reconsideration": True}, "not_after_reconsideration"),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(self, row, world, more, code):
        assert refused(lambda: recorded(row, world, **more)) == code
        assert row.remedies.count() == 0

    def test_only_who_answers_for_the_case_writes_it_down(self, row, world):
        for person in (world.window_clerk, world.leader, world.secrecy):
            now = at(TODAY)
            assert refused(lambda: remedying.record(row, challenge(), actor=person, now=now)) == "no_duty"  # noqa: B023  # called at once
        for person in (world.handler, world.head, world.overseer):
            assert remedying.may_record(actor=person, row=row, now=at(TODAY))


@pytest.mark.django_db
class TestTheEnd:
    def test_an_answer_and_a_result_are_noted_once_and_never_before_the_papers(self, row, world):
        remedy = recorded(row, world)
        noted = {"actor": world.handler, "now": at(TODAY)}
        assert refused(lambda: remedying.note_answer(remedy, on=date(2025, 9, 21), **noted)) == "date_before_receipt"
        assert refused(lambda: remedying.note_answer(remedy, on=date(2025, 10, 21), **noted)) == "date_in_future"
        assert remedying.note_answer(remedy, on=TODAY, **noted).answered_on == TODAY
        assert refused(lambda: remedying.note_answer(remedy, on=TODAY, **noted)) == "answered_already"
        assert refused(lambda: decided(remedy, world, RemedyResult.PENDING)) == "no_result"
        assert remedying.is_challenged(row)
        assert decided(remedy, world, RemedyResult.UPHELD).get_result_display() == "维持"
        assert not remedying.is_challenged(row)
        assert refused(lambda: decided(remedy, world)) == "decided_already"

    def test_a_case_is_done_again_by_the_date_the_decision_sets(self, served, world):
        remedy = decided(recorded(served, world, case_number="云政复〔2025〕3号"), world)
        again = {"due_on": date(2025, 11, 10), "expected_version": served.version, "actor": world.head}
        remedy = remedying.reopen_case(remedy, now=at(TODAY), **again)
        row = InformationRequest.objects.get(pk=served.pk)
        assert (row.state, row.closed_on, row.deadline.due_on) == (RequestState.REOPENED, None, date(2025, 11, 10))
        assert (remedy.reopening.request, remedy.reopening.until) == (row, date(2025, 11, 10))
        assert remedy.reopening.note == "云龙县人民政府云政复〔2025〕3号行政复议被依法纠错"
        assert refused(lambda: remedying.reopen_case(remedy, now=at(TODAY), **again)) == "reopened_already"

    def test_what_was_upheld_is_not_done_again_and_a_handler_cannot_order_it(self, served, world):
        upheld = decided(recorded(served, world), world, RemedyResult.UPHELD)
        corrected = decided(recorded(served, world, kind=LITIGATION), world)
        again = {"due_on": date(2025, 11, 10), "expected_version": served.version, "now": at(TODAY)}
        assert refused(lambda: remedying.reopen_case(upheld, actor=world.head, **again)) == "not_corrected"
        assert refused(lambda: remedying.reopen_case(corrected, actor=world.handler, **again)) == "no_duty"
        corrected.refresh_from_db()
        assert corrected.reopening is None
