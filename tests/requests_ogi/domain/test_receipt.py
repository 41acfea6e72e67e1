"""The date of receipt by way of arrival and law: what fixes it, what is still missing, what cannot be."""

from collections.abc import Mapping
from datetime import date

import pytest

from requests_ogi.domain.receipt import receipt_date
from requests_ogi.domain.regimes import R2007, R2019, REGIMES
from requests_ogi.enums import IntakeMode, ReceiptFact
from yunlong_portal.kernel.workflow import Refused

TODAY = date(2026, 11, 25)
SUBMITTED, SIGNED, ARRIVED, SYSTEM, CONFIRMED = (
    ReceiptFact.SUBMITTED,
    ReceiptFact.SIGNED,
    ReceiptFact.ARRIVED,
    ReceiptFact.SYSTEM_RECEIVED,
    ReceiptFact.CONFIRMED,
)
Facts = Mapping[ReceiptFact, str]


def facts_of(facts: Facts) -> dict[ReceiptFact, date]:
    return {fact: date.fromisoformat(text) for fact, text in facts.items()}


WORKED = [
    # E1, E3, E4 and E5 of the worked examples, then every way under either law.
    ("E1", IntakeMode.IN_PERSON, {SUBMITTED: "2017-08-25"}, "2017-08-25", SUBMITTED),
    ("E3", IntakeMode.PLAIN_LETTER, {ARRIVED: "2017-09-11", CONFIRMED: "2017-09-18"}, "2017-09-18", CONFIRMED),
    ("E4", IntakeMode.EMAIL, {SYSTEM: "2017-09-16"}, "2017-09-16", SYSTEM),
    ("E5 form", IntakeMode.ONLINE, {SYSTEM: "2019-09-14", CONFIRMED: "2019-09-16"}, "2019-09-16", CONFIRMED),
    ("E5 e-mail", IntakeMode.EMAIL, {SYSTEM: "2019-09-14", CONFIRMED: "2019-09-16"}, "2019-09-16", CONFIRMED),
    ("E10 last", IntakeMode.IN_PERSON, {SUBMITTED: "2019-05-14"}, "2019-05-14", SUBMITTED),
    ("E10 first", IntakeMode.IN_PERSON, {SUBMITTED: "2019-05-15"}, "2019-05-15", SUBMITTED),
    ("spoken", IntakeMode.ORAL, {SUBMITTED: "2026-03-02"}, "2026-03-02", SUBMITTED),
    ("registered 2017", IntakeMode.REGISTERED_LETTER, {SIGNED: "2017-09-11"}, "2017-09-11", SIGNED),
    ("registered 2026", IntakeMode.REGISTERED_LETTER, {SIGNED: "2026-03-02"}, "2026-03-02", SIGNED),
    ("fax 2017", IntakeMode.FAX, {ARRIVED: "2017-09-11", CONFIRMED: "2017-09-12"}, "2017-09-12", CONFIRMED),
    ("fax 2026", IntakeMode.FAX, {ARRIVED: "2026-03-02", CONFIRMED: "2026-03-03"}, "2026-03-03", CONFIRMED),
    ("form 2017", IntakeMode.ONLINE, {SYSTEM: "2017-09-11", CONFIRMED: "2017-09-12"}, "2017-09-12", CONFIRMED),
    (
        "misaddressed 2017, though signed for",
        IntakeMode.MISADDRESSED_LETTER,
        {SIGNED: "2017-09-11", ARRIVED: "2017-09-13", CONFIRMED: "2017-09-13"},
        "2017-09-13",
        CONFIRMED,
    ),
    (
        "misaddressed 2026, signed for",
        IntakeMode.MISADDRESSED_LETTER,
        {SIGNED: "2026-03-02", ARRIVED: "2026-03-04"},
        "2026-03-02",
        SIGNED,
    ),
    (
        "misaddressed 2026, a plain letter",
        IntakeMode.MISADDRESSED_LETTER,
        {ARRIVED: "2026-03-04", CONFIRMED: "2026-03-04"},
        "2026-03-04",
        CONFIRMED,
    ),
]


@pytest.mark.parametrize(
    ("mode", "facts", "expected", "fixed_by"), [pytest.param(*rest, id=name) for name, *rest in WORKED]
)
def test_the_date_of_receipt_is_that_of_the_fact_the_law_names(
    mode: IntakeMode, facts: Facts, expected: str, fixed_by: ReceiptFact
) -> None:
    receipt = receipt_date(mode=mode, facts=facts_of(facts), today=TODAY)
    assert (receipt.received_on, receipt.fact) == (date.fromisoformat(expected), fixed_by)
    assert receipt.regime == (R2007 if expected <= "2019-05-14" else R2019)


