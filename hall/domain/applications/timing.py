"""The dates of a case: facts are written down as events, dates are computed from them and kept beside the case.

What is kept (:class:`ApplicationClock`) is there for lists, reminders and sweeps; whoever doubts it winds the clock
again from the events and gets the same.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from hall.domain.applications.clock import ClockState, Event, Terms, clock
from hall.enums import EventKind
from hall.models import Application, ApplicationClock, ApplicationEvent
from yunlong_portal.kernel.calendars import Calendars, load_calendars


def begin(row: Application, *, actor: Any, now: datetime, awaits_papers: bool = False) -> ApplicationClock:
    """Start the clock of a new case on ``row.received_on`` and return it; once, in the transaction of its filing.

    ``awaits_papers``: required materials are still to be brought to the window, so nothing is counted before they are.
    """
    _write(row, EventKind.RECEIVED, on=row.received_on, actor=actor, now=now)
    if awaits_papers:
        _write(row, EventKind.PAPERS_AWAITED, on=row.received_on, actor=actor, now=now)
    ApplicationClock.objects.create(application=row)
    return refresh(row)


def record(row: Application, kind: EventKind, *, on: date, actor: Any, now: datetime, **more: Any) -> ApplicationClock:
    """Write one fact down, last in the order of the case, and compute its dates; the caller holds the case's lock.

    ``more``: ``special``, ``days``, ``note``, as the kind needs. A fact that cannot follow the others is refused with
    the clock's sentence, and nothing is written.
    """
    _write(row, kind, on=on, actor=actor, now=now, **more)
    return refresh(row)


def record_all(row: Application, facts: Iterable[tuple[EventKind, date]], *, actor: Any, now: datetime) -> None:
    """Write several facts down in their order and compute the dates once: of what was over when it came."""
    for kind, on in facts:
        _write(row, kind, on=on, actor=actor, now=now)
    refresh(row)


def _write(row: Application, kind: EventKind, *, on: date, actor: Any, now: datetime, **more: Any) -> None:
    last = row.events.aggregate(last=Max("sequence"))["last"] or 0
    ApplicationEvent.objects.create(
        application=row,
        sequence=last + 1,
        kind=kind,
        on=on,
        actor=actor if getattr(actor, "pk", None) else None,
        recorded_at=now,
        **more,
    )


def refresh(row: Application) -> ApplicationClock:
    """Compute the dates of one case again and keep them."""
    kept, calendars = ApplicationClock.objects.get(application=row), load_calendars()
    for name, value in kept_of(state_of(row, calendars=calendars), calendars.version).items():
        setattr(kept, name, value)
    kept.save()
    row.clock = kept
    return kept


def state_of(row: Application, *, calendars: Calendars | None = None) -> ClockState:
    """Return what the clock of a case shows, with every day explained. One query, and the calendar's."""
    by = calendars or load_calendars()
    return clock(events_of(row.events.order_by("sequence")), terms_of(row), by.legal, promise=by.promise)


def terms_of(row: Application) -> Terms:
    """Return the limits that a case was filed under."""
    return Terms(row.statutory_days, row.promised_days)


def events_of(rows: Iterable[ApplicationEvent]) -> list[Event]:
    """Return what the clock is wound by, of rows in their order."""
    return [Event(EventKind(each.kind), each.on, each.special, each.days or 0) for each in rows]


def last_event_on(row: Application) -> date:
    """Return the date of the last fact."""
    return row.events.order_by("-sequence").values_list("on", flat=True)[0]


def kept_of(state: ClockState, version: str) -> dict[str, Any]:
    """Return what is kept of a clock's state, by column; ``version`` is that of the calendars."""
    return {
        "is_open": not state.is_over,
        "awaits": state.awaits or "",
        "due_on": state.due_on,
        "promised_on": state.promised_on,
        "counts_to": state.counts_to,
        "is_provisional": state.is_provisional,
        "stopped_by": state.stopped_by or "",
        "decide_by": state.decide_by,
        "promised_by": state.promised_by,
        "calendar_version": version,
    }
