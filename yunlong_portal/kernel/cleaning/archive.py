"""Zip containers: opened with limits, written so that the same content gives the same bytes."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from .report import Unfit

MAX_ENTRIES = 5_000
MAX_TOTAL = 300 * 1024 * 1024
MAX_PART = 64 * 1024 * 1024
# Office files pack XML up to about 1:60, empty tables 1:150; bombs begin at 1:1,000.
MAX_RATIO = 250
_RATIO_COUNTS_FROM = 8 * 1024 * 1024
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)

_TOO_LARGE = Unfit(
    "file_is_bomb",
    "这个文件解开后大得不正常，可能是压缩炸弹，没有接收。正常的文件请拆成几份，或删去用不到的空白行列和大图后再传。",
)


def _strange(what: str) -> Unfit:
    return Unfit("file_damaged", f"文件里面的结构不正常（{what}），没有接收。请用 WPS 或 Office 打开，另存一份再传。")


class Entries:
    """The entries of a container whose names and sizes have been checked."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        self._by_name = {each.filename: each for each in container.infolist() if not each.is_dir()}
        self.names = list(self._by_name)

    def size(self, name: str) -> int:
        """Return how large an entry is, unpacked."""
        return self._by_name[name].file_size

    def read(self, name: str) -> bytes:
        """Return an entry unpacked; at most the size it declares is ever unpacked. Raises Unfit for broken ones."""
        entry = self._by_name.get(name) or self._insensitive(name)
        if entry.file_size > MAX_PART:
            raise _TOO_LARGE
        try:
            return self._container.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise _strange(f"“{name[:60]}”解不开") from error

    def _insensitive(self, name: str) -> zipfile.ZipInfo:
        for each in self._by_name.values():
            if each.filename.lower() == name.lower():
                return each
        raise _strange(f"缺少“{name[:60]}”")


@contextmanager
def opened(data: bytes) -> Iterator[Entries]:
    """Open a container. Raises Unfit for bombs, escaping or doubled names, encrypted entries, odd packing."""
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, EOFError) as error:
        raise _strange("压缩目录读不出") from error
    with container:
        _check(container.infolist(), len(data))
        yield Entries(container)


def _check(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _TOO_LARGE
    total = sum(each.file_size for each in entries)
    if total > MAX_TOTAL or (total > _RATIO_COUNTS_FROM and total > MAX_RATIO * max(size, 1)):
        raise _TOO_LARGE
    seen: set[str] = set()
    for each in entries:
        name = each.filename
        if name.lower() in seen:
            raise _strange("有重名的部件")
        seen.add(name.lower())
        # ZipInfo cuts names at NUL; what it had before must be the same.
        if _escapes(name) or "\x00" in each.orig_filename:
            raise _strange("部件名指向文件以外")
        if each.flag_bits & 0x1:
            raise Unfit("file_encrypted", "文件里面加了密码。请取消密码，保存后再传。")
        if each.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _strange("用了少见的压缩方式")


def _escapes(name: str) -> bool:
    return (
        not name
        or name.startswith(("/", "\\"))
        or "\\" in name
        or re.match(r"[A-Za-z]:", name) is not None
        or ".." in name.split("/")
    )


def written(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a container with these parts in this order: fixed times, no comments, no attributes of any system."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as container:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, date_time=_FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            container.writestr(entry, data)
    return target.getvalue()
