"""Sealing: what has come into the evidence tables and is in no seal yet gets a link of the chain."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import IntegrityError, models, transaction
from django.db.models import Max, Subquery, Value
from django.db.models.functions import Coalesce

from yunlong_portal.kernel.digest import FORM_VERSION, digest_of
from yunlong_portal.kernel.ledger.rows import digests, evidence, written
from yunlong_portal.kernel.models import EvidenceSeal, Periodic
from yunlong_portal.kernel.triggers import Protected

log = structlog.get_logger(__name__)

WORK = "kernel.seal_evidence"
BATCH = 500
# Of one table in one run: the import of a whole site is sealed in some minutes, and no table waits for another.
BATCHES_PER_RUN = 20
# PostgreSQL draws a key when a row is written and shows the row when its transaction ends: for so long a smaller key
# may come to light after a larger one was sealed. Later than that, somebody has put it in.
LATE = timedelta(minutes=10)


class _Overtaken(Exception):
    """Another process sealed in the meantime."""


def head() -> EvidenceSeal | None:
    """Return the newest seal, without the rows it covers."""
    return EvidenceSeal.objects.order_by("-sequence").defer("columns", "keys", "digests").first()


def seal(now: datetime) -> int:
    """Seal the rows of evidence that are in no seal yet, and return how many those were.

    Level-triggered, for ``jobs.every``; each seal is a transaction of its own. Of two that are at work at once one
    gives up at its next seal: the chain does not fork and no row is sealed twice.
    """
    # Read before any row is: whoever finds this link still the newest has seen every seal there is.
    link, sealed = head(), 0
    try:
        for each, rows in _unsealed(now):
            link = _append(link, each, rows, now)
            sealed += len(rows)
    except _Overtaken:
        log.info("evidence is being sealed by another process")
    if sealed and link is not None:
        log.info("evidence sealed", rows=sealed, sequence=link.sequence, chain_digest=link.digest)
    return sealed


def seals_of(table: str) -> models.QuerySet[EvidenceSeal]:
    """Return the seals of one table."""
    return EvidenceSeal.objects.filter(table=table)


def late_since(now: datetime) -> datetime:
    """Return the moment since which a seal may have been made too early for a smaller key.

    Counted back from the last time somebody looked: what came to light while no worker ran is not held against it.
    """
    looked = Periodic.objects.filter(name=WORK, finished_at__lte=now).values_list("finished_at", flat=True).first()
    return (looked or now) - LATE


def content_of(row: EvidenceSeal) -> dict[str, Any]:
    """Return what the digest of a seal covers."""
    return {
        "sequence": row.sequence,
        "table": row.table,
        "columns": row.columns,
        "keys": row.keys,
        "digests": row.digests,
        "last_key": row.last_key,
        "previous_digest": row.previous_digest,
        "sealed_at": written(row.sealed_at),
    }


def _unsealed(now: datetime) -> Iterator[tuple[Protected, dict[int, str]]]:
    """Yield the digests of rows that are in no seal, a batch at a time; of each table first what came to light late."""
    late = _late_keys(late_since(now))
    for table, each in evidence().items():
        rows = each.model._base_manager.order_by("pk")
        keys = late.get(table, [])
        for start in range(0, len(keys), BATCH):
            if found := digests(each.fields, rows.filter(pk__in=keys[start : start + BATCH])):
                yield each, found
        last: Any = Coalesce(Subquery(seals_of(table).order_by("-last_key").values("last_key")[:1]), Value(0))
        for _ in range(BATCHES_PER_RUN):
            found = digests(each.fields, rows.filter(pk__gt=last)[:BATCH])
            if found:
                yield each, found
                last = max(found)
            if len(found) < BATCH:
                break


def _late_keys(since: datetime) -> dict[str, list[int]]:
    """Return, by table, the keys below the last sealed one that none of the seals made after ``since`` has."""
    sealed: dict[str, set[int]] = defaultdict(set)
    for table, keys in EvidenceSeal.objects.filter(sealed_at__gt=since).values_list("table", "keys"):
        sealed[table].update(keys)
    found = {}
    for table, each in evidence().items():
        if known := sealed.get(table):
            before = seals_of(table).filter(sealed_at__lte=since).aggregate(last=Max("last_key"))["last"] or 0
            there = each.model._base_manager.filter(pk__gt=before, pk__lt=max(known)).values_list("pk", flat=True)
            found[table] = sorted(set(there) - known)
    return found


def _append(link: EvidenceSeal | None, each: Protected, rows: dict[int, str], now: datetime) -> EvidenceSeal:
    row = EvidenceSeal(
        sequence=link.sequence + 1 if link else 1,
        table=each.table,
        columns=[str(field.column) for field in each.fields],
        keys=list(rows),
        digests=list(rows.values()),
        last_key=max(rows),
        previous_digest=link.digest if link else "",
        form=FORM_VERSION,
        sealed_at=now,
    )
    row.digest = digest_of(content_of(row), form=row.form)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if head() == link:
            raise
        raise _Overtaken from None
    return row
