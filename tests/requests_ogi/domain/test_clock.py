"""The clock against the worked examples of the law, and in every way it can be stopped and started anew."""

from collections.abc import Sequence

import pytest

from requests_ogi.domain.clock import (
    Corrected,
    CorrectionAsked,
    Delayed,
    Event,
    Extended,
    FeeNoticed,
    Paid,
    Reopened,
)
from requests_ogi.domain.regimes import R2007, R2019, Regime, regime_on
from tests.kernel.calendars import EXAMPLES
from tests.requests_ogi.courses import AGENCY, E6, E8, THIRD_PARTY, answered, asked, day, due, received, run
from yunlong_portal.kernel.county import Row, read_table
from yunlong_portal.kernel.workdays import Excluded

EXAMPLES_OF_THE_LAW = [
    ("E1", [received("2017-08-25")], R2007, "2017-09-15"),
    ("E2", [received("2017-08-25"), Extended(day("2017-09-14"), 15)], R2007, "2017-10-12"),
    ("E3", [received("2017-09-18")], R2007, "2017-10-13"),
    ("E4", [received("2017-09-16")], R2007, "2017-10-12"),
    ("E5", [received("2019-09-16")], R2019, "2019-10-17"),
    ("E6 as it is", [E6], R2019, "2022-02-16"),
    (
        "E7",
        [E6, CorrectionAsked(day("2022-01-20")), Corrected(day("2022-02-08"))],
        R2019,
        "2022-03-08",
    ),
    ("E8", E8, R2019, "2020-11-10"),
    ("E8 without the third party", E8[:1], R2019, "2020-10-23"),
    ("E10 the last day of R2007", [received("2019-05-14")], R2007, "2019-06-04"),
    ("E10 the first day of R2019", [received("2019-05-15")], R2019, "2019-06-13"),
]


@pytest.mark.parametrize(
    ("events", "regime", "expected"),
    [pytest.param(*rest, id=name) for name, *rest in EXAMPLES_OF_THE_LAW],
)
def test_every_worked_example_comes_out_as_counted_by_hand(
    events: Sequence[Event], regime: Regime, expected: str
) -> None:
    assert regime_on(events[0].on) == regime
    assert due(*events) == expected


NUMBERED = [row for row in read_table(EXAMPLES / "examples.csv") if row["example"].isdigit() and row["example"] != "12"]


@pytest.mark.parametrize("row", NUMBERED, ids=lambda row: row["example"])
def test_a_request_to_which_nothing_happens_is_due_as_the_examples_of_working_days_say(row: Row) -> None:
    assert run(received(row["received"])).due_on == row.day("due")


def test_the_days_of_a_consultation_are_left_out_of_the_trace_with_the_reason() -> None:
    state = run(*E8)
    left_out = [each.date for each in state.trace if each.why.endswith("不计入：征求第三方意见")]
    assert [each.strftime("%m-%d") for each in left_out] == (
        ["09-25", "09-27", "09-28", "09-29", "09-30", "10-09", "10-10", "10-12", "10-13", "10-14", "10-15", "10-16"]
    )
    assert (state.trace[0].date, state.trace[-1].date, state.used_days) == (day("2020-09-22"), day("2020-11-10"), 20)


# -- the promise


def test_the_promise_is_fifteen_working_days_with_the_same_pauses_and_restarts() -> None:
    assert run(E8[0]).promised_on == day("2020-10-16")
    assert run(*E8).promised_on == day("2020-11-03")
    again = run(E6, CorrectionAsked(day("2022-01-20")), Corrected(day("2022-02-08")))
    assert again.promised_on == day("2022-03-01")


def test_an_extension_does_not_move_the_promise() -> None:
    state = run(received("2017-08-25"), Extended(day("2017-09-14"), 15))
    assert (state.promised_on, state.due_on) == (day("2017-09-15"), day("2017-10-12"))


def test_a_promise_reached_before_the_clock_stopped_stays_the_promise() -> None:
    state = run(E8[0], asked(THIRD_PARTY, "2020-10-19"))
    assert (state.promised_on, state.due_on) == (day("2020-10-16"), None)


# -- stopped


def test_while_a_third_party_is_asked_there_is_no_date_and_the_event_is_named() -> None:
    state = run(*E8[:2])
    assert (state.due_on, state.promised_on, state.safe_on) == (None, None, None)
    assert state.stopped_by == E8[1]
    assert (state.used_days, state.trace[-1].date) == (3, day("2020-09-24"))


def test_while_a_correction_is_asked_there_is_no_date_and_the_event_is_named() -> None:
    asking = CorrectionAsked(day("2022-01-20"))
    state = run(E6, asking)
    assert (state.due_on, state.promised_on, state.stopped_by) == (None, None, asking)


def test_of_two_that_stop_the_clock_the_earlier_is_named() -> None:
    first, second = asked(THIRD_PARTY, "2020-09-24"), asked(AGENCY, "2020-09-25")
    assert run(E8[0], first, second).stopped_by == first
    assert run(E8[0], first, second, answered(THIRD_PARTY, "2020-09-30")).stopped_by == second


def test_other_organs_stop_the_clock_since_2019_only() -> None:
    asking, answer = asked(AGENCY, "2020-09-24"), answered(AGENCY, "2020-10-16")
    assert due(E8[0], asking, answer) == "2020-11-10"
    before = [received("2017-08-25"), asked(AGENCY, "2017-08-29"), answered(AGENCY, "2017-09-08")]
    assert due(*before[:2]) == due(*before) == "2017-09-15"
    assert run(*before).excluded == ()
    assert run(*before).sentences[1] == (
        "2017-08-29（星期二）发函征求其他行政机关意见；条例没有规定扣除这段时间，期限照常计算。"
    )


