"""A changed calendar: every open case is computed again, what moved is kept, who must know is told (workdays.md 3).

A sweep finds the cases whose dates were computed with another calendar, or under another choice about the prefecture's
days off. One change is one run, begun once and finished once, whoever is killed on the way: what is told belongs to
the run. Closed cases are left alone: they are judged by the calendar in force on their date.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, QuerySet

from requests_ogi.domain import moved
from requests_ogi.domain.clock import Event, clock
from requests_ogi.domain.regimes import REGIMES
from requests_ogi.domain.timing import events_in_force, kept_of
from requests_ogi.models import CalendarRun, Deadline, DeadlineMove, InformationRequest, RequestEvent
from yunlong_portal.kernel.calendar_keeping import latest_change
from yunlong_portal.kernel.calendars import Calendars, choice_of, load_calendars
from yunlong_portal.kernel.notices.writing import shortened
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

BATCH = 1_000
_BECAUSE_LENGTH = 200
# What a refusal adds to the reason must still fit.
_REASON_LENGTH = 120
_KEPT = ("due_on", "promised_on", "is_provisional", "stopped_by", "extended_days", "calendar_version")


@dataclass(frozen=True)
class Recomputed:
    """What a change of the calendar did: how many open cases were looked at, moved, and have less time now.

    ``refused``: whose facts cannot follow one another by the new calendar; their dates stay, and a person must look.
    """

    looked_at: int
    moved: int
    earlier: int
    refused: int = 0


def follow_the_calendar(now: datetime) -> None:
    """Sweep: open cases that were computed with another calendar are computed again; a run left open is finished."""
    calendars = load_calendars()
    if _stale(calendars.version).exists() or CalendarRun.objects.filter(finished_at=None).exists():
        recompute_open(now=now, because=_why(calendars), calendars=calendars)


def recompute_open(*, now: datetime, because: str, calendars: Calendars | None = None) -> Recomputed:
    """Compute the dates of every open case again, and tell who must know of what moved.

    Idempotent, in batches, each in its transaction; a second call finds nothing to do and tells nobody.
    """
    calendars = calendars or load_calendars()
    run = _begin(calendars.version, because=because, now=now)
    winding = _Winding(calendars, run, run.because if run else because, now)
    for keys in _batches_of_open(calendars.version):
        with transaction.atomic():
            winding.take(keys)
    for key in CalendarRun.objects.filter(finished_at=None).values_list("pk", flat=True):
        _finish(key, now)
    return winding.result


def _why(calendars: Calendars) -> str:
    """Return what changed, in words: the county's choice, or the latest act upon the calendar."""
    used = _stale(calendars.version).exclude(calendar_version="").values_list("calendar_version", flat=True).first()
    if used is not None and choice_of(used) != calendars.choice:
        return f"本州节假日改为{calendars.choice.label}"
    return shortened(f"工作日历有变动：{latest_change()}", _REASON_LENGTH)


def _begin(version: str, *, because: str, now: datetime) -> CalendarRun | None:
    """Return the run that is on with this version, begun now where there is none; None where nothing changed.

    What was never computed (no calendar was used for it yet) is a new case, and no change.
    """
    if not _stale(version).exclude(calendar_version="").exists():
        return None
    new = CalendarRun(calendar_version=version, because=because[:_BECAUSE_LENGTH], began_at=now)
    CalendarRun.objects.bulk_create([new], ignore_conflicts=True)
    return CalendarRun.objects.filter(calendar_version=version).order_by("-pk").first()


def _finish(key: int, now: datetime) -> None:
    """End a run once: what was moved and what is told of it stand together."""
    with transaction.atomic():
        run = CalendarRun.objects.select_for_update().get(pk=key)
        if run.finished_at is None:
            told = moved.tell(run, now=now)
            run.finished_at = now
            run.save()
            log.info("calendar followed", run=run.pk, looked_at=run.looked_at, told=told)


