"""What was handled past the hall, or on the provincial platform, comes in at its end and is never typed twice."""

from dataclasses import replace
from datetime import date

import pytest

from hall.domain.applications.recording import Elsewhere, end_of, record_elsewhere
from hall.domain.applications.timing import state_of
from hall.domain.applications.workflow import APPLICATION
from hall.domain.figures import figures
from hall.enums import ApplicationState, Channel
from hall.models import Application
from tests.hall.world import at, make_application
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

TODAY = date(2017, 9, 29)

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(world):
    """Return a case of the bureau, granted past the hall."""
    return Elsewhere(
        item=world.item,
        channel=Channel.OUTSIDE,
        kind="person",
        applicant="张三",
        end="granted",
        received_on=date(2017, 9, 4),
        accepted_on=date(2017, 9, 5),
        decided_on=date(2017, 9, 12),
        closed_on=date(2017, 9, 13),
        reason="全县停电",
    )


def code_of(said, actor):
    with pytest.raises(Refused) as refused:
        record_elsewhere(said, actor=actor, now=at(TODAY))
    return refused.value.code


def test_it_is_over_when_it_comes_in(world, said):
    row = record_elsewhere(said, actor=world.clerk, now=at(TODAY))
    assert (row.state, row.outcome, row.closed_on) == (ApplicationState.DELIVERED, "granted", said.closed_on)
    assert (row.party.masked_name, row.filed_by, row.decider) == ("张*", world.clerk, None)
    assert APPLICATION.open_to(row=row, actor=world.clerk, now=at(TODAY)) == []
    assert not Notice.objects.exists()
    assert not row.letters.exists()
    assert end_of(row) == "granted"


def test_its_days_are_counted_like_any_other(world, said):
    row = record_elsewhere(said, actor=world.clerk, now=at(TODAY))
    assert not row.clock.is_open
    assert state_of(row).is_over
    (line,) = figures(
        Application.objects.all(), by="department", since=said.received_on, until=TODAY, today=TODAY
    ).lines
    assert (line.outside, line.granted, line.average_days) == (1, 1, 5.0)


@pytest.mark.parametrize(("end", "state"), [("not_accepted", "not_accepted"), ("withdrawn", "withdrawn")])
def test_it_may_have_ended_without_a_decision(world, said, end, state):
    other = replace(said, end=end, accepted_on=None, decided_on=None)
    row = record_elsewhere(other, actor=world.clerk, now=at(TODAY))
    assert (row.state, row.outcome, end_of(row)) == (state, "", end)


def test_a_case_of_the_province_comes_in_once(world, said):
    case = replace(said, channel=Channel.PROVINCE, reason="", province_number="532929170901001")
    row = record_elsewhere(case, actor=world.manager, now=at(TODAY))
    assert row.province_number == "532929170901001"
    assert code_of(case, world.manager) == "province_number_taken"


def test_days_that_cannot_be_are_refused(world, said):
    assert code_of(replace(said, decided_on=None), world.clerk) == "days_missing"
    assert code_of(replace(said, end="withdrawn"), world.clerk) == "days_too_many"
    assert code_of(replace(said, end="not_accepted", decided_on=None), world.clerk) == "days_too_many"
    assert code_of(replace(said, accepted_on=date(2017, 9, 1)), world.clerk) == "days_in_disorder"
    assert code_of(replace(said, closed_on=date(2017, 10, 9)), world.clerk) == "days_in_disorder"
    assert not Application.objects.exists()


def test_why_it_went_past_the_hall_is_said(world, said):
    assert code_of(replace(said, reason=" "), world.clerk) == "no_outside_reason"


def test_who_has_no_duty_there_records_nothing(world, said):
    assert code_of(said, world.approver) == "no_duty"
    assert code_of(said, world.centre_clerk) == "no_duty"


def test_what_is_handled_here_is_not_ended_by_an_entry(world):
    row = make_application(world.item, on=TODAY)
    with pytest.raises(Refused) as refused:
        APPLICATION.take(
            "record_withdrawn", row=row, actor=None, expected_version=row.version, now=at(TODAY), by_sweep=True
        )
    assert refused.value.code == "handled_here"


def test_a_form_sent_twice_is_one_case(world, said):
    twice = replace(said, submission="0" * 32)
    first = record_elsewhere(twice, actor=world.clerk, now=at(TODAY))
    assert record_elsewhere(twice, actor=world.clerk, now=at(TODAY)) == first
