"""Makes the database of a run from the models, in a second or two, and empties it after a transactional test.

Django leaves out the migrations (``TEST: {"MIGRATE": False}``) and makes the tables that the models describe. What the
migrations make beside tables stands here. That both ways come to the same database is asked by
``tests/test_migrations.py``; what runs a portal as a whole (``tests.running``) begins with one that was migrated.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from disclosure.search.engines import engine_of
from yunlong_portal.kernel import triggers

# What the end of a migration writes: it stays, so that no flush needs to write it again.
_STANDING = {"django_content_type", "auth_permission"}
# As many SELECTs as SQLite joins in one statement, and some to spare.
_AT_ONCE = 400


def complete(connection: BaseDatabaseWrapper) -> None:
    """Give a database with the tables of the models what only migrations make, and say that all of them have run."""
    engine_of(connection).create(connection)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in MigrationLoader(connection).disk_migrations
    )


def flushing(original: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """Return a ``sql_flush`` for the tables that have rows: a test fills ten of three hundred.

    A TRUNCATE makes the files of a table and its indexes anew, and asks for those of all tables that refer to it; so
    rows are deleted. As a replica PostgreSQL asks no trigger and no foreign key; an account that may not be one
    truncates, as Django does.
    """

    def sql_flush(self: Any, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        changing = sorted(set(tables) - _STANDING)
        statements = [f'DELETE FROM "{name}"' for name in _filled(self.connection, changing)]
        if self.connection.vendor == "postgresql":
            if self.connection.connection.get_parameter_status("is_superuser") != "on":
                return original(self, style, changing, **options)
            statements.insert(0, "SET LOCAL session_replication_role = replica")
        return statements

    return sql_flush


def past_triggers(original: Callable[..., None]) -> Callable[..., None]:
    """Return an ``execute_sql_flush`` that passes the triggers of evidence on SQLite, and empties full-text tables.

    Those are no models, so no flush knows them.
    """
    evidence = {f'DELETE FROM "{each.table}"' for each in triggers.protected()}

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        if self.connection.vendor != "sqlite":
            original(self, sql_list)
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
            sql_list = [*sql_list, *(f'DELETE FROM "{name}"' for (name,) in cursor.fetchall())]
        if evidence.isdisjoint(sql_list):
            original(self, sql_list)
            return
        with transaction.atomic(using=self.connection.alias):
            triggers.uninstall(self.connection)
            original(self, sql_list)
            triggers.install(self.connection)

    return execute_sql_flush


def _filled(connection: BaseDatabaseWrapper, names: Sequence[str]) -> list[str]:
    """Return which of these tables have rows."""
    filled: list[str] = []
    with connection.cursor() as cursor:
        for start in range(0, len(names), _AT_ONCE):
            asked = (
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names[start : start + _AT_ONCE]
            )
            cursor.execute(" UNION ALL ".join(asked))
            filled += [name for (name,) in cursor.fetchall()]
    return filled
