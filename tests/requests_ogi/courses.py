"""Courses of requests for tests, written with dates as text."""

from datetime import date

from requests_ogi.domain.clock import ClockState, ConsultationEnded, ConsultationStarted, Event, Received, clock
from requests_ogi.domain.regimes import Regime, regime_on
from requests_ogi.enums import ConsultationKind
from tests.kernel.calendars import national

THIRD_PARTY, AGENCY = ConsultationKind.THIRD_PARTY, ConsultationKind.AGENCY


def day(text: str) -> date:
    return date.fromisoformat(text)


def received(text: str) -> Received:
    return Received(day(text))


def asked(kind: ConsultationKind, text: str, ref: str = "") -> ConsultationStarted:
    return ConsultationStarted(day(text), kind, ref)


def answered(kind: ConsultationKind, text: str, ref: str = "") -> ConsultationEnded:
    return ConsultationEnded(day(text), kind, ref)


def run(*events: Event, regime: Regime | None = None) -> ClockState:
    law = regime or regime_on(events[0].on)
    assert law is not None
    return clock(events, law, national())


def due(*events: Event, regime: Regime | None = None) -> str | None:
    found = run(*events, regime=regime).due_on
    return found.isoformat() if found else None


E6 = received("2022-01-14")
E8 = [received("2020-09-21"), asked(THIRD_PARTY, "2020-09-24"), answered(THIRD_PARTY, "2020-10-16")]
