"""System checks that ask the database and Redis: run by ``migrate``, ``serve`` and ``check --database default``."""

from collections.abc import Sequence
from typing import Any

import redis
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_BYTE_ORDER = {"C", "POSIX"}


@register(Tags.database)
def check_databases(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Look at encoding and locale of PostgreSQL, at the journal of SQLite."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "postgresql":
            found += look_at_postgresql(connection)
        elif connection.vendor == "sqlite":
            found += look_at_sqlite(connection)
    return found


def look_at_postgresql(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Warn of a database that knows only ASCII letters; refuse one that cannot hold every Chinese character."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
        )
        encoding, locale = cursor.fetchone()
    found: list[CheckMessage] = []
    if encoding != "UTF8":
        found.append(
            Error(
                f"数据库的编码是 {encoding}，存不下所有汉字。",
                hint="用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 重建数据库。",
                id="kernel.E101",
            )
        )
    if locale in _BYTE_ORDER:
        found.append(
            Warning(
                f"数据库的区域设置是 {locale}，只认识英文字母。",
                hint="用 CREATE DATABASE … LOCALE 'C.UTF-8' TEMPLATE template0 重建数据库。",
                id="kernel.W101",
            )
        )
    return found


def look_at_sqlite(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    """Warn where there is no write-ahead log: some network file systems cannot have it, and readers wait."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        (mode,) = cursor.fetchone()
    if mode == "wal" or connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's wrapper has it
        return []
    return [
        Warning(
            f"SQLite 的日志方式是 {mode}，不是 wal：有人写入时，读者要等待。",
            hint="请把 PORTAL_VAR 放在本机磁盘上，不要放在网络文件系统上。",
            id="kernel.W102",
        )
    ]


@register(Tags.database)
def check_redis(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Look whether Redis answers and keeps what it is given: it holds messages and counts beside the cache."""
    if not databases or not settings.REDIS_URL:
        return []
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
            policy = _eviction_policy(client)
    except redis.RedisError as error:
        return [
            Warning(
                f"连不上 Redis:{error}",
                hint="请检查 REDIS_URL 和 Redis 是否已启动。启动之前，定时发布等任务会推迟，不会丢失。",
                id="kernel.W103",
            )
        ]
    if policy in {"", "noeviction"}:
        return []
    return [
        Warning(
            f"Redis 的 maxmemory-policy 是 {policy}，内存不足时会丢掉排队的任务和浏览计数。",
            hint="请在 Redis 配置中设置 maxmemory-policy noeviction。",
            id="kernel.W104",
        )
    ]


def _eviction_policy(client: redis.Redis) -> str:
    """Return the policy, empty where the server does not tell (a managed Redis may forbid CONFIG)."""
    try:
        answer: dict[str, str] = client.config_get("maxmemory-policy")  # type: ignore[assignment]  # no pipeline, no asyncio
    except redis.ResponseError:
        return ""
    return answer.get("maxmemory-policy", "")
