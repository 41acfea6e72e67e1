"""Runs web, worker and beat as three children, starts again what dies, and leaves nothing behind.

``manage.py serve`` looks whether all is ready and then becomes this program, which imports nothing but the standard
library: what only watches should not hold the whole portal in memory. It is started by its path (``python -P``).

Every child asks the kernel to be killed when its parent dies (PR_SET_PDEATHSIG), so that even ``kill -9`` of this
process leaves no orphan; the web server's own child does the same (``yunlong_portal.wsgi``).
"""

import argparse
import contextlib
import ctypes
import datetime
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

HOST = "127.0.0.1"
READY = "云龙县人民政府门户网站已启动：http://{host}:{port}"
ROLE_VARIABLE = "PORTAL_ROLE"

WEB_THREADS = 4
WORKER_THREADS = 3

TICK_SECONDS = 0.2
STOP_SECONDS = 4.0
# A child that lived so long was well: the next death counts as the first again.
SETTLED_SECONDS = 30.0
LONGEST_PAUSE = 30.0
# A person waits for the web: the other two load the same program, and on two processors would halve its speed.
HEAD_START_SECONDS = 5.0
# When the web has never answered and has died so often, starting it again helps nobody.
WEB_TRIES = 4

_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int) -> None:
    """Have this process killed when the process ``parent`` ends; end at once if it has ended already.

    Belongs into the child, and again into what a child forks: the kernel forgets the wish at a fork.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


@dataclass
class Child:
    """One of the three, whether it runs or is about to be started again."""

    role: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    deaths: int = 0
    start_at: float = 0.0

    def start(self, *, unblocked: set[int | signal.Signals]) -> None:
        """Start it in a session of its own: Ctrl-C at the terminal is for this process, which then stops all."""
        parent = os.getpid()

        def prepare() -> None:
            die_with_parent(parent)
            signal.pthread_sigmask(signal.SIG_SETMASK, unblocked)

        environment = os.environ | {ROLE_VARIABLE: self.role}
        self.process = subprocess.Popen(
            self.command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=prepare
        )
        self.began = time.monotonic()

    def look(self) -> int | None:
        """Return the exit code if it has died since the last look, and say when to start it again."""
        if self.process is None or self.process.poll() is None:
            return None
        code = self.process.returncode
        self.end_group(signal.SIGKILL)
        self.process = None
        now = time.monotonic()
        self.deaths = 1 if now - self.began > SETTLED_SECONDS else self.deaths + 1
        self.start_at = now + pause_after(self.deaths)
        return code

    def end_group(self, number: signal.Signals) -> None:
        """Send a signal to it and to whatever it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def pause_after(deaths: int) -> float:
    """Return the seconds to wait after the nth death in a row: none after the first, then 1, 2, 4 … 30."""
    return 0.0 if deaths <= 1 else min(2.0 ** (deaths - 2), LONGEST_PAUSE)


def commands(port: int, *, host: str = HOST) -> dict[str, list[str]]:
    """Return what to run for each role."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--quiet", "--app", "yunlong_portal"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return {
        "web": [
            *[*python, "granian", "--interface", "wsgi", "--host", host, "--port", str(port)],
            *["--workers", "1", "--blocking-threads", str(WEB_THREADS), "--no-ws", "--log-level", "warning"],
            "yunlong_portal.wsgi:application",
        ],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", str(WORKER_THREADS), *quiet],
        "beat": [*celery, "beat"],
    }


class Supervisor:
    """Keeps the children running until it is told to stop."""

    def __init__(self, *, port: int, host: str = HOST) -> None:
        self.port = port
        later = time.monotonic() + HEAD_START_SECONDS
        self.children = [
            Child(role=role, command=command, start_at=0.0 if role == "web" else later)
            for role, command in commands(port, host=host).items()
        ]
        self.is_ready = False

    def run(self) -> int:
        """Return the exit code: 0 when it was asked to stop, 1 when the web could not be started."""
        # Waited for, never handled: no moment in which a signal could be lost or interrupt half an act.
        unblocked = signal.pthread_sigmask(signal.SIG_BLOCK, {*_STOPPING, signal.SIGCHLD})
        try:
            while True:
                self._start_what_should_run(unblocked)
                caught = signal.sigtimedwait({*_STOPPING, signal.SIGCHLD}, TICK_SECONDS)
                if caught is not None and caught.si_signo in _STOPPING:
                    return 0
                if not self._bury_the_dead():
                    return 1
                if not self.is_ready and answers(self.port):
                    self.is_ready = True
                    self._end_the_head_start()
                    self._start_what_should_run(unblocked)
                    print(READY.format(host=HOST, port=self.port), flush=True)  # noqa: T201  # what a person waits for
        finally:
            self._stop()

    def _start_what_should_run(self, unblocked: set[int | signal.Signals]) -> None:
        for child in self.children:
            if child.process is None and time.monotonic() >= child.start_at:
                child.start(unblocked=unblocked)

    def _end_the_head_start(self) -> None:
        """Let worker and beat start at once: the web answers."""
        for child in self.children:
            if child.process is None and not child.deaths:
                child.start_at = 0.0

    def _bury_the_dead(self) -> bool:
        """Note who died; say whether it makes sense to go on."""
        for child in self.children:
            code = child.look()
            if code is None:
                continue
            say("process ended, starting it again", role=child.role, code=code, deaths=child.deaths)
            if child.role == "web" and not self.is_ready and child.deaths >= WEB_TRIES:
                sys.stderr.write("网站进程启动后随即退出，已试 4 次。原因见上面的记录。\n")
                return False
        return True

    def _stop(self) -> None:
        """Ask all to stop, wait, and end what has not; a second Ctrl-C waits no longer."""
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        limit = time.monotonic() + STOP_SECONDS
        while any(child.process is not None and child.process.poll() is None for child in self.children):
            caught = signal.sigtimedwait({*_STOPPING, signal.SIGCHLD}, 0.05)
            if time.monotonic() > limit or (caught is not None and caught.si_signo in _STOPPING):
                break
        for child in self.children:
            child.end_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def answers(port: int) -> bool:
    """Say whether the web answers a request, whatever it says."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def say(event: str, **fields: object) -> None:
    """Write a log line in the form that the children write (``kernel.logging``)."""
    now = datetime.datetime.now().astimezone()
    if os.environ.get("PORTAL_PRODUCTION", "").lower() in {"1", "true", "yes", "on"}:
        line = json.dumps(
            {**fields, "event": event, "level": "warning", "timestamp": now.isoformat(timespec="milliseconds")}
        )
    else:
        line = f"{now:%H:%M:%S} WARNING {event} {' '.join(f'{name}={value}' for name, value in fields.items())}"
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # this is the logger


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default=HOST)
    given = parser.parse_args()
    sys.exit(Supervisor(port=given.port, host=given.host).run())
