"""The system checks of database and Redis: what a machine lacks is said before it hurts."""

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
import redis
from django.core.checks import run_checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import services
from tests.engines import engine
from yunlong_portal.kernel.checks.database import check_databases, check_redis, look_at_postgresql, look_at_sqlite

pytestmark = pytest.mark.django_db
_serial = itertools.count()


def connect(**changed: Any) -> BaseDatabaseWrapper:
    """Return a connection like the suite's own but for what is given."""
    default = connections["default"]
    return type(default)(default.settings_dict | changed, "default")


def test_the_database_of_this_run_is_as_it_should_be() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_nothing_is_asked_of_a_database_that_was_not_named(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{services.free_port()}/0"
    assert check_databases() + check_redis() == []


@pytest.mark.skipif(engine() != "sqlite", reason="about SQLite")
def test_sqlite_without_its_write_ahead_log_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE a (b)")
    with contextlib.closing(connect(NAME=path, OPTIONS={})) as connection:
        (found,) = look_at_sqlite(connection)
    assert (found.id, found.msg) == ("kernel.W102", "SQLite 的日志方式是 delete，不是 wal：有人写入时，读者要等待。")


@pytest.mark.skipif(engine() != "postgresql", reason="about PostgreSQL")
@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ("ENCODING 'UTF8' LOCALE 'C.UTF-8'", []),
        ("ENCODING 'UTF8' LOCALE 'C'", ["kernel.W101"]),
        ("ENCODING 'SQL_ASCII' LOCALE 'C'", ["kernel.E101", "kernel.W101"]),
    ],
)
def test_a_database_that_does_not_know_chinese_is_noticed(options: str, ids: list[str]) -> None:
    name = f"checked_{os.getpid()}_{next(_serial)}"
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with contextlib.closing(server), server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} {options} TEMPLATE template0")
        try:
            with contextlib.closing(connect(NAME=name)) as connection:
                assert [found.id for found in look_at_postgresql(connection)] == ids
        finally:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with contextlib.ExitStack() as until_the_end:
        try:
            url = until_the_end.enter_context(services.redis())
        except services.ServiceMissing:
            if os.environ.get("CI"):
                raise
            pytest.skip("needs redis-server")
        yield url


@pytest.mark.parametrize(("policy", "ids"), [("noeviction", []), ("allkeys-lru", ["kernel.W104"])])
def test_a_redis_that_forgets_is_noticed(settings: Any, redis_url: str, policy: str, ids: list[str]) -> None:
    settings.REDIS_URL = redis_url
    with redis.Redis.from_url(redis_url) as client:
        client.config_set("maxmemory-policy", policy)
    assert [found.id for found in check_redis(databases=["default"])] == ids


def test_a_redis_that_does_not_answer_is_noticed(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{services.free_port()}/0"
    (found,) = check_redis(databases=["default"])
    assert (found.id, "Connection refused" in found.msg) == ("kernel.W103", True)
