"""Evidence refuses UPDATE and DELETE: row triggers on both engines, from one list.

Installed by an idempotent ``post_migrate`` handler, because rebuilding a table on SQLite drops its triggers without a
word; a system check compares the list with the catalogue. TRUNCATE is left alone: no application account may do it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = "kernel_refuse_evidence"
_MESSAGE = "evidence is append-only"


@dataclass(frozen=True)
class Protected:
    """A table whose rows stay as they are. ``columns``: which may not change; empty means none may."""

    table: str
    model: type[models.Model]
    columns: tuple[str, ...] = ()
    in_ledger: bool = True

    @property
    def fields(self) -> "list[models.Field[Any, Any]]":
        """Return the fields that may not change, in the order of the table."""
        return [each for each in self.model._meta.concrete_fields if not self.columns or each.column in self.columns]


_protected: dict[str, Protected] = {}


def protect(model: type[models.Model], *, except_fields: Iterable[str] = (), in_ledger: bool = True) -> None:
    """Declare a model's rows to be evidence; ``except_fields`` may still change. Rows are never deleted.

    The ledger (``kernel.ledger``) seals them all, but for the table that is the ledger itself. It tells new rows by
    their keys: raises ValueError for a model whose keys do not grow by themselves.
    """
    if in_ledger and not isinstance(model._meta.pk, models.AutoField):
        raise ValueError(f"{model._meta.label}: 证据表的主键须自动递增")
    free = set(except_fields)
    columns = tuple(str(each.column) for each in model._meta.concrete_fields if each.name not in free) if free else ()
    table = model._meta.db_table
    _protected[table] = Protected(table=table, model=model, columns=columns, in_ledger=in_ledger)


def protected() -> list[Protected]:
    """Return what is declared, by table name."""
    return [_protected[name] for name in sorted(_protected)]


def _names(each: Protected) -> tuple[str, str]:
    return f"evidence_{each.table}_update", f"evidence_{each.table}_delete"


def install(connection: BaseDatabaseWrapper) -> None:
    """Create every missing trigger. Tables that do not exist yet are left for the next call."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}: %', TG_TABLE_NAME "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for each in protected():
            if each.table in tables:
                for statement in _statements(connection.vendor, each):
                    cursor.execute(statement)


def _statements(vendor: str, each: Protected) -> list[str]:
    on_update, on_delete = _names(each)
    # Values are compared, not the SET list: Django writes every column on save.
    if vendor == "postgresql":
        changed = " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in each.columns)
        condition = f"WHEN ({changed})" if changed else ""
        body = f"EXECUTE FUNCTION {_FUNCTION}()"
        return [
            f'CREATE OR REPLACE TRIGGER {on_update} BEFORE UPDATE ON "{each.table}" FOR EACH ROW {condition} {body}',
            f'CREATE OR REPLACE TRIGGER {on_delete} BEFORE DELETE ON "{each.table}" FOR EACH ROW {body}',
        ]
    changed = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in each.columns)
    condition = f"WHEN {changed}" if changed else ""
    body = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}: {each.table}'); END"
    # Dropped first: an older list may have left a trigger that watches other columns.
    return [
        f"DROP TRIGGER IF EXISTS {on_update}",
        f'CREATE TRIGGER {on_update} BEFORE UPDATE ON "{each.table}" FOR EACH ROW {condition} {body}',
        f"DROP TRIGGER IF EXISTS {on_delete}",
        f'CREATE TRIGGER {on_delete} BEFORE DELETE ON "{each.table}" FOR EACH ROW {body}',
    ]


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger: for named migrations that say why, and for the test suite's flush on SQLite."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for each in protected():
            if each.table in tables:
                for name in _names(each):
                    on = f' ON "{each.table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of declared triggers that the database does not have."""
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        found = {row[0] for row in cursor.fetchall()}
    tables = set(connection.introspection.table_names())
    return [name for each in protected() if each.table in tables for name in _names(each) if name not in found]


def install_after_migrate(using: str = "default", **_: Any) -> None:
    """Handle ``post_migrate``."""
    install(connections[using])


@register(Tags.database)
def triggers_are_installed(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Say which evidence tables are unprotected (``check --database default``, and before every migrate)."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "django_migrations" not in connection.introspection.table_names():
            continue
        if names := missing(connection):
            found.append(
                Warning(
                    f"数据库缺少证据保护触发器：{'、'.join(names)}",
                    hint="运行 python manage.py migrate 会补上；若仍缺少，请核查是谁删除的。",
                    id="kernel.W010",
                )
            )
    return found
