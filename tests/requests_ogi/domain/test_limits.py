"""Until when to ask, to answer, to serve and to sue."""

from datetime import date

import pytest

from requests_ogi.domain.limits import (
    Remedies,
    correction_limit,
    joint_organ_limit,
    litigation_without_reply,
    on_time,
    payment_limit,
    remedies,
    service_date,
    third_party_limit,
)
from requests_ogi.domain.regimes import R2007, R2019, Objection, Silence
from requests_ogi.enums import ServiceWay
from tests.kernel.calendars import national

DUE = date(2017, 9, 15)


def test_a_correction_must_be_asked_within_seven_working_days_by_law_and_five_by_the_countys_own_rule() -> None:
    since, before = (
        correction_limit(received_on=day, regime=law, calendar=national())
        for day, law in ((date(2022, 1, 14), R2019), (date(2017, 8, 25), R2007))
    )
    assert (since, R2019.correction.ask_by_law) == (date(2022, 1, 25), True)  # E6
    assert (before, R2007.correction.ask_by_law) == (date(2017, 9, 1), False)


def test_a_third_party_has_fifteen_working_days_from_its_receipt_of_the_letter() -> None:
    for law in (R2007, R2019):
        limit = third_party_limit(letter_received_on=date(2020, 9, 25), regime=law, calendar=national())
        assert limit == date(2020, 10, 22)  # E9


def test_a_third_partys_silence_and_objection_mean_what_the_law_of_the_case_says() -> None:
    assert (R2019.third_party.silence, R2019.third_party.objection) == (Silence.ORGAN_DECIDES, Objection.NEEDS_GROUNDS)
    assert (R2007.third_party.silence, R2007.third_party.objection) == (Silence.LAW_IS_SILENT, Objection.BINDING)


def test_joint_organs_and_payers_have_limits_since_2019_only() -> None:
    day, calendar = date(2020, 9, 25), national()
    assert joint_organ_limit(letter_received_on=day, regime=R2019, calendar=calendar) == date(2020, 10, 22)
    assert joint_organ_limit(letter_received_on=day, regime=R2007, calendar=calendar) is None
    assert payment_limit(notice_received_on=day, regime=R2019, calendar=calendar) == date(2020, 10, 29)
    assert payment_limit(notice_received_on=day, regime=R2007, calendar=calendar) is None


def test_silence_of_a_joint_organ_is_consent() -> None:
    assert R2019.joint_organs is not None
    assert R2019.joint_organs.silence == Silence.CONSENT


NEXT_DAY = date(2017, 9, 16)
SERVICE = [
    ("E11 posted on the last day", {"way": ServiceWay.POST, "posted_on": DUE, "signed_on": date(2017, 9, 19)}, True),
    ("E12 signed the day after", {"way": ServiceWay.DIRECT, "signed_on": NEXT_DAY}, False),
    ("E12 but refused", {"way": ServiceWay.DIRECT, "refused_on": DUE}, True),
    ("refused, signed later", {"way": ServiceWay.DIRECT, "refused_on": DUE, "signed_on": NEXT_DAY}, True),
    ("by another organ", {"way": ServiceWay.ENTRUSTED, "signed_on": DUE}, True),
    ("by another organ, late", {"way": ServiceWay.ENTRUSTED, "posted_on": DUE, "signed_on": NEXT_DAY}, False),
    ("posted late", {"way": ServiceWay.POST, "posted_on": NEXT_DAY}, False),
    ("online", {"way": ServiceWay.ONLINE, "published_on": DUE}, True),
]


@pytest.mark.parametrize(("facts", "in_time"), [pytest.param(*rest, id=name) for name, *rest in SERVICE])
def test_a_reply_is_in_time_by_the_day_of_its_service(facts: dict[str, date], in_time: bool) -> None:
    served_on = service_date(**facts)
    assert served_on is not None
    assert on_time(served_on=served_on, due_on=DUE) == in_time


@pytest.mark.parametrize("way", list(ServiceWay))
def test_what_was_only_offered_is_not_served(way: ServiceWay) -> None:
    assert service_date(way=way) is None


def test_nothing_is_late_while_the_clock_stands() -> None:
    assert on_time(served_on=date(2026, 11, 25), due_on=None)


def test_remedies_run_in_calendar_days_and_months_from_the_receipt_of_the_reply() -> None:
    assert remedies(reply_received_on=DUE, calendar=national()) == Remedies(
        reconsideration_until=date(2017, 11, 14), litigation_until=date(2018, 3, 15)
    )


def test_a_last_day_that_is_a_day_off_moves_to_the_next_working_day() -> None:
    found = remedies(reply_received_on=date(2017, 8, 4), calendar=national())
    assert found == Remedies(reconsideration_until=date(2017, 10, 9), litigation_until=date(2018, 2, 5))


def test_without_a_reply_one_may_sue_for_six_months_after_it_was_due() -> None:
    assert litigation_without_reply(due_on=DUE, calendar=national()) == date(2018, 3, 15)
