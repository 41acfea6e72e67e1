"""The other dates of a request: what must be asked, answered or served by when, and until when one may sue.

Limits of the procedure count in working days, remedies in calendar days and months (行政复议法, 行政诉讼法), whose last
day moves to the next working day.
"""

from dataclasses import dataclass
from datetime import date

from requests_ogi.domain.regimes import Regime
from requests_ogi.enums import ServiceWay
from yunlong_portal.kernel.workdays import Calendar

RECONSIDERATION_DAYS = 60
LITIGATION_MONTHS = 6  # 行政诉讼法 Art. 46, since 2015-05-01; older letters say three


def correction_limit(*, received_on: date, regime: Regime, calendar: Calendar) -> date:
    """Return the last day on which the organ may ask the applicant for a correction."""
    return calendar.add_workdays(received_on, regime.correction.ask_within_workdays)


def third_party_limit(*, letter_received_on: date, regime: Regime, calendar: Calendar) -> date:
    """Return the last day of a third party's time to answer, from the day on which it got the letter."""
    return calendar.add_workdays(letter_received_on, regime.third_party.reply_workdays)


def joint_organ_limit(*, letter_received_on: date, regime: Regime, calendar: Calendar) -> date | None:
    """Return the last day of a joint organ's time to answer; None where the law knows none."""
    if regime.joint_organs is None:
        return None
    return calendar.add_workdays(letter_received_on, regime.joint_organs.reply_workdays)


def payment_limit(*, notice_received_on: date, regime: Regime, calendar: Calendar) -> date | None:
    """Return the last day to pay a processing fee; None where the law knows none."""
    return calendar.add_workdays(notice_received_on, regime.fee.pay_within_workdays) if regime.fee else None


def service_date(
    *,
    way: ServiceWay,
    signed_on: date | None = None,
    refused_on: date | None = None,
    posted_on: date | None = None,
    published_on: date | None = None,
) -> date | None:
    """Return the day that counts as the day of service; None while it has not happened.

    Handed over, by us or by another organ: the day of signature, or the day on which a refusal to sign was recorded
    (an offer alone is no service). Posted: the day it was handed to China Post, whenever it arrives
    (国办公开办函〔2016〕235号). Online, of which the letter says nothing: the day it stood in the applicant's account.
    """
    match way:
        case ServiceWay.DIRECT | ServiceWay.ENTRUSTED:
            return min((each for each in (signed_on, refused_on) if each), default=None)
        case ServiceWay.POST:
            return posted_on
        case ServiceWay.ONLINE:
            return published_on


def on_time(*, served_on: date, due_on: date | None) -> bool:
    """Return whether a reply served on that day is in time; while the clock stands still nothing is late."""
    return due_on is None or served_on <= due_on


@dataclass(frozen=True, slots=True)
class Remedies:
    """The last days to ask for reconsideration and to sue."""

    reconsideration_until: date
    litigation_until: date


def remedies(*, reply_received_on: date, calendar: Calendar) -> Remedies:
    """Return the last days of the remedies, from the day on which the applicant got the reply (not of its posting)."""
    return Remedies(
        reconsideration_until=calendar.add_days_legal(reply_received_on, RECONSIDERATION_DAYS),
        litigation_until=calendar.add_months_legal(reply_received_on, LITIGATION_MONTHS),
    )


def litigation_without_reply(*, due_on: date, calendar: Calendar) -> date:
    """Return the last day to sue where no reply came (最高法行诉解释 Art. 66: six months after the reply was due)."""
    return calendar.add_months_legal(due_on, LITIGATION_MONTHS)
