"""Papers of several kinds become one book: PDF pages and pictures in order, each with its page number, with bookmarks.

What is bound came from outside, so C and C++ meet it in a process of its own (``binding.process``), which is given no
settings, secrets, database or network. A page keeps its text and its dots: it is laid on A4 a little smaller, so that
the number at the top right, where archives write it, stands on nothing. Stamps and filled-in fields are laid down with
the page; an electronic signature proves nothing there any more, the file that was signed does.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings

from yunlong_portal.kernel.workflow import refuse

_log = structlog.get_logger(__name__)

PDF = "application/pdf"
BINDABLE = frozenset({PDF, "image/jpeg", "image/png"})
MOST_BYTES = 300 * 1024 * 1024
SECONDS = 300
_PROGRAM = Path(__file__).with_name("process.py")
_FOLDER_OF_OWNER = 0o700
# Each may take more than a gigabyte at worst.
_turn = threading.Lock()


@dataclass(frozen=True)
class Leaf:
    """One paper to be bound. ``read`` gives its bytes when they are wanted; ``title`` becomes a bookmark.

    ``is_numbered``: its pages are counted and carry their number; cover and contents are not.
    """

    read: Callable[[], bytes]
    media_type: str = PDF
    title: str = ""
    is_numbered: bool = True


def count_pages(leaves: Sequence[Leaf]) -> tuple[int, ...]:
    """Return how many pages each paper has, 0 for one that cannot be read. Raises Refused as :func:`bind` does."""
    with _folder_file() as target:
        return _run("count", leaves, target)


def bind(leaves: Sequence[Leaf]) -> bytes:
    """Return the papers as one PDF; one that cannot be read is left out (ask :func:`count_pages` before).

    Takes seconds for hundreds of pages: call it outside a transaction. Raises Refused: ``too_much_to_bind``,
    ``not_bound``.
    """
    with _folder_file() as target:
        _run("bind", leaves, target)
        target.seek(0)
        return target.read()


def _run(what: str, leaves: Sequence[Leaf], target: BinaryIO) -> tuple[int, ...]:
    with _folder_file() as source, _turn:
        plan = _lay_out(leaves, source)
        descriptors = (source.fileno(), target.fileno())
        command = [sys.executable, "-I", str(_PROGRAM), what, *map(str, descriptors)]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(plan).encode(),
                pass_fds=descriptors,
                env={},
                cwd="/",
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            _log.warning("binding_timed_out", seconds=SECONDS)
            raise _not_bound() from error
    try:
        return tuple(json.loads(done.stdout))
    except ValueError as error:
        # Content stays out of the log; the last line of a traceback is the kind of failure.
        _log.warning("binding_failed", code=done.returncode, error=done.stderr[-300:].decode(errors="replace"))
        raise _not_bound() from error


def _lay_out(leaves: Sequence[Leaf], source: BinaryIO) -> list[dict[str, object]]:
    """Write the papers one behind the other, and return where each lies."""
    plan, size = [], 0
    for leaf in leaves:
        if leaf.media_type not in BINDABLE:
            raise ValueError(f"{leaf.media_type} 不能装订")
        data = leaf.read()
        if (size := size + len(data)) > MOST_BYTES:
            raise refuse(
                "too_much_to_bind",
                f"材料合计超过 {MOST_BYTES // 1024 // 1024} MB，不能装订成一个文件。"
                "请把过大的扫描件压缩（200 dpi 足够）后重新归入，或者分别打开打印。",
            )
        source.write(data)
        plan.append(
            {
                "size": len(data),
                "media_type": leaf.media_type,
                "title": leaf.title,
                "is_numbered": leaf.is_numbered,
            }
        )
    source.flush()
    return plan


def _folder_file() -> BinaryIO:
    """Return a file without a name where private files lie: what was decrypted is gone with the process."""
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(mode=_FOLDER_OF_OWNER, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=root)


def _not_bound() -> Exception:
    return refuse("not_bound", "材料没有装订成功，可能有一份结构过于复杂。请稍后再试，仍然不行请联系网站管理员。")
