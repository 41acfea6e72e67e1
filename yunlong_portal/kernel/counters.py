"""Counts things that happen too often for a row each: an increment costs no query.

Increments go to a Redis hash where ``REDIS_URL`` is set, else to a file under ``var/counters/`` with one line each.
A sweep takes away all that was counted as one *batch* and hands it to a function that adds it to a table. A batch
has an id that is written in the same transaction as the sums; only then is the batch thrown away. So a process
killed anywhere neither loses a batch (it is found again) nor adds it twice (its id is known).
"""

import fcntl
import os
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Protocol

import redis
import structlog
from django.conf import settings
from django.db import transaction

from yunlong_portal.kernel.models import CounterBatch

log = structlog.get_logger(__name__)

VIEWS = "views"
# Long enough that no batch of that age can be found again.
BATCHES_KEPT = timedelta(days=30)
LARGEST_KEY = 2**63
_NAME = re.compile(r"[a-z_]{1,30}")
_LINE = re.compile(rb"\+\d+\n")


@dataclass(frozen=True)
class Batch:
    """What was counted since the batch before: how often for each key."""

    id: str
    counts: dict[int, int]


class Store(Protocol):
    """Where increments lie until they are added up."""

    def increment(self, name: str, key: int) -> None: ...

    def take(self, name: str) -> Iterator[Batch]: ...

    def throw_away(self, name: str, batch: Batch) -> None: ...


def increment(key: int, *, name: str = VIEWS) -> None:
    """Count once for ``key``, a primary key; what cannot be one is not counted.

    Never raises because the store is away: a lost view must not cost a reader the page.
    """
    if not 0 < key < LARGEST_KEY:
        return
    try:
        _store().increment(_checked(name), key)
    except (OSError, redis.RedisError) as error:
        log.warning("not counted", counter=name, error=str(error))


def drain(*, name: str = VIEWS, add: Callable[[dict[int, int]], None], now: datetime) -> dict[int, int]:
    """Hand all that was counted to ``add``, each increment exactly once, and return it.

    ``add`` runs inside a transaction of ours, once for each batch; must not be called inside a transaction.
    """
    store = _store()
    drained: Counter[int] = Counter()
    for batch in store.take(_checked(name)):
        with transaction.atomic(durable=True):
            _, fresh = CounterBatch.objects.get_or_create(id=batch.id, defaults={"counted_at": now})
            if fresh:
                add(batch.counts)
                drained.update(batch.counts)
        store.throw_away(name, batch)
    if drained:
        CounterBatch.objects.filter(counted_at__lt=now - BATCHES_KEPT).delete()
    return dict(drained)


class FileStore:
    """One file takes lines; taking a batch renames it. Works for all processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def increment(self, name: str, key: int) -> None:
        """Append one line. A line is written whole: the file is opened for appending and the write is one call."""
        with self._open_for_writing(name) as descriptor:
            os.write(descriptor, b"+%d\n" % key)

    def take(self, name: str) -> Iterator[Batch]:
        """Yield batches left over from a sweep that was killed, then what has been counted since."""
        if not self.folder.is_dir():
            return
        for left in sorted(self.folder.glob(f"{name}.*")):
            with suppress(FileNotFoundError):  # another sweep threw it away meanwhile
                yield self._read(left)
        fresh = self.folder / f"{name}.{uuid.uuid4().hex}"
        with suppress(FileNotFoundError):  # nothing counted since
            (self.folder / name).rename(fresh)
            yield self._read(fresh)

    def throw_away(self, name: str, batch: Batch) -> None:
        """Forget a batch."""
        (self.folder / f"{name}.{batch.id}").unlink(missing_ok=True)

    @contextmanager
    def _open_for_writing(self, name: str) -> Iterator[int]:
        """Open the file that takes lines now, locked so that a sweep waits until we have written.

        Between our opening and our lock a sweep may have renamed and read it: then we take the new one.
        """
        path = self.folder / name
        while True:
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            except FileNotFoundError:
                self.folder.mkdir(parents=True, exist_ok=True)
                continue
            try:
                fcntl.flock(descriptor, fcntl.LOCK_SH)
                if _is_still(path, descriptor):
                    yield descriptor
                    return
            finally:
                os.close(descriptor)

    def _read(self, path: Path) -> Batch:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A full disk or a power cut may leave half a line; the sign in front shows where the next one begins.
            counts = Counter(int(line) for line in file if _LINE.fullmatch(line))
        return Batch(id=path.name.partition(".")[2], counts=dict(counts))


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    ours = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


class RedisStore:
    """One hash takes increments; taking a batch renames it. The id of the batch is in the hash from its first count."""

    ID = b"id"

    def __init__(self, url: str) -> None:
        self.redis = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def increment(self, name: str, key: int) -> None:
        """Add one, and give the hash an id if it has none yet."""
        with self.redis.pipeline(transaction=True) as pipe:
            pipe.hsetnx(self._open(name), self.ID, uuid.uuid4().hex)
            pipe.hincrby(self._open(name), str(key), 1)
            pipe.execute()

    def take(self, name: str) -> Iterator[Batch]:
        """Yield the batch left over from a sweep that was killed, then what has been counted since."""
        if left := self._read(name):
            yield left
        with suppress(redis.ResponseError):  # nothing counted since
            self.redis.renamenx(self._open(name), self._taken(name))
        if fresh := self._read(name):
            yield fresh

    def throw_away(self, name: str, batch: Batch) -> None:
        """Forget a batch, unless another sweep did and the next is already there."""
        with self.redis.pipeline() as pipe, suppress(redis.WatchError):
            pipe.watch(self._taken(name))
            if pipe.hget(self._taken(name), self.ID) == batch.id.encode():
                pipe.multi()
                pipe.delete(self._taken(name))
                pipe.execute()

    def _read(self, name: str) -> Batch | None:
        found: dict[bytes, bytes] = self.redis.hgetall(self._taken(name))  # type: ignore[assignment]  # no asyncio
        if not found:
            return None
        batch_id = found.pop(self.ID).decode()
        return Batch(id=batch_id, counts={int(key): int(count) for key, count in found.items()})

    @staticmethod
    def _open(name: str) -> str:
        return f"portal:counter:{name}"

    @staticmethod
    def _taken(name: str) -> str:
        return f"portal:counter:{name}:taken"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"计数器名称不对：{name}")
    return name


def _store() -> Store:
    return _store_at(settings.REDIS_URL, settings.COUNTERS_DIR)


@cache
def _store_at(redis_url: str, folder: Path) -> Store:
    return RedisStore(redis_url) if redis_url else FileStore(folder)
