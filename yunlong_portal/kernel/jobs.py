"""What must happen later is a row, done exactly once; what must happen again and again is level-triggered.

A job has a due time and a unique key. ``put`` writes it inside the caller's transaction: it is promised if and only if
the reason for it is. A sweep finds what is due and unleased; ``run`` claims one job with a single conditional UPDATE,
calls the function of its kind, and marks it finished in the very transaction in which the function's work commits.
Killing a process at any moment therefore neither loses a job nor does it twice: before the commit nothing has
happened and the lease runs out; after it the job is finished.

A job's function must keep its effects in the database, or hang them on ``transaction.on_commit``: what leaves the
house inside the transaction (a letter, a request to another server) cannot be taken back when it fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from yunlong_portal.kernel.logging import mask
from yunlong_portal.kernel.models import Job, Periodic
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

JobFunction = Callable[..., Any]
PeriodicFunction = Callable[[datetime], Any]

SWEEP_LIMIT = 500
ERROR_LENGTH = 2_000
SUBJECT_LENGTH = 200
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
LONGEST_PERIODIC_LEASE = timedelta(minutes=10)


class Outcome(StrEnum):
    """How an attempt to run ended."""

    DONE = "done"
    NOT_OURS = "not_ours"
    FAILED = "failed"


@dataclass(frozen=True)
class Recurring:
    """Declared periodic work."""

    name: str
    seconds: int
    function: PeriodicFunction


_kinds: dict[str, JobFunction] = {}
_labels: dict[str, str] = {}
_recurring: dict[str, Recurring] = {}


class _StoodDown(Exception):
    """The job was moved, cancelled or finished by another while we were at it: our work must not stay."""


def register(kind: str, function: JobFunction, *, label: str = "") -> None:
    """Declare what a kind of job does: ``function(payload=…, now=…)``. Belongs into ``AppConfig.ready``.

    ``label`` is what staff call it. Raises ValueError when another function holds the kind.
    """
    if _kinds.setdefault(kind, function) is not function:
        raise ValueError(f"任务种类 {kind} 已由另一个函数登记")
    _labels[kind] = label or kind


def label_of(kind: str) -> str:
    """Return what staff call a kind of job."""
    return _labels.get(kind, kind)


def every(seconds: int, name: str, function: PeriodicFunction) -> None:
    """Declare work to be done about every ``seconds``: ``function(now)``. Belongs into ``AppConfig.ready``.

    The function must be level-triggered ("everything due and not done") and bear being run twice at once: it is
    called again after its lease when a process died, and late rather than twice when the portal stood still.
    """
    known = _recurring.setdefault(name, Recurring(name=name, seconds=seconds, function=function))
    if known != Recurring(name=name, seconds=seconds, function=function):
        raise ValueError(f"定期任务 {name} 已由另一个函数登记")


def put(
    *,
    key: str,
    kind: str,
    due_at: datetime,
    payload: dict[str, Any] | None = None,
    subject: str = "",
    again: bool = False,
) -> Job:
    """Promise a job and return its row as it now stands; ``subject`` tells staff which one it is.

    Idempotent by ``key``, inside the caller's transaction. An open job takes the new due time and payload and starts
    its count of attempts afresh; whoever was about to run it at the old time stands down. A finished or cancelled job
    stays what it is unless ``again`` is said: what may be promised anew (a second scheduling of the same post) should
    rather carry a key of its own. Raises ValueError for a kind nobody registered.
    """
    if kind not in _kinds:
        raise ValueError(f"没有登记任务种类 {kind}")
    payload = payload or {}
    with transaction.atomic():
        wanted = Job(key=key, kind=kind, due_at=due_at, payload=payload, subject=subject[:SUBJECT_LENGTH])
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        job = Job.objects.select_for_update().get(key=key)
        unchanged = (job.kind, job.due_at, job.payload) == (kind, due_at, payload)
        if (job.is_open and unchanged) or (not job.is_open and not again):
            return job
        job.kind, job.due_at, job.payload, job.subject = kind, due_at, payload, wanted.subject
        job.leased_until = job.finished_at = job.cancelled_at = None
        job.attempts, job.last_error = 0, ""
        job.generation += 1
        job.save()
    return job


def cancel(*, key: str, now: datetime) -> bool:
    """Take a promise back, inside the caller's transaction; say whether there was one still open.

    A job that is just being run is either finished before (then this is too late and says so) or comes to nothing.
    """
    return bool(Job.objects.open().filter(key=key).update(cancelled_at=now, leased_until=None))


def try_now(*, key: str, now: datetime) -> bool:
    """End the pause of a job that failed, so that the next sweep tries it; say whether there was one."""
    return bool(
        Job.objects.open().filter(key=key, attempts__gt=0, due_at__lte=now).update(leased_until=None, attempts=0)
    )


def sweep(now: datetime) -> list[int]:
    """Return the ids of jobs that are due and that nobody holds, the longest due first."""
    return list(Job.objects.ready(now).order_by("due_at", "pk").values_list("pk", flat=True)[:SWEEP_LIMIT])


def run(job_id: int, now: datetime) -> Outcome:
    """Claim a job and do it; must not be called inside a transaction.

    Of any number of simultaneous calls one does it. Its effect and ``finished_at`` commit together. A Refused or any
    other exception undoes the effect, is noted in ``last_error``, and the job rests for 1, 2, 4 … at most 60 minutes.
    """
    lease = now + settings.JOB_LEASE
    with transaction.atomic(durable=True):
        claimed = Job.objects.ready(now).filter(pk=job_id).update(leased_until=lease, attempts=F("attempts") + 1)
    if not claimed:
        return Outcome.NOT_OURS
    job = Job.objects.get(pk=job_id)
    as_claimed = Job.objects.open().filter(pk=job_id, generation=job.generation)
    with structlog.contextvars.bound_contextvars(job=job.key):
        try:
            with transaction.atomic(durable=True):
                _function_of(job.kind)(payload=job.payload, now=now)
                # Last, not first: callers of `cancel` and `put` hold the row they work on and then ask for the job;
                # taking them in the other order here would let the two wait for each other. And whatever the lease
                # says by now: work longer than its lease would otherwise be taken over again and again.
                if not as_claimed.update(finished_at=now, leased_until=None, last_error=""):
                    raise _StoodDown
        except _StoodDown:
            log.info("job done elsewhere or withdrawn", kind=job.kind)
            return Outcome.NOT_OURS
        except Exception as error:
            rest = pause_after(job.attempts)
            as_claimed.filter(leased_until=lease).update(leased_until=now + rest, last_error=_describe(error))
            _report(error, kind=job.kind, attempts=job.attempts, again_in=str(rest))
            return Outcome.FAILED
        log.info("job done", kind=job.kind, late_seconds=round((now - job.due_at).total_seconds(), 1))
    return Outcome.DONE


def sweep_periodic(now: datetime) -> list[str]:
    """Return the names of declared periodic work that is due and that nobody holds; new work is due at once."""
    known = set(Periodic.objects.values_list("name", flat=True))
    if missing := _recurring.keys() - known:
        Periodic.objects.bulk_create([Periodic(name=name, due_at=now) for name in missing], ignore_conflicts=True)
    return list(Periodic.objects.ready(now).filter(name__in=_recurring).values_list("name", flat=True))


def run_periodic(name: str, now: datetime) -> Outcome:
    """Claim periodic work and do it; must not be called inside a transaction.

    The function opens its own transactions. After an error it rests like a job, but never longer than its own period
    when that is longer than a minute.
    """
    work = _recurring[name]
    period = timedelta(seconds=work.seconds)
    lease = now + min(max(period, settings.JOB_LEASE), LONGEST_PERIODIC_LEASE)
    with transaction.atomic(durable=True):
        claimed = Periodic.objects.ready(now).filter(name=name).update(leased_until=lease, attempts=F("attempts") + 1)
    if not claimed:
        return Outcome.NOT_OURS
    row = Periodic.objects.filter(name=name)
    with structlog.contextvars.bound_contextvars(periodic=name):
        try:
            work.function(now)
        except Exception as error:
            attempts = row.get().attempts
            rest = min(pause_after(attempts), max(period, FIRST_PAUSE))
            row.filter(leased_until=lease).update(leased_until=now + rest, last_error=_describe(error))
            _report(error, kind=name, attempts=attempts, again_in=str(rest))
            return Outcome.FAILED
    row.update(due_at=now + period, finished_at=now, leased_until=None, attempts=0, last_error="")
    return Outcome.DONE


def pause_after(attempts: int) -> timedelta:
    """Return how long a job rests after its nth failed attempt."""
    return min(FIRST_PAUSE * 2 ** min(max(attempts, 1) - 1, 10), LONGEST_PAUSE)


def _function_of(kind: str) -> JobFunction:
    if kind not in _kinds:
        raise LookupError(f"没有登记任务种类 {kind}")
    return _kinds[kind]


def _describe(error: Exception) -> str:
    """Return the error in one paragraph for staff, without the personal data it may quote."""
    told = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    return mask(told)[:ERROR_LENGTH]


def _report(error: Exception, **fields: Any) -> None:
    """Log a refusal as a warning, anything else with its traceback."""
    if isinstance(error, Refused):
        log.warning("job refused", code=error.code, **fields)
    else:
        log.error("job failed", exc_info=error, **fields)
