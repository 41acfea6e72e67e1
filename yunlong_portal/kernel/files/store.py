"""Bytes under their digest: written aside, made safe on disk, renamed into place.

A crash between bytes and row leaves bytes that nobody points at, never a row without bytes.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.workflow import refuse

_BLOCK = 1024 * 1024
_PERMISSIONS = 0o640
_LEFT_BEHIND_AFTER = 24 * 60 * 60


def path_of(file: StoredFile) -> Path:
    """Return where the bytes of a file lie."""
    return Path(settings.MEDIA_ROOT) / file.path


def open_stored(file: StoredFile) -> BinaryIO:
    """Open the bytes of a stored file for reading. Raises Refused (``file_missing``) where they are not there."""
    try:
        return path_of(file).open("rb")
    except FileNotFoundError as error:
        raise refuse(
            "file_missing", "文件不在库中，可能正在恢复备份。请稍后再试，仍然没有请联系网站管理员。"
        ) from error


def is_intact(file: StoredFile) -> bool:
    """Tell whether the bytes on disk are those of the digest."""
    try:
        with path_of(file).open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == file.digest
    except OSError:
        return False


def folder() -> Path:
    """Return where files wait while they are worked on: on the same disk as the store."""
    path = Path(settings.MEDIA_ROOT) / "incoming"
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def set_aside() -> Iterator[BinaryIO]:
    """Give a file beside the store to write to; it is gone afterwards unless :func:`keep` moved it into place."""
    path = folder() / secrets.token_hex(16)
    _sweep(path.parent)
    try:
        with path.open("x+b") as file:
            path.chmod(_PERMISSIONS)
            yield file
    finally:
        path.unlink(missing_ok=True)


def keep(file: BinaryIO, *, extension: str) -> tuple[str, int]:
    """Move a file that was set aside to the place of its digest, and return digest and size."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a real file can do more
    size = file.seek(0, os.SEEK_END)
    stored = StoredFile(digest=digest, extension=extension, size=size)
    place = path_of(stored)
    if not (place.exists() and place.stat().st_size == size and is_intact(stored)):
        os.fsync(file.fileno())
        place.parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).replace(place)
        _make_safe(place.parent)
    return digest, size


def _make_safe(place: Path) -> None:
    """Make a renaming last through a power cut."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(place: Path) -> None:
    """Remove what a process that was killed left behind."""
    oldest = time.time() - _LEFT_BEHIND_AFTER
    for path in place.iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was quicker


def blocks(data: BinaryIO) -> Iterator[bytes]:
    """Yield what is read from ``data``, from its beginning where it can go back: a form may have read it before."""
    if data.seekable():
        data.seek(0)
    while block := data.read(_BLOCK):
        yield block
