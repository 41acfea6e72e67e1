"""Puts the practice copy back to the beginning: whoever comes next finds it as the first did."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from yunlong_portal.kernel import triggers
from yunlong_portal.kernel.practice.marking import is_marked
from yunlong_portal.kernel.workflow import refuse

Seed = Callable[[], Any]

_kept: dict[str, tuple[type[models.Model], dict[str, Any]]] = {}


def keep_through_refresh(model: type[models.Model], **filters: Any) -> None:
    """Declare rows that outlive a refresh: who has been trained was trained. They may lean on no other row.

    Belongs into ``AppConfig.ready``. Raises ValueError for a model with a foreign key.
    """
    if any(field.is_relation for field in model._meta.concrete_fields):
        raise ValueError(f"{model._meta.label}: 练习库恢复后，它所依的行已经不在")
    _kept[model._meta.label] = (model, filters)


def refresh(*, seed: Seed) -> int:
    """Empty the practice copy, load it anew with ``seed`` and return how many kept rows it still has.

    Everybody is signed out: the accounts are new ones. Refuses ``not_practice`` where this portal, or its database,
    is not a practice copy: then nothing has been touched.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if not settings.PRACTICE or not is_marked(connection):
        raise refuse("not_practice", "这里不是练习，不能恢复到初始状态。只有以 PORTAL_PRACTICE=1 运行的练习库可以。")
    kept = [(model, list(model._default_manager.filter(**filters))) for model, filters in _kept.values()]
    triggers.uninstall(connection)
    _empty_full_text(connection)
    # Installs the triggers again and sets the mark: both stand behind every migrate and every flush.
    call_command("flush", interactive=False, verbosity=0)
    _empty_folders()
    cache.clear()
    seed()
    with transaction.atomic():
        for model, rows in kept:
            model._default_manager.bulk_create([_anew(row) for row in rows])
    return sum(len(rows) for _, rows in kept)


def _anew(row: models.Model) -> models.Model:
    row.pk = None
    row._state.adding = True
    return row


def _empty_full_text(connection: BaseDatabaseWrapper) -> None:
    """Empty the full-text tables of SQLite, which are no models, so that no flush knows them."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608  # a name out of the catalogue


def _empty_folders() -> None:
    """Take away what was uploaded and counted; the folders themselves may be the mounts of a container."""
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.COUNTERS_DIR):
        for each in Path(folder).glob("*"):
            shutil.rmtree(each) if each.is_dir() else each.unlink(missing_ok=True)
