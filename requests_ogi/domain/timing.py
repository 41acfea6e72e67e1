"""The dates of a request: facts are written down as events, dates are computed from them and kept beside the case.

What is kept (:class:`Deadline`) is there for lists and sweeps; whoever doubts it winds the clock again from the events
and gets the same. When the calendar changes, every open case is wound again (``recomputing``).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from requests_ogi.domain.clock import ClockState, Event, clock, make_event
from requests_ogi.domain.regimes import REGIMES, regime_on
from requests_ogi.enums import EventKind
from requests_ogi.models import Deadline, DeadlineMove, InformationRequest, RequestEvent
from yunlong_portal.kernel.calendars import Calendars, load_calendars
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workflow import refuse

# What can be taken back without a date in its place: no state of a case rests on it.
WITHDRAWN_ALONE = frozenset({EventKind.EXTENDED, EventKind.DELAYED})


def record(
    request: InformationRequest, kind: EventKind, *, on: date, actor: Any, now: datetime, **more: Any
) -> RequestEvent:
    """Write one fact down, last in the order of the case; the caller holds the case's lock.

    ``more``: ``consultation_kind``, ``ref``, ``days``, ``until``, ``note``, as the kind needs. The clock is asked at
    once: a fact that cannot follow the others is refused with its sentence, and nothing is written.
    """
    event = RequestEvent.objects.create(
        request=request,
        sequence=_next_sequence(request),
        kind=kind,
        on=on,
        actor=actor if getattr(actor, "pk", None) else None,
        recorded_at=now,
        **more,
    )
    state_of(request)
    return event


def void(event: RequestEvent, *, replacement: date | None, actor: Any, reason: str, now: datetime) -> None:
    """Take a wrongly entered fact out of the count, with why; ``replacement`` is the right date where there is one.

    Both rows stay; the date of receipt on the case follows. Refused: ``no_reason``, ``needs_right_date`` for what the
    state of the case rests on, ``voided_already``, ``other_law`` where the right date of receipt lies under the other
    regulation, and what the clock says to what is left.
    """
    if not reason.strip():
        raise refuse("no_reason", "请写明更正的理由，如“录入时看错了邮戳”。理由会一直保留。")
    if replacement is None and event.kind not in WITHDRAWN_ALONE:
        raise refuse(
            "needs_right_date",
            f"“{event.get_kind_display()}”是办理到这一步的依据，不能只撤销。请填写正确的日期。",
        )
    with transaction.atomic():
        locked = InformationRequest.objects.select_for_update(of=("self",)).get(pk=event.request_id)
        if RequestEvent.objects.filter(voids=event).exists():
            raise refuse("voided_already", "这一条已经更正过了。请刷新后查看。")
        if event.kind == EventKind.RECEIVED and replacement is not None:
            _move_receipt(locked, replacement, actor=actor, reason=reason, now=now)
        RequestEvent.objects.create(
            request=locked,
            sequence=_next_sequence(locked),
            kind=event.kind,
            on=replacement or event.on,
            consultation_kind=event.consultation_kind,
            ref=event.ref,
            days=event.days,
            until=event.until,
            voids=event,
            is_withdrawal=replacement is None,
            note=reason.strip()[:200],
            actor=actor,
            recorded_at=now,
        )
        refresh(locked, now=now, because=f"更正期限事件：{reason.strip()}"[:200])


def _move_receipt(row: InformationRequest, on: date, *, actor: Any, reason: str, now: datetime) -> None:
    law = regime_on(on)
    if law is None or law.code != row.regime:
        raise refuse("other_law", f"{on}施行的不是这件申请适用的条例，不能这样更正。请核对日期。")
    row.received_on = on
    row.receipt_basis = f"{row.receipt_basis}（更正为{on}：{reason.strip()}）"[:200]
    save_with_history(row, actor=actor, reason=f"更正收到之日：{reason.strip()}", at=now)


def _next_sequence(request: InformationRequest) -> int:
    return (RequestEvent.objects.filter(request=request).aggregate(last=Max("sequence"))["last"] or 0) + 1


def events_in_force(rows: Iterable[RequestEvent]) -> list[Event]:
    """Return the facts that count, in the order of the clock: a voided one stands at its place with its new date."""
    ordered = sorted(rows, key=lambda each: each.sequence)
    latest: dict[int, RequestEvent] = {}
    place: dict[int, int] = {}
    for row in ordered:
        first = place.get(row.voids_id, row.pk) if row.voids_id else row.pk
        place[row.pk] = first
        latest[first] = row
    in_force = [row for row in latest.values() if not row.is_withdrawal]
    by_entry = {first: number for number, first in enumerate(latest)}
    in_force.sort(key=lambda row: (row.on, by_entry[place[row.pk]]))
    return [
        make_event(row.kind, row.on, kind=row.consultation_kind, ref=row.ref, days=row.days, until=row.until)
        for row in in_force
    ]


def state_of(request: InformationRequest, *, calendars: Calendars | None = None) -> ClockState | None:
    """Return what the clock of a request shows, with every day explained; None while its receipt is not fixed.

    Raises Refused where the facts cannot follow one another.
    """
    events = events_in_force(request.events.all())
    if not events:
        return None
    by = calendars or load_calendars()
    return clock(events, REGIMES[request.regime], by.legal, promise=by.promise)


def last_event_on(request: InformationRequest) -> date | None:
    """Return the date of the last fact that counts."""
    events = events_in_force(request.events.all())
    return events[-1].on if events else None


def refresh(request: InformationRequest, *, now: datetime, because: str = "", is_open: bool | None = None) -> Deadline:
    """Compute the dates of one case again and keep them; where ``because`` is said, a date that moved is told."""
    deadline, calendars = request.deadline, load_calendars()
    before = deadline.due_on, deadline.promised_on
    if state := state_of(request, calendars=calendars):
        for name, value in kept_of(state, calendars.version).items():
            setattr(deadline, name, value)
    if is_open is not None:
        deadline.is_open = is_open
    deadline.save()
    if because and before != (deadline.due_on, deadline.promised_on):
        DeadlineMove.objects.create(
            request=request,
            old_due_on=before[0],
            new_due_on=deadline.due_on,
            old_promised_on=before[1],
            new_promised_on=deadline.promised_on,
            because=because,
            at=now,
        )
    return deadline


def kept_of(state: ClockState, version: str) -> dict[str, Any]:
    """Return what is kept of a clock's state, by column; ``version`` is that of the calendars."""
    return {
        "due_on": state.due_on,
        "promised_on": state.promised_on,
        "is_provisional": state.provisional,
        "stopped_by": state.stopped_by.name if state.stopped_by else "",
        "extended_days": state.extension_days,
        "calendar_version": version,
    }
