"""Hand a file to the cleaning process and hear what became of it."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog

from yunlong_portal.kernel.cleaning.kinds import Kind
from yunlong_portal.kernel.files.names import kind_of
from yunlong_portal.kernel.workflow import Refused, refuse

_log = structlog.get_logger(__name__)

SECONDS = 90
_KERNEL = Path(__file__).resolve().parent.parent
# Isolated (-I): no environment, no working directory. The kernel's folder comes last on the path, so that none of its
# rooms hides a module of Python.
_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from cleaning.process import main; main(*sys.argv[2:5])"
# Each may take a gigabyte at worst; two at a time is what a small machine bears.
_places = threading.BoundedSemaphore(2)

_UNREADABLE = (
    "这个文件处理不了：可能已损坏，或者结构过于复杂。请在电脑上打开检查，另存一份或拆成几份再传；"
    "版式文件可以“打印为 PDF”重新生成。"
)


@dataclass(frozen=True)
class Cleaned:
    """What the process said about the file it wrote."""

    kind: Kind
    removed: list[str]
    notes: list[str]
    text: str
    is_readable: bool


def clean(*, source: BinaryIO, target: BinaryIO, name: str) -> Cleaned:
    """Clean ``source`` into ``target`` (both real files). Raises Refused, whatever is wrong with the file."""
    descriptors = (source.fileno(), target.fileno())
    command = [sys.executable, "-I", "-c", _PROGRAM, str(_KERNEL), *map(str, descriptors), _printable(name)]
    with _places:
        try:
            done = subprocess.run(
                command, pass_fds=descriptors, env={}, cwd="/", capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            _log.warning("file_cleaning_timed_out", seconds=SECONDS)
            raise refuse("file_too_complex", _UNREADABLE) from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        # Names and content stay out of the log; the last line of a traceback is the kind of failure.
        _log.warning("file_cleaning_failed", code=done.returncode, error=done.stderr[-300:].decode(errors="replace"))
        raise refuse("file_too_complex", _UNREADABLE) from error
    return _heard(told)


def _heard(told: dict) -> Cleaned:
    if unfit := told.get("unfit"):
        raise _refused(unfit)
    cleaned = told["cleaned"]
    return Cleaned(**cleaned | {"kind": kind_of(cleaned["kind"])})


def _refused(unfit: dict[str, str]) -> Refused:
    return refuse(unfit["code"], unfit["sentence"])


def _printable(name: str) -> str:
    """Return a name that can be an argument of a process."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode()[:300]
