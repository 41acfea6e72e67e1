"""The dates of a request: facts are written down as events, dates are computed from them and kept beside the case.

What is kept (:class:`Deadline`) is there for lists and sweeps; whoever doubts it winds the clock again from the events
and gets the same. When the calendar changes, every open case is wound again and what moved is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max

from requests_ogi.domain.clock import ClockState, Event, clock, make_event
from requests_ogi.domain.regimes import REGIMES, regime_on
from requests_ogi.enums import EventKind
from requests_ogi.models import Deadline, DeadlineMove, InformationRequest, RequestEvent
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.workdays import Calendar, load_calendar
from yunlong_portal.kernel.workflow import Refused, refuse

log = structlog.get_logger(__name__)

BATCH = 1_000
# What can be taken back without a date in its place: no state of a case rests on it.
WITHDRAWN_ALONE = frozenset({EventKind.EXTENDED, EventKind.DELAYED})
_BECAUSE_LENGTH = 200
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
    for name, value in _kept_of(state).items():
        setattr(deadline, name, value)


def _kept_of(state: ClockState) -> dict[str, Any]:
    """Return what is kept of a clock's state, by column."""
    return {
        "due_on": state.due_on,
        "promised_on": _not_after(state.promised_on, state.due_on),
        "is_provisional": state.provisional,
        "stopped_by": state.stopped_by.name if state.stopped_by else "",
        "extended_days": state.extension_days,
        "calendar_version": state.calendar.version,
    }


def _not_after(promised_on: date | None, due_on: date | None) -> date | None:
    return min(promised_on, due_on) if promised_on and due_on else promised_on


@dataclass(frozen=True)
class Recomputed:
    """What a change of the calendar did: how many open cases were looked at, moved, and have less time now.

    ``refused``: whose facts cannot follow one another by the new calendar; their dates stay, and a person must look.
    """

    looked_at: int
    moved: int
    earlier: int
    refused: int = 0


def recompute_open(*, now: datetime, because: str, calendar: Calendar | None = None) -> Recomputed:
    """Compute the dates of every open case again (workdays.md 3): idempotent, in batches, each in its transaction.

    Closed cases are left alone: they are judged by the calendar in force on their date.
    """
    winding = _Winding(calendar or load_calendar(), because, now)
    for keys in _batches_of_open(winding.calendar.version):
        with transaction.atomic():
            winding.take(keys)
    return winding.result


class _Winding:
    """Winds the clocks of many cases; what happened alike is wound once, what comes out alike is written at once."""

    def __init__(self, calendar: Calendar, because: str, now: datetime) -> None:
        self.calendar, self._because, self._now = calendar, because, now
        self.result = Recomputed(looked_at=0, moved=0, earlier=0)
        self._known: dict[tuple[str, tuple[Event, ...]], dict[str, Any] | Refused] = {}

    def take(self, keys: Iterable[int]) -> None:
        """Compute a batch of open cases again, inside the caller's transaction."""
        held = Deadline.objects.select_for_update(of=("self",)).filter(pk__in=keys, is_open=True)
        before = dict(held.values_list("pk", "due_on"))
        regimes = dict(InformationRequest.objects.filter(pk__in=before).exclude(regime="").values_list("pk", "regime"))
        rows = RequestEvent.objects.filter(request__in=regimes).order_by("request_id", "sequence")
        # Whose receipt is not fixed has no dates, by any calendar; nor has new ones whose facts are refused.
        alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        moves: list[DeadlineMove] = []
        refused = 0
        dated = {}
        for key, events in groupby(rows, key=lambda each: each.request_id):
            found = self._wind(regimes[key], tuple(events_in_force(events)))
            if isinstance(found, Refused):
                refused += 1
                told = f"{self._because}，但不能重新推算，请核对：{found}"[:_BECAUSE_LENGTH]
                moves.append(self._move(key, before[key], before[key], told))
                continue
            dated[key] = found
            alike[tuple(found.values())].append(key)
            if found["due_on"] != before[key]:
                moves.append(self._move(key, before[key], found["due_on"], self._because))
        for values, of_these in alike.items():
            Deadline.objects.filter(pk__in=of_these).update(**dict(zip(_KEPT, values, strict=True)))
        Deadline.objects.filter(pk__in=set(before) - set(dated)).update(calendar_version=self.calendar.version)
        DeadlineMove.objects.bulk_create(moves)
        self.result = Recomputed(
            looked_at=self.result.looked_at + len(before),
            moved=self.result.moved + len(moves) - refused,
            earlier=self.result.earlier + sum(each.is_earlier for each in moves),
            refused=self.result.refused + refused,
        )

    def _wind(self, regime: str, events: tuple[Event, ...]) -> dict[str, Any] | Refused:
        known = self._known.get((regime, events))
        if known is None:
            try:
                known = _kept_of(clock(events, REGIMES[regime], self.calendar))
            except Refused as refused:
                log.warning("dates not computed again", code=refused.code)
                known = refused
            self._known[regime, events] = known
        return known

    def _move(self, key: int, old: date | None, new: date | None, because: str) -> DeadlineMove:
        return DeadlineMove(request_id=key, old_due_on=old, new_due_on=new, because=because, at=self._now)


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
