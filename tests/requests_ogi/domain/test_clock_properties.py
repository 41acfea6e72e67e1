"""What must hold for every course a request can take."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from requests_ogi.domain.clock import (
    ConsultationEnded,
    ConsultationStarted,
    Corrected,
    CorrectionAsked,
    Event,
    Extended,
    Received,
    clock,
)
from requests_ogi.domain.regimes import R2007, R2019, Regime
from requests_ogi.enums import ConsultationKind
from tests.kernel.calendars import national
from yunlong_portal.kernel.workdays import Excluded
from yunlong_portal.kernel.workflow import Refused

regimes = st.sampled_from([R2007, R2019])
receipts = st.one_of(st.dates(date(2016, 12, 1), date(2028, 3, 1)), st.dates(date(2008, 5, 1), date(2090, 12, 31))).map(
    Received
)
kinds = st.sampled_from(ConsultationKind)


@st.composite
def consultations(draw: st.DrawFn, start: date, first_ref: int = 0) -> list[Event]:
    """Draw up to four closed consultations, each with its own reference."""
    found: list[Event] = []
    for number in range(draw(st.integers(0, 4))):
        kind, ref = draw(kinds), str(first_ref + number)
        asked = start + timedelta(days=draw(st.integers(0, 45)))
        found.append(ConsultationStarted(asked, kind, ref))
        found.append(ConsultationEnded(asked + timedelta(days=draw(st.integers(0, 30))), kind, ref))
    return found


@st.composite
def courses(draw: st.DrawFn) -> tuple[Regime, list[Event]]:
    """Draw a request to which lawful things happen: consultations, an extension in time, a correction."""
    receipt, regime = draw(receipts), draw(regimes)
    events: list[Event] = [receipt, *draw(consultations(receipt.on))]
    if draw(st.booleans()):
        # Within the first ten calendar days nothing can be due.
        on = receipt.on + timedelta(days=draw(st.integers(0, 10)))
        events.append(Extended(on, draw(st.integers(1, regime.extension.max_workdays))))
    if draw(st.booleans()):
        asked = receipt.on + timedelta(days=draw(st.integers(0, 10)))
        corrected = asked + timedelta(days=draw(st.integers(0, 60)))
        events += [CorrectionAsked(asked), Corrected(corrected)]
        events += draw(consultations(corrected, first_ref=10))
    return regime, in_order(events)


def in_order(events: Sequence[Event]) -> list[Event]:
    return sorted(events, key=lambda each: each.on)  # keeps what is of one day in the order drawn


@given(courses())
def test_the_trace_adds_up_to_the_date(course: tuple[Regime, list[Event]]) -> None:
    regime, events = course
    state = clock(events, regime, national())
    assert state.due_on is not None
    assert [each.date for each in state.trace] == (
        [state.start + timedelta(days=n) for n in range(1, (state.due_on - state.start).days + 1)]
    )
    assert sum(each.counts for each in state.trace) == state.days
    assert state.trace[-1].counts


@given(courses())
def test_the_promise_is_never_later_than_the_law(course: tuple[Regime, list[Event]]) -> None:
    regime, events = course
    state = clock(events, regime, national())
    assert state.promised_on is not None
    assert state.start < state.promised_on <= state.due_on


@given(courses(), st.integers(0, 45), st.integers(0, 30), kinds)
def test_one_pause_more_never_makes_it_earlier(
    course: tuple[Regime, list[Event]], begins: int, lasts: int, kind: ConsultationKind
) -> None:
    regime, events = course
    before = clock(events, regime, national())
    asked = before.start + timedelta(days=begins)
    pause: list[Event] = [
        ConsultationStarted(asked, kind, "更"),
        ConsultationEnded(asked + timedelta(days=lasts), kind, "更"),
    ]
    after = clock(in_order([*events, *pause]), regime, national())
    assert after.due_on >= before.due_on
    assert after.promised_on >= before.promised_on


@given(courses(), st.integers(0, 90))
def test_a_correction_is_a_fresh_clock(course: tuple[Regime, list[Event]], later: int) -> None:
    regime, events = course
    corrected = events[-1].on + timedelta(days=later)
    again = clock([*events, CorrectionAsked(events[-1].on), Corrected(corrected)], regime, national())
    fresh = clock([Received(corrected)], regime, national())
    for state in (again, fresh):
        assert (state.start, state.extension_days, state.excluded) == (corrected, 0, ())
    assert (again.due_on, again.promised_on, again.safe_on) == (fresh.due_on, fresh.promised_on, fresh.safe_on)
    assert again.trace == fresh.trace


@given(receipts, regimes, st.data())
def test_overlapping_pauses_count_as_their_union(receipt: Received, regime: Regime, data: st.DataObject) -> None:
    events = data.draw(consultations(receipt.on))
    state = clock(in_order([receipt, *events]), regime, national())
    spans = [
        Excluded(asked.on, ended.on)
        for asked, ended in zip(events[::2], events[1::2], strict=True)
        if asked.kind in regime.suspends and asked.on < state.due_on
    ]
    paused = {day for each in spans for day in days_of(each)}
    assert {day for each in state.excluded for day in days_of(each)} == paused
    counted = [each.date for each in state.trace if each.counts]
    assert counted == [
        each.date for each in state.trace if national().is_workday(each.date) and each.date not in paused
    ]


@given(courses(), st.integers(0, 30), kinds)
def test_an_open_consultation_leaves_no_date_or_the_one_that_had_run_out(
    course: tuple[Regime, list[Event]], later: int, kind: ConsultationKind
) -> None:
    regime, events = course
    before = clock(events, regime, national())
    asking = ConsultationStarted(events[-1].on + timedelta(days=later), kind)
    state = clock([*events, asking], regime, national())
    if kind not in regime.suspends or asking.on >= before.due_on:
        assert (state.due_on, state.stopped_by) == (before.due_on, None)
    else:
        assert (state.due_on, state.stopped_by) == (None, asking)
        assert state.used_days < state.days


FIRST = date(2019, 1, 2)
days = st.dates(FIRST, date(2019, 3, 1))
anything = st.lists(
    st.one_of(
        st.builds(CorrectionAsked, days),
        st.builds(Corrected, days),
        st.builds(ConsultationStarted, days, kinds, st.sampled_from(["", "甲", "乙"])),
        st.builds(ConsultationEnded, days, kinds, st.sampled_from(["", "甲"])),
        st.builds(Extended, days, st.integers(0, 25)),
    ),
    max_size=8,
).map(in_order)


@given(anything, regimes)
def test_whatever_is_told_gets_a_date_a_reason_or_a_refusal(events: list[Event], regime: Regime) -> None:
    try:
        state = clock([Received(FIRST), *events], regime, national())
    except Refused:
        return
    assert (state.due_on is None) == (state.stopped_by is not None)
    assert all(state.sentences)


def days_of(span: Excluded) -> set[date]:
    return {span.after + timedelta(days=n) for n in range(1, (span.until - span.after).days + 1)}