STILL_OPEN = [
    (IntakeMode.ONLINE, {SYSTEM: "2026-11-24"}, CONFIRMED, "请尽快与申请人确认，"),
    (IntakeMode.EMAIL, {SYSTEM: "2026-11-24"}, CONFIRMED, "请尽快与申请人确认，"),
    (IntakeMode.FAX, {ARRIVED: "2026-11-24"}, CONFIRMED, "请尽快与申请人确认，"),
    (IntakeMode.PLAIN_LETTER, {ARRIVED: "2026-11-24"}, CONFIRMED, "请当日与申请人确认，"),
    (IntakeMode.MISADDRESSED_LETTER, {ARRIVED: "2026-11-24"}, CONFIRMED, "请当日与申请人确认，"),
    (IntakeMode.REGISTERED_LETTER, {}, SIGNED, "请填写签收的日期（"),
    (IntakeMode.REGISTERED_LETTER, {ARRIVED: "2026-11-24"}, SIGNED, "请填写签收的日期（"),
    (IntakeMode.IN_PERSON, {}, SUBMITTED, "请填写当面提交的日期（"),
]


@pytest.mark.parametrize(("mode", "facts", "needed", "words"), STILL_OPEN)
def test_what_is_missing_is_named_and_no_law_chosen_yet(
    mode: IntakeMode, facts: Facts, needed: ReceiptFact, words: str
) -> None:
    receipt = receipt_date(mode=mode, facts=facts_of(facts), today=TODAY)
    assert (receipt.received_on, receipt.regime, receipt.fact) == (None, None, needed)
    assert receipt.sentence.startswith(f"收到之日尚未确定：{words}")


def test_the_law_on_arrival_gives_the_rule_and_the_date_that_comes_of_it_the_law_of_the_case() -> None:
    last_day = {SYSTEM: date(2019, 5, 14), CONFIRMED: date(2019, 5, 16)}
    form = receipt_date(mode=IntakeMode.ONLINE, facts=last_day, today=TODAY)
    assert (form.received_on, form.regime) == (date(2019, 5, 16), R2019)
    email = receipt_date(mode=IntakeMode.EMAIL, facts=last_day, today=TODAY)
    assert (email.received_on, email.regime) == (date(2019, 5, 14), R2007)


def test_the_receipt_says_why_it_is_this_date() -> None:
    receipt = receipt_date(mode=IntakeMode.EMAIL, facts={SYSTEM: date(2017, 9, 16)}, today=TODAY)
    assert (
        receipt.sentence == "2017-09-16（星期六）系统收到，以系统收到之日为收到申请之日（国办公开办函〔2015〕207号）。"
    )


def test_a_letter_confirmed_later_than_the_day_it_came_is_remarked() -> None:
    facts = {ARRIVED: date(2017, 9, 11), CONFIRMED: date(2017, 9, 18)}
    late = receipt_date(mode=IntakeMode.PLAIN_LETTER, facts=facts, today=TODAY)
    assert late.remark == "2017-09-11已到达，应当于当日与申请人确认；未能联系上的，请记明经过。"
    same_day = receipt_date(mode=IntakeMode.PLAIN_LETTER, facts=dict.fromkeys(facts, TODAY), today=TODAY)
    fax = receipt_date(mode=IntakeMode.FAX, facts=facts, today=TODAY)
    assert (same_day.remark, fax.remark) == ("", "")


REFUSED = [
    ({SUBMITTED: "2026-11-26"}, "in_the_future"),
    ({ARRIVED: "2026-03-04", CONFIRMED: "2026-03-03"}, "confirmed_before_arrival"),
    ({SUBMITTED: "2008-04-30"}, "no_regime"),
]


@pytest.mark.parametrize(("facts", "code"), REFUSED)
def test_what_cannot_have_happened_is_refused(facts: Facts, code: str) -> None:
    with pytest.raises(Refused) as refused:
        receipt_date(mode=IntakeMode.IN_PERSON, facts=facts_of(facts), today=TODAY)
    assert refused.value.code == code


def test_either_law_has_a_rule_for_every_way() -> None:
    assert [set(regime.receipt) for regime in REGIMES.values()] == [set(IntakeMode), set(IntakeMode)]
