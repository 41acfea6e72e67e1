"""Runs over everything that is public: in batches with flat memory, going on where a killed process left off.

A run is a row. Each batch commits what it found together with how far it came, so that nothing is looked at twice or
left out; what is published while it goes on has a greater key and is looked at too. Two processes at one run are kept
apart by a lease; were they not, the second would find the place moved on and leave the batch alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from disclosure.enums import StockRunKind
from disclosure.models import Publication, StockRun
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

LEASE = timedelta(minutes=10)
# What one turn of the sweep does: the worker has other things to do as well.
BATCHES_AT_A_TURN = 20


@dataclass(frozen=True)
class Looking:
    """What one kind of run does.

    ``look(run, keys, now)`` looks at the publications with these keys, writes what it finds inside the caller's
    transaction and returns how many things it found; ``end(run, now)`` does what is done once all was looked at, and
    returns the same. ``every`` is the time between two starts, ``rules`` the version of what is looked for: a new
    version asks for a new run at once.
    """

    every: timedelta
    batch: int
    look: Callable[[StockRun, Sequence[int], datetime], int]
    end: Callable[[StockRun, datetime], int]
    rules: Callable[[], str] = str


_kinds: dict[str, Looking] = {}


def declare(kind: StockRunKind, looking: Looking) -> None:
    """Say what a kind of run does. Belongs into ``AppConfig.ready``."""
    _kinds[kind] = looking


def start(kind: str, *, actor: User | None, now: datetime) -> StockRun:
    """Begin a run; ``actor`` is None where it is due by itself. Raises Refused (``runs_already``)."""
    try:
        with transaction.atomic():
            return StockRun.objects.create(
                kind=kind,
                rules=_kinds[kind].rules(),
                asked_by=actor,
                started_at=now,
                total=Publication.objects.live().count(),
            )
    except IntegrityError as error:
        label = StockRunKind(kind).label
        raise refuse("runs_already", f"{label}正在进行，请等它完成，进度在列表里。") from error


def start_due(now: datetime) -> int:
    """Begin what is due: never done, done too long ago, or done by other rules than today's. Return how many."""
    begun = 0
    for kind, looking in _kinds.items():
        last = StockRun.objects.filter(kind=kind).order_by("-pk").first()
        if last is not None and (last.finished_at is None or not _is_due(last, looking, now)):
            continue
        start(kind, actor=None, now=now)
        begun += 1
    return begun


def _is_due(last: StockRun, looking: Looking, now: datetime) -> bool:
    return last.started_at + looking.every <= now or last.rules != looking.rules()


def keep_watch(now: datetime) -> None:
    """Begin what is due and go on with what has begun; periodic work, level-triggered."""
    start_due(now)
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    for run in StockRun.objects.going_on().filter(free).order_by("pk"):
        go_on(run, now=now, batches=BATCHES_AT_A_TURN)


def go_on(run: StockRun, *, now: datetime, batches: int | None = None) -> bool:
    """Look at the next ``batches`` (all that is left if None); return whether the run has ended.

    Must not be called inside a transaction. Does nothing where another process holds the run.
    """
    mine = StockRun.objects.going_on().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now), pk=run.pk)
    if not mine.update(leased_until=now + LEASE):
        run.refresh_from_db()
        return run.finished_at is not None
    try:
        left = batches
        while left is None or left > 0:
            if _next(run.pk, now):
                break
            left = None if left is None else left - 1
    finally:
        StockRun.objects.filter(pk=run.pk).update(leased_until=None)
    run.refresh_from_db()
    return run.finished_at is not None


def _next(pk: int, now: datetime) -> bool:
    """Look at one batch; say whether there was none left and the run has been ended."""
    with transaction.atomic():
        run = StockRun.objects.select_for_update().get(pk=pk)
        if run.finished_at is not None:
            return True
        looking = _kinds[run.kind]
        rows = Publication.objects.live().filter(pk__gt=run.last_key).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[: looking.batch])
        this = StockRun.objects.filter(pk=pk)
        if not keys:
            found = looking.end(run, now)
            this.update(finished_at=now, total=F("done"), found=F("found") + found)
            return True
        found = looking.look(run, keys, now)
        this.update(last_key=keys[-1], done=F("done") + len(keys), found=F("found") + found)
    return False


def shown() -> Mapping[str, StockRun]:
    """Return the newest run of each kind. One query for each kind."""
    newest = {kind: StockRun.objects.filter(kind=kind).order_by("-pk").first() for kind in _kinds}
    return {kind: run for kind, run in newest.items() if run is not None}
