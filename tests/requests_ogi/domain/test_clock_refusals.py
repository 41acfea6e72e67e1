"""What cannot have happened to a request, each with its code."""

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
    clock,
)
from requests_ogi.domain.regimes import R2007, R2019, Regime
from tests.kernel.calendars import national
from tests.requests_ogi.courses import AGENCY, E6, E8, THIRD_PARTY, answered, asked, day, due, received, run
from yunlong_portal.kernel.workflow import Refused

ASKED, SENT = CorrectionAsked(day("2022-01-20")), asked(THIRD_PARTY, "2022-01-20", "甲")
SET = Delayed(day("2022-01-20"), day("2022-04-29"))
REFUSED = [
    ("nothing", [], "not_received"),
    ("no receipt first", [ASKED], "not_received"),
    ("received twice", [E6, E6], "received_twice"),
    ("before the receipt", [E6, CorrectionAsked(day("2022-01-13"))], "out_of_order"),
    ("out of order", [E6, SENT, Extended(day("2022-01-19"), 5)], "out_of_order"),
    ("ended before it began", [E6, SENT, answered(THIRD_PARTY, "2022-01-19", "甲")], "out_of_order"),
    ("corrected unasked", [E6, Corrected(day("2022-02-08"))], "correction_not_asked"),
    (
        "corrected twice",
        [E6, ASKED, Corrected(day("2022-02-08")), Corrected(day("2022-02-09"))],
        "correction_not_asked",
    ),
    ("corrected instead of paid", [E6, FeeNoticed(ASKED.on), Corrected(day("2022-02-08"))], "correction_not_asked"),
    ("asked twice", [E6, ASKED, CorrectionAsked(day("2022-01-21"))], "already_waiting"),
    ("fee while a correction is awaited", [E6, ASKED, FeeNoticed(day("2022-01-21"))], "already_waiting"),
    ("paid without notice", [E6, Paid(day("2022-02-08"))], "fee_not_noticed"),
    ("the same third party twice", [E6, SENT, SENT], "already_consulted"),
    ("ended without start", [E6, answered(THIRD_PARTY, "2022-02-08")], "consultation_not_started"),
    ("ended another's", [E6, SENT, answered(THIRD_PARTY, "2022-02-08", "乙")], "consultation_not_started"),
    ("ended another kind", [E6, SENT, answered(AGENCY, "2022-02-08", "甲")], "consultation_not_started"),
    (
        "ended twice",
        [E6, SENT, answered(THIRD_PARTY, "2022-02-08", "甲"), answered(THIRD_PARTY, "2022-02-09", "甲")],
        "consultation_not_started",
    ),
    (
        "ended one of two",
        [E6, SENT, asked(THIRD_PARTY, "2022-01-20", "乙"), answered(THIRD_PARTY, "2022-02-08")],
        "which_consultation",
    ),
    ("extended by nothing", [E6, Extended(day("2022-01-20"), 0)], "days_not_positive"),
    ("extended backwards", [E6, Extended(day("2022-01-20"), -5)], "days_not_positive"),
    ("extended too long", [E6, Extended(day("2022-01-20"), 21)], "extension_too_long"),
    ("too long in two", [E6, Extended(ASKED.on, 15), Extended(ASKED.on, 6)], "extension_too_long"),
    ("extended after the date", [E6, Extended(day("2022-02-17"), 5)], "extension_after_due"),
    ("delayed into the past", [E6, Delayed(day("2022-01-20"), day("2022-01-20"))], "date_not_after"),
    ("delayed after the date", [E6, Delayed(day("2022-02-17"), day("2022-04-29"))], "delay_after_due"),
    ("extended beside a set date", [E6, SET, Extended(day("2022-01-21"), 5)], "date_already_set"),
    ("corrected beside a set date", [E6, SET, CorrectionAsked(day("2022-01-21"))], "date_already_set"),
    ("reopened into the past", [E6, Reopened(day("2022-06-01"), day("2022-05-31"))], "date_not_after"),
    ("out of the calendar", [E6, asked(THIRD_PARTY, "9999-12-31")], "date_out_of_range"),
]


@pytest.mark.parametrize(("events", "expected"), [pytest.param(*rest, id=name) for name, *rest in REFUSED])
def test_what_cannot_have_happened_is_refused(events: Sequence[Event], expected: str) -> None:
    with pytest.raises(Refused) as refused:
        clock(events, R2019, national())
    assert refused.value.code == expected


def test_what_the_older_law_does_not_know_is_refused_under_it() -> None:
    start = received("2017-08-25")
    assert code(start, Extended(day("2017-08-29"), 16), regime=R2007) == "extension_too_long"
    assert code(start, FeeNoticed(day("2017-08-29")), regime=R2007) == "no_fee"
    assert code(start, Paid(day("2017-08-29")), regime=R2007) == "no_fee"
    assert code(start, Delayed(day("2017-08-29"), day("2017-12-01")), regime=R2007) == "no_delay"


def test_an_extension_on_the_last_day_or_while_the_clock_stands_is_in_time() -> None:
    assert due(E6, Extended(day("2022-02-16"), 1)) == "2022-02-17"
    stopped = run(*E8[:2], Extended(day("2020-12-01"), 20), answered(THIRD_PARTY, "2020-12-02"))
    assert stopped.days - stopped.base_days == 20


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(Refused, match="2022-02-16已经到期，2022-02-17不能再延期。"):
        run(E6, Extended(day("2022-02-17"), 5))
    with pytest.raises(Refused, match="已延期15个工作日，再延期6个工作日超出上限：按第三十三条第二款，"):
        run(E6, Extended(day("2022-01-20"), 15), Extended(day("2022-01-20"), 6))


def code(*events: Event, regime: Regime = R2019) -> str:
    with pytest.raises(Refused) as refused:
        run(*events, regime=regime)
    return refused.value.code
