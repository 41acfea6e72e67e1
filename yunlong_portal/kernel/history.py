"""Saving a tracked row with who and why: the only way domain functions save one."""

from typing import Any

from django.db import models


def save_with_history(row: models.Model, *, actor: Any, reason: str, **options: Any) -> None:
    """Save ``row``; its history row names ``actor`` and ``reason``. ``options`` go to ``save``."""
    row._history_user = actor  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]
    try:
        row.save(**options)
    finally:
        # simple-history keeps these on the instance; a later save must not inherit them.
        del row._history_user, row._change_reason  # type: ignore[attr-defined]
