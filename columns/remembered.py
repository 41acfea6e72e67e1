"""What every page needs and few people change, kept in each process until a row behind it changes.

One version for the whole floor lies in the shared cache; each process looks at it at most every ``CHECK_SECONDS``, so
a change made elsewhere is seen that much later, one made here at once. A lost cache costs a rebuild, nothing else.
"""

import functools
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

CHECK_SECONDS = 2.0
_KEY = "columns.version"

Value = TypeVar("Value")

_logger = logging.getLogger(__name__)


class _Memory:
    """What this process holds, and under which version."""

    def __init__(self) -> None:
        self.version = ""
        self.checked_at = float("-inf")
        self.uncommitted = ""
        self.values: dict[str, tuple[str, Any]] = {}


_memory = _Memory()


def version() -> str:
    """Return the version of what this floor's pages are made from: a new one after every change."""
    if _is_uncommitted():
        _memory.uncommitted = _memory.uncommitted or uuid.uuid4().hex
        return _memory.uncommitted
    if time.monotonic() - _memory.checked_at >= CHECK_SECONDS:
        _memory.version = _shared_version()
        _memory.checked_at = time.monotonic()
    return _memory.version


def remembered(build: Callable[[], Value]) -> Callable[[], Value]:
    """Decorate a function without arguments that reads this floor's tables: it is called again after a change only."""

    @functools.wraps(build)
    def read() -> Value:
        # The version before the rows: a change in between makes one rebuild too many, never one too few.
        present = version()
        held, value = _memory.values.get(build.__qualname__, (None, None))
        if held != present:
            value = build()
            _memory.values[build.__qualname__] = (present, value)
        return cast(Value, value)

    return read


def forget() -> None:
    """Drop what this process holds; the next read builds anew. For tests, whose rows go without a change."""
    _memory.version, _memory.checked_at, _memory.uncommitted = "", float("-inf"), ""
    _memory.values.clear()


def watch(*tables: type[models.Model]) -> None:
    """Renew the version whenever a row of one of these tables is saved or deleted."""
    for table in tables:
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=table, dispatch_uid=f"columns.remembered.{table._meta.label_lower}")


def _changed(**_: Any) -> None:
    if not _is_uncommitted():
        transaction.on_commit(_renew, robust=True)
    # Until the commit, this process alone sees the change, under a version that ends with the transaction.
    _memory.uncommitted = uuid.uuid4().hex


def _renew() -> None:
    _memory.checked_at = float("-inf")
    cache.set(_KEY, uuid.uuid4().hex, None)


def _is_uncommitted() -> bool:
    # Django tells nobody of a rollback, but empties this list.
    return any(entry[1] is _renew for entry in connection.run_on_commit)


def _shared_version() -> str:
    try:
        found = cache.get(_KEY)
        if found is None:
            cache.add(_KEY, uuid.uuid4().hex, None)
            found = cache.get(_KEY)
    except Exception:  # whatever a cache backend raises when its server is gone
        _logger.warning("the cache does not answer; reading columns from the database", exc_info=True)
        found = None
    return found or uuid.uuid4().hex
