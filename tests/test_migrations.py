"""Migrated from nothing, a database is what the models say: the other tests have theirs from the models."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
from django.db import connection

from tests import running
from tests.engines import engine

_Facts = set[tuple[Any, ...]]
_Ask = Callable[[str], list[tuple[Any, ...]]]

_POSTGRESQL = {
    # Django's own "auth_group_permissions.id" is wider when it was migrated.
    "columns": """
        SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
            attcollation::regcollation::text, pg_get_expr(adbin, adrelid)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm') AND attnum > 0 AND NOT attisdropped
            AND (attrelid::regclass::text, attname) <> ('auth_group_permissions', 'id')""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "extensions": "SELECT extname FROM pg_extension",
}


def _parts(sql: str) -> Iterator[str]:
    """Yield the columns and constraints of a table on SQLite; in any order: a migration adds at the end."""
    depth, start, quoted = 0, sql.index("(") + 1, ""
    for place, letter in enumerate(sql):
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "'\"":
            quoted = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        if (letter == "," and depth == 1 and not quoted) or (letter == ")" and not depth and not quoted):
            yield " ".join(sql[start:place].split())
            start = place + 1


def _of_sqlite(ask: _Ask) -> _Facts:
    facts = set(ask("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'"))
    for table, sql in ask("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
        facts |= {("table", table, part) for part in _parts(sql)}
    return facts


def _of_postgresql(ask: _Ask) -> _Facts:
    return {(kind, *row) for kind, query in _POSTGRESQL.items() for row in ask(query)}


def _facts(cursor: Any) -> _Facts:
    """Return what a database says of its tables, and how many rows each has."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        cursor.execute(query)
        return [tuple(row) for row in cursor.fetchall()]

    tables = connection.introspection.table_names(cursor)
    rows = {("rows", table, *ask(f'SELECT count(*) FROM "{table}"')[0]) for table in tables}
    return rows | (_of_sqlite(ask) if engine() == "sqlite" else _of_postgresql(ask))


@pytest.mark.django_db
def test_a_migrated_database_is_what_the_models_say() -> None:
    with connection.cursor() as cursor:
        described = _facts(cursor)
    if engine() == "sqlite":
        other: Any = sqlite3.connect(running.migrated())
    else:
        other = psycopg2.connect(running.url_of(running.migrated()))
    with closing(other), closing(other.cursor()) as cursor:
        migrated = _facts(cursor)
    assert (migrated - described, described - migrated) == (set(), set())
