"""Places in a running portal where a test may stop a process, to kill it right there.

A file ``pause-<place>`` in the portal's folder stops the next process that gets there;
``reached-<place>`` says that one has. What is done before and after is the portal's own.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.notices import standing

# Within a sweep of reminders: all worked out, nothing written; written, not committed; committed, not marked as done.
PLACES = ("worked_out", "written", "committed")
LONGEST = 60.0


def here(place: str) -> None:
    """Stop where a test asked for it, until the file is gone or the process is killed."""
    asked = Path(settings.VAR_DIR) / f"pause-{place}"
    if not asked.exists():
        return
    (Path(settings.VAR_DIR) / f"reached-{place}").touch()
    limit = time.monotonic() + LONGEST
    while asked.exists() and time.monotonic() < limit:
        time.sleep(0.05)


def install() -> None:
    """Put the places into the sweep of reminders."""
    standing.write_many = _around(standing.write_many)
    reminders.log = _Log(reminders.log)


def _around(write_many: Callable[..., int]) -> Callable[..., int]:
    def stopping(new: Any, **options: Any) -> int:
        wanted = list(new)
        if wanted:
            here("worked_out")
        written = write_many(wanted, **options)
        if wanted:
            here("written")
        return written

    return stopping


class _Log:
    """The sweep says what it did once that is committed."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def info(self, event: str, **fields: Any) -> None:
        here("committed")
        self._log.info(event, **fields)
