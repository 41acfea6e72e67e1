"""Chooses the engine that the suite runs on, before Django reads its settings.

``pytest`` runs the portal as a newcomer's ``make run`` does (SQLite, local cache, queue in files);
``pytest --engine=postgresql`` as a county does (PostgreSQL and Redis). ``TEST_DATABASE_URL`` and ``TEST_REDIS_URL``
name servers that are there already; else each run starts its own (``services``) and stops them at the end.
"""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import services

ENGINES = ("sqlite", "postgresql")

_until_the_end = contextlib.ExitStack()
_engine = "sqlite"


def engine() -> str:
    """Return the engine of this run."""
    return _engine


PARTS = ("all", "database", "rest")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--engine`` and ``--part``."""
    default = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    parser.addoption(
        "--engine", choices=ENGINES, default=default, help="the database to test on (default: %(default)s)"
    )
    parser.addoption("--part", choices=PARTS, default="all", help="what touches the database, the rest, or all")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Iterator[Any]:
    """Set the environment and start the servers; pytest-django loads the settings after this."""
    global _engine
    options = early_config.known_args_namespace
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` ends a run as Ctrl-C does: servers are stopped
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts with it ignored
    _engine = options.engine
    for name in list(os.environ):
        # What a developer exported for his own portal is not for the tests.
        if name.startswith("PORTAL_") or name in {"DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL"}:
            del os.environ[name]
    folder = tempfile.mkdtemp(prefix="portal-test-")
    _until_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ["PORTAL_VAR"] = folder
    # Playwright keeps an event loop in the main thread; Django would refuse every query there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if _engine == "postgresql" and not (options.help or options.version):
        try:
            _start_servers()
        except services.ServiceMissing as missing:
            raise pytest.UsageError(f"--engine=postgresql needs the Debian package {missing}") from missing
    return (yield)


def _start_servers() -> None:
    for name, start in (("DATABASE_URL", services.postgresql), ("REDIS_URL", services.redis)):
        given = os.environ.get(f"TEST_{name}")
        if name == "REDIS_URL" and not given and not shutil.which("redis-server") and not os.environ.get("CI"):
            return  # `make test` has said so
        os.environ[name] = given or _until_the_end.enter_context(start())
    # The cache is emptied before each test; queue and counters are not in it.
    os.environ["REDIS_CACHE_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path="/1").geturl()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the part that was asked for: what touches no database is the same on every engine."""
    if (part := config.getoption("--part")) != "all":
        kept = [item for item in items if _touches_database(item) == (part == "database")]
        if _engine == "postgresql":
            kept = [item for item in kept if not item.get_closest_marker("once")]
        config.hook.pytest_deselected(items=list(set(items) - set(kept)))
        items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    """Say whether a test asks for the database, runs a portal of its own on it, or asks which engine this is."""
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    names = {"running", "engine"} & vars(getattr(item, "module", None) or object).keys()
    return bool(fixtures or names or item.get_closest_marker("django_db"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers and remove what the run wrote."""
    _until_the_end.close()


def pytest_report_header() -> str:
    """Name the engine."""
    return f"engine: {_engine}"