def test_third_parties_stop_the_clock_under_both_laws() -> None:
    assert due(received("2017-08-25"), asked(THIRD_PARTY, "2017-08-29"), answered(THIRD_PARTY, "2017-09-08")) == (
        "2017-09-27"
    )


def test_overlapping_consultations_are_merged_not_summed() -> None:
    merged = [
        E8[0],
        asked(THIRD_PARTY, "2020-09-24", "甲"),
        asked(THIRD_PARTY, "2020-09-28", "乙"),
        answered(THIRD_PARTY, "2020-10-09", "乙"),
        asked(AGENCY, "2020-10-12"),
        answered(THIRD_PARTY, "2020-10-16", "甲"),
        answered(AGENCY, "2020-10-20"),
    ]
    state = run(*merged)
    assert state.due_on == run(E8[0], E8[1], answered(THIRD_PARTY, "2020-10-20")).due_on == day("2020-11-12")
    assert state.excluded == (
        Excluded(day("2020-09-24"), day("2020-10-16"), "征求第三方意见"),
        Excluded(day("2020-10-16"), day("2020-10-20"), "征求其他行政机关意见"),
    )


def test_an_opinion_on_the_day_of_the_letter_stops_nothing() -> None:
    assert due(E8[0], E8[1], answered(THIRD_PARTY, "2020-09-24")) == "2020-10-23"


def test_a_reference_given_once_is_enough_where_only_one_can_be_meant() -> None:
    named, unnamed = asked(THIRD_PARTY, "2020-09-24", "甲"), E8[1]
    ends = [answered(THIRD_PARTY, "2020-10-16"), answered(THIRD_PARTY, "2020-10-16", "甲")]
    assert {due(E8[0], start, end) for start in (named, unnamed) for end in ends} == {"2020-11-10"}


def test_a_period_that_has_run_out_cannot_be_stopped_any_more() -> None:
    state = run(E6, asked(THIRD_PARTY, "2022-02-17"))
    assert (state.due_on, state.stopped_by) == (day("2022-02-16"), None)
    assert state.remarks == ("2022-02-17征求第三方意见时期限已经届满，到期日不因此改变。",)
    answered_late = run(E6, asked(THIRD_PARTY, "2022-02-17"), answered(THIRD_PARTY, "2022-02-25"))
    assert (answered_late.due_on, answered_late.excluded) == (day("2022-02-16"), ())
    assert run(E6, CorrectionAsked(day("2022-02-17"))).due_on == day("2022-02-16")


# -- started anew


def test_what_is_corrected_starts_a_clock_without_earlier_extension_and_pauses() -> None:
    state = run(
        E8[0],
        E8[1],
        answered(THIRD_PARTY, "2020-09-30"),
        Extended(day("2020-10-09"), 20),
        CorrectionAsked(day("2020-10-10")),
        Corrected(day("2020-10-20")),
    )
    fresh = run(received("2020-10-20"))
    assert (state.start, state.due_on, state.promised_on) == (fresh.start, fresh.due_on, fresh.promised_on)
    assert (state.extension_days, state.excluded, state.trace) == (0, (), fresh.trace)
    assert (state.restarted, fresh.restarted) == (True, False)


def test_the_law_of_the_receipt_stays_the_law_after_a_correction() -> None:
    events = [received("2019-05-13"), CorrectionAsked(day("2019-05-14")), Corrected(day("2019-05-20"))]
    assert (due(*events), run(*events).days) == ("2019-06-11", 15)


def test_a_whole_extension_can_be_granted_again_after_a_restart() -> None:
    correction = [CorrectionAsked(day("2017-08-29")), Corrected(day("2017-09-04"))]
    extended = Extended(day("2017-08-28"), 15)
    assert run(received("2017-08-25"), extended, *correction, Extended(day("2017-09-05"), 15)).days == 30


def test_a_consultation_that_began_before_the_restart_is_dropped_and_its_end_says_so() -> None:
    correction = [CorrectionAsked(day("2020-09-25")), Corrected(day("2020-10-09"))]
    assert due(*E8[:2], *correction) == due(received("2020-10-09")) == "2020-11-05"
    state = run(*E8[:2], *correction, E8[2])
    assert state.due_on == day("2020-11-05")
    assert state.remarks == ("2020-09-24征求第三方意见，早于2020-10-09重新起算，不再扣除；仍须征求的，请重新发函。",)


def test_a_fee_stops_the_clock_until_it_is_paid_and_starts_it_anew() -> None:
    notice = FeeNoticed(day("2022-01-20"))
    assert (run(E6, notice).due_on, run(E6, notice).stopped_by) == (None, notice)
    assert due(E6, notice, Paid(day("2022-02-08"))) == "2022-03-08"


def test_a_case_done_again_has_the_laws_time_or_the_date_that_was_set() -> None:
    assert due(E6, Reopened(day("2022-06-01"))) == due(received("2022-06-01")) == "2022-06-30"
    state = run(E6, Reopened(day("2022-06-01"), day("2022-06-15")))
    assert (state.due_on, state.promised_on, state.provisional) == (day("2022-06-15"), day("2022-06-15"), False)
    assert state.trace[-1].date == day("2022-06-15")


def test_a_date_that_the_organ_set_stands_whatever_is_asked_meanwhile() -> None:
    delayed = Delayed(day("2022-01-20"), day("2022-04-29"))
    state = run(E6, delayed, asked(THIRD_PARTY, "2022-01-21"))
    assert (state.due_on, state.stopped_by, state.excluded) == (day("2022-04-29"), None, ())
    assert state.sentences[-2] == "到期日以2022-01-20确定的为准：2022-04-29（星期五）。"