class _Winding:
    """Winds the clocks of many cases; what happened alike is wound once, what comes out alike is written at once."""

    def __init__(self, calendars: Calendars, run: CalendarRun | None, because: str, now: datetime) -> None:
        self._clocks, self._version = Clocks(calendars), calendars.version
        self._run, self._because, self._now = run, because, now
        self.result = Recomputed(looked_at=0, moved=0, earlier=0)

    def take(self, keys: Iterable[int]) -> None:
        """Compute a batch of open cases again, inside the caller's transaction."""
        held = _stale(self._version).select_for_update(of=("self",)).filter(pk__in=keys)
        before = {pk: dates for pk, *dates in held.values_list("pk", "due_on", "promised_on")}
        regimes = dict(InformationRequest.objects.filter(pk__in=before).exclude(regime="").values_list("pk", "regime"))
        rows = RequestEvent.objects.filter(request__in=regimes).order_by("request_id", "sequence")
        # Whose receipt is not fixed has no dates, by any calendar; nor has new ones whose facts are refused.
        alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        moves: list[DeadlineMove] = []
        dated = set()
        for key, found in self._clocks.wind(rows, regimes):
            if isinstance(found, Refused):
                told = f"{shortened(self._because, _REASON_LENGTH)}，但不能重新推算，请核对：{found}"
                moves.append(self._move(key, before[key], before[key], told[:_BECAUSE_LENGTH]))
                continue
            dated.add(key)
            alike[tuple(found.values())].append(key)
            after = [found["due_on"], found["promised_on"]]
            if after != before[key]:
                moves.append(self._move(key, before[key], after, self._because))
        for values, of_these in alike.items():
            Deadline.objects.filter(pk__in=of_these).update(**dict(zip(_KEPT, values, strict=True)))
        if undated := before.keys() - dated:
            Deadline.objects.filter(pk__in=undated).update(calendar_version=self._version)
        DeadlineMove.objects.bulk_create(moves)
        if self._run:
            CalendarRun.objects.filter(pk=self._run.pk).update(looked_at=F("looked_at") + len(before))
        refused = sum(each.is_refused for each in moves)
        self.result = Recomputed(
            looked_at=self.result.looked_at + len(before),
            moved=self.result.moved + len(moves) - refused,
            earlier=self.result.earlier + sum(each.is_earlier for each in moves),
            refused=self.result.refused + refused,
        )

    def _move(self, key: int, old: list[date | None], new: list[date | None], because: str) -> DeadlineMove:
        return DeadlineMove(
            request_id=key,
            run=self._run,
            old_due_on=old[0],
            new_due_on=new[0],
            old_promised_on=old[1],
            new_promised_on=new[1],
            because=because,
            at=self._now,
        )


class Clocks:
    """The clocks of many cases by one calendar: what happened alike is wound once."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars, self._version = calendars, calendars.version
        self._known: dict[tuple[str, tuple[Event, ...]], dict[str, Any] | Refused] = {}

    def wind(
        self, rows: Iterable[RequestEvent], regimes: dict[int, str]
    ) -> Iterator[tuple[int, dict[str, Any] | Refused]]:
        """Yield for each case what is to be kept, or why it cannot be computed; ``rows`` in order of the case."""
        for key, events in groupby(rows, key=lambda each: each.request_id):
            yield key, self._wind(regimes[key], tuple(events_in_force(events)))

    def _wind(self, regime: str, events: tuple[Event, ...]) -> dict[str, Any] | Refused:
        known = self._known.get((regime, events))
        if known is None:
            by = self._calendars
            try:
                known = kept_of(clock(events, REGIMES[regime], by.legal, promise=by.promise), self._version)
            except Refused as refused:
                log.warning("dates not computed again", code=refused.code)
                known = refused
            self._known[regime, events] = known
        return known


def _stale(version: str) -> QuerySet[Deadline]:
    """Return the dates of open cases that another calendar was used for."""
    return Deadline.objects.filter(is_open=True).exclude(calendar_version=version)


def _batches_of_open(version: str) -> Iterator[list[int]]:
    """Yield the keys of open cases that another calendar was used for, a batch at a time."""
    last = 0
    while keys := list(_stale(version).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]
