"""The message queue of the embedded way to run: a folder under ``var/``, one small file per message.

Kombu's own ``filesystem`` transport writes into a file that a reader may already take away half-written, and moves
every message through the system's temporary folder. This one renames: a message is there whole or not at all, and
nothing is written outside ``var/``. It promises no more than any broker may (see ``kernel.jobs``): a message read by
a process that is then killed is gone, and the next sweep sends it again.
"""

import itertools
import os
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.utils.json import dumps, loads

ALIAS = "spool"
TAKEN = ".taken"
_LEFT_BEHIND_SECONDS = 60
_serial = itertools.count()


def register() -> None:
    """Make ``spool://`` known to Celery."""
    TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"


class Channel(virtual.Channel):
    """Puts and takes messages as files named by time, process and queue."""

    supports_fanout = False

    @property
    def folder(self) -> Path:
        """Return the folder of the messages."""
        return Path(self.connection.client.transport_options["folder"])

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # A process killed between taking a message and reading it leaves its file behind.
        for left in self.folder.glob(f"*{TAKEN}"):
            with suppress(FileNotFoundError):
                if left.stat().st_mtime < time.time() - _LEFT_BEHIND_SECONDS:
                    left.unlink()

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(_serial)}.{queue}"
        draft = self.folder / f".{name}"
        draft.write_text(dumps(message), encoding="utf-8")
        draft.rename(self.folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in self._waiting(queue):
            taken = self.folder / f"{name}{TAKEN}"
            try:
                (self.folder / name).rename(taken)
            except FileNotFoundError:  # another process was faster
                continue
            payload = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(payload)
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for name in waiting:
            (self.folder / name).unlink(missing_ok=True)
        return len(waiting)

    def _waiting(self, queue: str) -> list[str]:
        try:
            names = os.listdir(self.folder)
        except FileNotFoundError:
            return []
        return sorted(name for name in names if name.partition(".")[2] == queue)


class Transport(virtual.Transport):
    """A transport without a server; what processes share is the folder."""

    Channel = Channel
    global_state = virtual.BrokerState()
    driver_type = "filesystem"
    driver_name = "spool"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = self.global_state

    def driver_version(self) -> str:
        return "1"
