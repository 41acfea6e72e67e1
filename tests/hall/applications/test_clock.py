"""The dates of a case, by the national calendar: what the law's own examples come to, and what stops the count."""

from datetime import date

import pytest

from hall.domain.applications.clock import ClockState, Event, Terms, clock
from hall.enums import Awaits, EventKind, SpecialStep
from tests.kernel.calendars import national
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.once
Kind = EventKind
TERMS = Terms(statutory_days=20, promised_days=15)


def event(kind: EventKind, text: str, **more: object) -> Event:
    return Event(kind, date.fromisoformat(text), **more)  # type: ignore[arg-type]  # as the test says


def wound(*events: tuple[EventKind, str] | Event, terms: Terms = TERMS) -> ClockState:
    told = [each if isinstance(each, Event) else event(*each) for each in events]
    return clock(told, terms, national())


RECEIVED = (Kind.RECEIVED, "2017-08-25")
ACCEPTED = (Kind.ACCEPTED, "2017-08-25")


def test_a_decision_is_due_twenty_working_days_after_acceptance_whose_day_is_not_counted() -> None:
    state = wound(RECEIVED, ACCEPTED)
    assert (state.awaits, state.due_on) == (Awaits.DECIDE, date(2017, 9, 22))
    assert sum(day.counts for day in state.trace) == 20
    assert state.trace[0].date == date(2017, 8, 26)


def test_an_extension_adds_ten_working_days_across_the_holidays_and_leaves_the_promise() -> None:
    before = wound(RECEIVED, ACCEPTED)
    after = wound(RECEIVED, ACCEPTED, event(Kind.EXTENDED, "2017-09-20", days=10))
    assert after.due_on == date(2017, 10, 12)
    assert after.promised_on == before.promised_on == date(2017, 9, 15)
    assert (before.counts_to, after.counts_to) == (date(2017, 9, 15), date(2017, 10, 12))


def test_nothing_told_by_the_fifth_working_day_leaves_no_more_time() -> None:
    assert wound((Kind.RECEIVED, "2017-09-29")).due_on == date(2017, 10, 12)


def test_the_time_to_accept_stands_while_a_correction_is_awaited_and_begins_anew_with_it() -> None:
    asked = wound(RECEIVED, (Kind.CORRECTION_ASKED, "2017-08-28"))
    assert (asked.awaits, asked.due_on, asked.stopped_by) == (None, None, Kind.CORRECTION_ASKED)
    again = wound(RECEIVED, (Kind.CORRECTION_ASKED, "2017-08-28"), (Kind.CORRECTED, "2017-09-01"))
    assert (again.awaits, again.due_on) == (Awaits.ACCEPT, date(2017, 9, 8))


def test_a_special_step_is_left_out_from_the_day_after_it_began_to_its_end() -> None:
    begun = event(Kind.SPECIAL_STARTED, "2017-08-28", special=SpecialStep.HEARING, days=10)
    standing = wound(RECEIVED, ACCEPTED, begun)
    assert (standing.awaits, standing.due_on, standing.promised_on) == (None, None, None)
    assert standing.stopped_by == Kind.SPECIAL_STARTED
    ended = wound(RECEIVED, ACCEPTED, begun, (Kind.SPECIAL_ENDED, "2017-09-04"))
    # Five working days later than without: 29 August to 4 September.
    assert ended.due_on == date(2017, 9, 29)
    assert sum(day.counts for day in ended.trace) == 20


def test_a_special_step_after_the_last_day_stops_nothing() -> None:
    state = wound(RECEIVED, ACCEPTED, event(Kind.SPECIAL_STARTED, "2017-09-25", special=SpecialStep.EXPERTS, days=5))
    assert (state.awaits, state.due_on, state.stopped_by) == (Awaits.DECIDE, date(2017, 9, 22), None)


def test_what_was_decided_is_to_be_handed_over_within_ten_working_days_and_its_own_limit_is_kept() -> None:
    state = wound(RECEIVED, ACCEPTED, (Kind.DECIDED, "2017-09-01"))
    assert (state.awaits, state.due_on, state.promised_on) == (Awaits.DELIVER, date(2017, 9, 15), None)
    assert (state.decide_by, state.promised_by) == (date(2017, 9, 22), date(2017, 9, 15))
    assert wound(RECEIVED, ACCEPTED, (Kind.DECIDED, "2017-09-01"), (Kind.READY, "2017-09-04")).due_on == state.due_on


@pytest.mark.parametrize(
    ("terms", "due_on", "promised_on"),
    [
        (Terms(None, 15), None, date(2017, 9, 15)),
        (Terms(None, None), None, None),
        (Terms(20, None), date(2017, 9, 22), None),
        (Terms(0, 0), date(2017, 8, 25), date(2017, 8, 25)),
        (Terms(20, 30), date(2017, 9, 22), date(2017, 9, 22)),
    ],
)
def test_limits_may_be_missing_or_be_today_and_no_promise_goes_past_the_law(
    terms: Terms, due_on: date | None, promised_on: date | None
) -> None:
    state = wound(RECEIVED, ACCEPTED, terms=terms)
    assert (state.due_on, state.promised_on) == (due_on, promised_on)


@pytest.mark.parametrize("last", [Kind.ENDED, Kind.DELIVERED])
def test_nothing_is_awaited_of_a_case_that_is_over(last: EventKind) -> None:
    state = wound(RECEIVED, ACCEPTED, (Kind.DECIDED, "2017-09-01"), (last, "2017-09-05"))
    assert (state.awaits, state.due_on, state.promised_on, state.is_over) == (None, None, None, True)


def test_a_year_without_its_notice_makes_a_date_provisional() -> None:
    assert wound((Kind.RECEIVED, "2026-12-30")).is_provisional


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([ACCEPTED], "not_received"),
        ([RECEIVED, RECEIVED], "received_twice"),
        ([RECEIVED, (Kind.ACCEPTED, "2017-08-24")], "out_of_order"),
        ([RECEIVED, (Kind.CORRECTED, "2017-08-28")], "not_awaited"),
        ([RECEIVED, (Kind.DECIDED, "2017-08-28")], "not_awaited"),
        ([RECEIVED, ACCEPTED, (Kind.SPECIAL_ENDED, "2017-08-28")], "not_awaited"),
        ([RECEIVED, ACCEPTED, (Kind.DELIVERED, "2017-08-28")], "not_awaited"),
        ([RECEIVED, (Kind.ENDED, "2017-08-28"), (Kind.ENDED, "2017-08-29")], "not_awaited"),
        (
            [
                RECEIVED,
                (Kind.CORRECTION_ASKED, "2017-08-28"),
                (Kind.CORRECTED, "2017-08-29"),
                (Kind.CORRECTION_ASKED, "2017-08-30"),
            ],
            "correction_twice",
        ),
        (
            [
                RECEIVED,
                ACCEPTED,
                event(Kind.EXTENDED, "2017-08-28", days=5),
                event(Kind.EXTENDED, "2017-08-29", days=5),
            ],
            "extended_twice",
        ),
    ],
)
def test_facts_that_cannot_follow_one_another_are_refused(events: list, code: str) -> None:
    with pytest.raises(Refused) as refused:
        wound(*events)
    assert refused.value.code == code


def test_the_words_say_from_when_it_is_counted_and_by_when_it_is_due() -> None:
    words = "".join(wound(RECEIVED, ACCEPTED).sentences)
    assert "从2017-08-25的次日起算，20个工作日，法定期限2017-09-22（星期五）" in words
    assert "承诺15个工作日" in words
