"""Starts the portal as a whole, as ``make run`` does, and lets a test kill parts of it.

::

    with running.portal(tmp_path) as portal:
        portal.wait_until_ready()
        portal.kill("worker")
        running.wait_for(lambda: portal.answer("/healthz").status == 200)

Each portal has a folder and a database of its own, on the engine of this run, and shorter leases than a real one
(``tests.running_settings``).
"""

import contextlib
import http.client
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2  # type: ignore[import-untyped]  # ships no types

from tests import services
from tests.engines import engine

PROJECT = Path(__file__).resolve().parent.parent
SETTINGS = "tests.running_settings"
ROLES = ("web", "worker", "beat")
READY = "门户网站已启动"
READY_SECONDS = 120.0
# How much of what a portal printed is shown with the test that it failed.
LAST_LINES = 60

_serial = itertools.count(1)
# The file or the database that every portal's is a copy of, once there is one.
_kept: list[str] = []


@dataclass(frozen=True)
class Answer:
    """What the web said."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Process:
    """A process of a portal, as /proc shows it."""

    pid: int
    parent: int
    role: str
    command: str


def wait_for(condition: Callable[[], Any], *, seconds: float = 150.0, what: str = "") -> Any:
    """Return what ``condition`` returns once that is true; fail when it never is."""
    limit = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        if time.monotonic() > limit:
            raise AssertionError(f"waited {seconds} s in vain for {what or condition}")
        time.sleep(0.05)


def processes_of(folder: Path) -> list[Process]:
    """Return every living process on this machine whose ``PORTAL_VAR`` is ``folder``."""
    mark = f"PORTAL_VAR={folder}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            environment = (entry / "environ").read_bytes().split(b"\0")
            if mark not in environment:
                continue
            # After the name in brackets: state, parent …; a zombie runs nothing any more.
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if state == "Z":
                continue
            role = next((each[12:].decode() for each in environment if each.startswith(b"PORTAL_ROLE=")), "")
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            found.append(Process(pid=int(entry.name), parent=int(parent), role=role, command=command))
    return sorted(found, key=lambda each: each.pid)


@dataclass
class Portal:
    """A portal that runs in processes of its own."""

    folder: Path
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    output: Path = field(init=False)

    def __post_init__(self) -> None:
        self.output = self.folder / "output.log"

    def start(self) -> None:
        """Start ``manage.py serve``."""
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Return once the ready line is printed."""
        wait_for(lambda: self.has_ended or READY in self.said(), seconds=READY_SECONDS, what="the ready line")
        assert not self.has_ended, self.said()

    @property
    def has_ended(self) -> bool:
        """Say whether ``serve`` itself has ended."""
        return self.process is None or self.process.poll() is not None

    def said(self) -> str:
        """Return everything the portal has printed."""
        return self.output.read_text(errors="replace")

    def processes(self, role: str = "") -> list[Process]:
        """Return the living processes, or those of one role (the web has two: the server and its child)."""
        return [each for each in processes_of(self.folder) if not role or each.role == role]

    def child(self, role: str) -> int | None:
        """Return the number of the child of ``serve`` with this role, None while it is down."""
        assert self.process is not None
        return next((each.pid for each in self.processes(role) if each.parent == self.process.pid), None)

    def kill(self, role: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Kill the child with this role, ``serve`` itself for ``serve``; return the number it had."""
        assert self.process is not None
        pid = self.process.pid if role == "serve" else wait_for(lambda: self.child(role), what=f"a running {role}")
        os.kill(pid, number)
        if role == "serve":
            self.process.wait(60)
        return int(pid)

    def wait_for_another(self, role: str, *, than: int) -> int:
        """Return the number of the process that took the place of ``than``."""
        return int(wait_for(lambda: (pid := self.child(role)) != than and pid, what=f"another {role}"))

    def answer(self, path: str) -> Answer:
        """Ask the web; status 0 while nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(0, {}, "")
        finally:
            connection.close()

    def is_well(self) -> bool:
        """Say whether ``/healthz`` answers 200."""
        return self.answer("/healthz").status == 200

    def manage(self, *arguments: str) -> str:
        """Run a management command on the portal's database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=PROJECT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def execute(self, code: str) -> str:
        """Run Python code inside the portal (``manage.py shell -c``) and return what it printed."""
        return self.manage("shell", "--no-imports", "--command", code)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query with ``?`` for values, asked past Django."""
        with self._cursor() as cursor:
            cursor.execute(self._dialect(query), values)
            return list(cursor.fetchall())

    def write(self, statement: str, *values: object) -> None:
        """Execute a statement with ``?`` for values past Django, and commit."""
        with self._cursor() as cursor:
            cursor.execute(self._dialect(statement), values)

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[Any]:
        if url := self.environment.get("DATABASE_URL"):
            database = psycopg2.connect(url)
        else:
            database = sqlite3.connect(self.folder / "portal.sqlite3", timeout=90)
        with contextlib.closing(database):
            yield database.cursor()
            database.commit()

    def _dialect(self, statement: str) -> str:
        return statement.replace("?", "%s") if "DATABASE_URL" in self.environment else statement

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask ``serve`` to stop and return its exit code."""
        assert self.process is not None
        if not self.has_ended:
            self.process.send_signal(number)
        return self.process.wait(60)


@contextlib.contextmanager
def portal(
    folder: Path, *, redis_url: str = "", settings: str = SETTINGS, variables: dict[str, str] | None = None
) -> Iterator[Portal]:
    """Start a portal in an empty ``folder`` and stop it at the end; wait with ``wait_until_ready``.

    ``variables`` are environment variables beside those that every portal of a test has.
    """
    var = folder / "var"
    var.mkdir(parents=True)
    given = environment(var, settings=settings) | ({"REDIS_URL": redis_url} if redis_url else {}) | (variables or {})
    with _database(var, given):
        started = Portal(folder=var, port=services.free_port(), environment=given)
        started.start()
        try:
            yield started
        except BaseException as error:
            error.add_note("What the portal said last:\n" + "\n".join(started.said().splitlines()[-LAST_LINES:]))
            raise
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.stop()
            for left in started.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(left.pid, signal.SIGKILL)


def environment(var: Path, *, settings: str) -> dict[str, str]:
    """Return the environment of a portal: nothing of the tests' own but the machine's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "PYTEST_"))}
    for name in ("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL"):
        kept.pop(name, None)
    return kept | {"PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(PROJECT)}


@contextlib.contextmanager
def redis_on(port: int) -> Iterator[None]:
    """Run a Redis on a port that the test has chosen before."""
    program = services.find_program("redis-server", package="redis-server")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.kill()


def migrated() -> str:
    """Return the file or the database that was migrated from nothing, once in a run, and that nobody has used.

    Every portal's is a copy of it.
    """
    if not _kept:
        _migrate()
    return _kept[0]


@contextlib.contextmanager
def _database(var: Path, variables: dict[str, str]) -> Iterator[None]:
    """Give the portal a migrated database of its own."""
    kept = migrated()
    if engine() == "sqlite":
        shutil.copy(kept, var / "portal.sqlite3")
        yield
        return
    server, name = os.environ["DATABASE_URL"], f"running_{os.getpid()}_{next(_serial)}"
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE {kept}")
    variables["DATABASE_URL"] = url_of(name)
    try:
        yield
    finally:
        _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _migrate() -> None:
    """Migrate a database by ``manage.py migrate``, as a county's is."""
    folder = Path(tempfile.mkdtemp(prefix="running-", dir=os.environ["PORTAL_VAR"]))
    variables, kept = environment(folder, settings=SETTINGS), str(folder / "portal.sqlite3")
    if engine() == "postgresql":
        server, kept = os.environ["DATABASE_URL"], f"running_template_{os.getpid()}"
        _on_server(server, f"CREATE DATABASE {kept}")
        variables["DATABASE_URL"] = url_of(kept)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(command, cwd=PROJECT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    _kept.append(kept)


def url_of(name: str) -> str:
    """Return the address of a database on the PostgreSQL of this run."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _on_server(server: str, statement: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
