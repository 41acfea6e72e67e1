"""What can happen to a request that its clock must know. ``on`` is a civil date in Beijing.

``ref`` tells consultations of one kind apart. It may name a third party, so nothing that is shown repeats it.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from requests_ogi.enums import ConsultationKind, EventKind


@dataclass(frozen=True, slots=True)
class Received:
    """The application is received; always the first event."""

    on: date
    name: ClassVar[EventKind] = EventKind.RECEIVED


@dataclass(frozen=True, slots=True)
class CorrectionAsked:
    """The applicant is told what to correct; the clock stands still until it comes."""

    on: date
    name: ClassVar[EventKind] = EventKind.CORRECTION_ASKED


@dataclass(frozen=True, slots=True)
class Corrected:
    """The corrected application is received; the clock starts anew."""

    on: date
    name: ClassVar[EventKind] = EventKind.CORRECTED


@dataclass(frozen=True, slots=True)
class ConsultationStarted:
    """The letter that asks for an opinion is issued; that day still counts."""

    on: date
    kind: ConsultationKind
    ref: str = ""
    name: ClassVar[EventKind] = EventKind.CONSULTATION_STARTED


@dataclass(frozen=True, slots=True)
class ConsultationEnded:
    """The opinion is received, or the time for it is over; that day does not count."""

    on: date
    kind: ConsultationKind
    ref: str = ""
    name: ClassVar[EventKind] = EventKind.CONSULTATION_ENDED


@dataclass(frozen=True, slots=True)
class Extended:
    """The head of the OGI office has consented to an extension and the applicant is told."""

    on: date
    days: int
    name: ClassVar[EventKind] = EventKind.EXTENDED


@dataclass(frozen=True, slots=True)
class FeeNoticed:
    """The applicant is told of a processing fee; the clock stands still until it is paid."""

    on: date
    name: ClassVar[EventKind] = EventKind.FEE_NOTICED


@dataclass(frozen=True, slots=True)
class Paid:
    """The fee is paid; the clock starts anew."""

    on: date
    name: ClassVar[EventKind] = EventKind.PAID


@dataclass(frozen=True, slots=True)
class Delayed:
    """The organ accepts the reasons for very many requests and sets a later date (2019 Art. 35)."""

    on: date
    until: date
    name: ClassVar[EventKind] = EventKind.DELAYED


@dataclass(frozen=True, slots=True)
class Reopened:
    """A reconsideration or a judgment has the case done again, until a date that it sets or by the law's time."""

    on: date
    until: date | None = None
    name: ClassVar[EventKind] = EventKind.REOPENED


Event = (
    Received
    | CorrectionAsked
    | Corrected
    | ConsultationStarted
    | ConsultationEnded
    | Extended
    | FeeNoticed
    | Paid
    | Delayed
    | Reopened
)
# What stands the clock still until its counterpart starts it anew.
Question = CorrectionAsked | FeeNoticed
