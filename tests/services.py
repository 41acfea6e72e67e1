"""Throw-away PostgreSQL and Redis for the tests: started on free ports in a folder that goes away with them.

PostgreSQL refuses to run as root, so root starts it under another account. Nothing here is durable on purpose.
"""

import contextlib
import ctypes
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

READY_SECONDS = 60
# Below the ports that the kernel gives to outgoing connections, one of which could take a port before its server does.
PORTS = range(20_000, 32_000)

_next_port = itertools.count(os.getpid() * 101)


class ServiceMissing(Exception):
    """A server's program is not on this machine; carries the Debian package that brings it."""


def find_program(name: str, *, package: str, folders: Sequence[str] = ()) -> str:
    """Return the path of a program from ``PATH`` or ``folders`` (patterns, newest version first)."""
    if found := shutil.which(name):
        return found
    for pattern in folders:
        for path in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if os.access(path / name, os.X_OK):
                return str(path / name)
    raise ServiceMissing(package)


def find_chromium() -> str:
    """Return the path of the system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise ServiceMissing("chromium")


def free_port() -> int:
    """Return a TCP port that nobody has at this moment, never the same twice in a run."""
    while True:
        port = PORTS[next(_next_port) % len(PORTS)]
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _account() -> pwd.struct_passwd | None:
    """Return the account a server of root runs under, None when we are not root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServiceMissing("postgresql")


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"the server on port {port} did not start:\n{log.read_text(errors='replace')[-4000:]}")


def _die_with_parent() -> None:
    """Leave no server behind when the tests are killed (Linux: PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


@contextlib.contextmanager
def new_folder(prefix: str) -> Iterator[Path]:
    """Make a folder and remove it afterwards with all that is in it."""
    path = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))  # a short path: sockets may lie in it
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def running(command: list[str], *, folder: Path, port: int, account: pwd.struct_passwd | None = None) -> Iterator[None]:
    """Run a server and wait until it listens on ``port``; stop it afterwards."""
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,  # Ctrl-C at the terminal stops the tests first, the server after them
            preexec_fn=_die_with_parent,
        )
    try:
        _wait_for(port, server, log)
        yield
    finally:
        server.send_signal(signal.SIGINT)  # both stop at once on it; on SIGTERM PostgreSQL waits for its clients
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of one's own and yield its URL (for ``DATABASE_URL``)."""
    folders = ("/usr/lib/postgresql/*/bin",)
    initdb = find_program("initdb", package="postgresql", folders=folders)
    program = find_program("postgres", package="postgresql", folders=folders)
    account = _account()
    with new_folder("portal-postgresql-") as folder:
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data, port = folder / "data", free_port()
        command = [initdb, "--pgdata", str(data), "--username=portal", "--auth=trust", "--no-sync", "--no-instructions"]
        subprocess.run(
            [*command, "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True,
            capture_output=True,
            cwd=folder,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 60,
            "timezone": "UTC",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with running([program, "-D", str(data), *options], folder=folder, port=port, account=account):
            yield f"postgres://portal@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis of one's own, which writes nothing to disk, and yield its URL (for ``REDIS_URL``)."""
    program = find_program("redis-server", package="redis-server")
    with new_folder("portal-redis-") as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with running([*command, "--dir", str(folder)], folder=folder, port=port):
            yield f"redis://127.0.0.1:{port}/0"
