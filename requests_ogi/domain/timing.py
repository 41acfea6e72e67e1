"""The dates of a request: facts are written down as events, dates are computed from them and kept beside the case.

What is kept (:class:`Deadline`) is there for lists and sweeps; whoever doubts it winds the clock again from the events
and gets the same. When the calendar changes, every open case is wound again and what moved is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Max

from requests_ogi.domain.clock import ClockState, Event, clock, make_event
from requests_ogi.domain.regimes import REGIMES, regime_on
from requests_ogi.enums import EventKind
from requests_ogi.models import Deadline, DeadlineMove, InformationRequest, RequestEvent
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import Calendar, load_calendar
from yunlong_portal.kernel.workflow import refuse

BATCH = 1_000
# What can be taken back without a date in its place: no state of a case rests on it.
WITHDRAWN_ALONE = frozenset({EventKind.EXTENDED, EventKind.DELAYED})
_KEPT = ("due_on", "promised_on", "is_provisional", "stopped_by", "extended_days", "calendar_version")


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
    save_with_history(row, actor=actor, reason=f"更正收到之日:{reason.strip()}", at=now)


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


def state_of(request: InformationRequest, *, calendar: Calendar | None = None) -> ClockState | None:
    """Return what the clock of a request shows, with every day explained; None while its receipt is not fixed.

    Raises Refused where the facts cannot follow one another.
    """
    events = events_in_force(request.events.all())
    if not events:
        return None
    return clock(events, REGIMES[request.regime], calendar or load_calendar())


def last_event_on(request: InformationRequest) -> date | None:
    """Return the date of the last fact that counts."""
    events = events_in_force(request.events.all())
    return events[-1].on if events else None


def refresh(request: InformationRequest, *, now: datetime, because: str = "", is_open: bool | None = None) -> Deadline:
    """Compute the dates of one case again and keep them; where ``because`` is said, a date that moved is told."""
    deadline = request.deadline
    before = deadline.due_on
    _put(deadline, state_of(request))
    if is_open is not None:
        deadline.is_open = is_open
    deadline.save()
    if because and before != deadline.due_on:
        DeadlineMove.objects.create(
            request=request, old_due_on=before, new_due_on=deadline.due_on, because=because, at=now
        )
    return deadline


def _put(deadline: Deadline, state: ClockState | None) -> None:
    if state is None:
        return
    deadline.due_on = state.due_on
    deadline.promised_on = _not_after(state.promised_on, state.due_on)
    deadline.is_provisional = state.provisional
    deadline.stopped_by = state.stopped_by.name if state.stopped_by else ""
    deadline.extended_days = state.extension_days
    deadline.calendar_version = state.calendar.version


def _not_after(promised_on: date | None, due_on: date | None) -> date | None:
    return min(promised_on, due_on) if promised_on and due_on else promised_on


@dataclass(frozen=True)
class Recomputed:
    """What a change of the calendar did: how many open cases were looked at, moved, and have less time now."""

    looked_at: int
    moved: int
    earlier: int


def recompute_open(*, now: datetime, because: str, calendar: Calendar | None = None) -> Recomputed:
    """Compute the dates of every open case again (workdays.md 3): idempotent, in batches, each in its transaction.

    Closed cases are left alone: they are judged by the calendar in force on their date.
    """
    calendar = calendar or load_calendar()
    looked_at = moved = earlier = 0
    for keys in _batches_of_open(calendar.version):
        with transaction.atomic():
            deadlines = {
                each.request_id: each
                for each in Deadline.objects.select_for_update(of=("self",)).filter(pk__in=keys, is_open=True)
            }
            regimes = dict(
                InformationRequest.objects.filter(pk__in=deadlines).exclude(regime="").values_list("pk", "regime")
            )
            rows = RequestEvent.objects.filter(request__in=regimes).order_by("request_id", "sequence")
            moves = []
            for key, events in groupby(rows, key=lambda each: each.request_id):
                deadline = deadlines[key]
                before = deadline.due_on
                _put(deadline, clock(events_in_force(events), REGIMES[regimes[key]], calendar))
                if before != deadline.due_on:
                    moves.append(
                        DeadlineMove(
                            request_id=key, old_due_on=before, new_due_on=deadline.due_on, because=because, at=now
                        )
                    )
            for deadline in deadlines.values():
                deadline.calendar_version = calendar.version
            Deadline.objects.bulk_update(deadlines.values(), _KEPT)
            DeadlineMove.objects.bulk_create(moves)
        looked_at += len(deadlines)
        moved += len(moves)
        earlier += sum(each.is_earlier for each in moves)
    return Recomputed(looked_at=looked_at, moved=moved, earlier=earlier)


def _batches_of_open(version: str) -> Iterator[list[int]]:
    """Yield the keys of open cases that another calendar was used for, a batch at a time."""
    last = 0
    while True:
        stale = Deadline.objects.filter(is_open=True, pk__gt=last).exclude(calendar_version=version)
        keys = list(stale.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not keys:
            return
        yield keys
        last = keys[-1]


def follow_the_calendar(now: datetime) -> None:
    """Sweep: open cases that were computed with another calendar are computed again."""
    calendar = load_calendar()
    if Deadline.objects.filter(is_open=True).exclude(calendar_version=calendar.version).exists():
        recompute_open(now=now, because="工作日历有变动", calendar=calendar)
