"""Changing a tracked row with who, why and when: the only way domain functions save or delete one."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models


def save_with_history(
    row: models.Model, *, actor: Any, reason: str, at: datetime | None = None, **options: Any
) -> None:
    """Save ``row``; its history row names ``actor``, ``reason`` and ``at`` (else now). ``options`` go to ``save``."""
    with _noted(row, actor=actor, reason=reason, at=at):
        row.save(**options)


def delete_with_history(row: models.Model, *, actor: Any, reason: str, at: datetime | None = None) -> None:
    """Delete ``row``; its last history row names ``actor``, ``reason`` and ``at`` (else now)."""
    with _noted(row, actor=actor, reason=reason, at=at):
        row.delete()


@contextlib.contextmanager
def _noted(row: Any, *, actor: Any, reason: str, at: datetime | None) -> Iterator[None]:
    row._history_user, row._change_reason = actor, reason
    if at is not None:
        row._history_date = at
    try:
        yield
    finally:
        # simple-history keeps these on the instance; a later save must not inherit them.
        for name in ("_history_user", "_change_reason", "_history_date"):
            row.__dict__.pop(name, None)
