"""The statutory clock of a request: a pure function of what happened, the law of the case and the calendar.

    state = clock([Received(on), ConsultationStarted(on, ConsultationKind.THIRD_PARTY)], R2019, calendar)
    state.due_on          # None: the clock stands still, and state.stopped_by says why
    state.trace           # every calendar day up to the date, worked out when somebody looks
    state.sentences       # the same for people

``events`` says what can happen, ``reading`` takes it from JSON or from a row, ``running`` winds the clock forward,
``state`` is what it shows, ``words`` puts it into Chinese.
"""

from requests_ogi.domain.clock.events import (
    ConsultationEnded,
    ConsultationStarted,
    Corrected,
    CorrectionAsked,
    Delayed,
    Event,
    Extended,
    FeeNoticed,
    Paid,
    Received,
    Reopened,
)
from requests_ogi.domain.clock.reading import make_event, read_events
from requests_ogi.domain.clock.running import clock, received_on
from requests_ogi.domain.clock.state import ClockState

__all__ = [
    "ClockState",
    "ConsultationEnded",
    "ConsultationStarted",
    "Corrected",
    "CorrectionAsked",
    "Delayed",
    "Event",
    "Extended",
    "FeeNoticed",
    "Paid",
    "Received",
    "Reopened",
    "clock",
    "make_event",
    "read_events",
    "received_on",
]
