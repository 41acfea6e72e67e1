"""A folder that somebody saved of an old site: its files, its manifest, and what one quick reading tells of all pages.

A page is read twice: here for what only the whole tells (which pages are the same, which share a title, which send
their readers in a circle), and once more when it is its turn; so no more than a few pages are in memory at a time.
"""

import csv
import hashlib
import io
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from disclosure.domain.legacy.addresses import Site, is_page_name
from disclosure.domain.legacy.page import absolute
from disclosure.domain.legacy.reading import decode, is_html
from yunlong_portal.kernel.text import clean_line
from yunlong_portal.kernel.workflow import refuse

MANIFEST = "manifest.csv"
MAX_PAGE_BYTES = 4 * 1024 * 1024
# A title that so many pages bear is the name of the site.
_OF_THE_SITE = 20
_BLOCK = 1024 * 1024
_HEAD = 4_096
_NO_PAGES = frozenset({".css", ".js", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".ico", ".swf", ".csv", ".db", ".map"})
_HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>|<title\b[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_REFRESH = re.compile(r"<meta\b[^>]*http-equiv\s*=\s*[\"']?refresh[^>]*?url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_OWNER = re.compile(r"主办(?:单位)?\s*[:：]\s*([\u4e00-\u9fff]{4,30})")


@dataclass
class Dump:
    """A folder, looked over once."""

    folder: Path
    pages: tuple[str, ...]
    missing: tuple[str, ...]
    columns: dict[str, str]
    site: Site
    digest: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    too_large: dict[str, int] = field(default_factory=dict)
    same_title: dict[str, int] = field(default_factory=dict)
    in_circles: frozenset[str] = frozenset()
    owners: Counter[str] = field(default_factory=Counter)
    odd_names: dict[str, str] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    def path(self, file: str) -> Path:
        """Return where a file of the dump lies."""
        return self.folder / self.odd_names.get(file, file)

    def read(self, file: str) -> bytes:
        """Return the bytes of a file of the dump."""
        return self.path(file).read_bytes()


def open_dump(folder: Path, *, base_url: str = "") -> Dump:
    """Look a folder over. Refused: ``no_folder``, ``nothing_in_it``, ``manifest_unreadable``."""
    if not folder.is_dir():
        raise refuse("no_folder", f"没有“{folder}”这个文件夹。请写旧网站备份所在的文件夹。")
    odd_names: dict[str, str] = {}
    files = sorted(_files(folder, odd_names))
    pages = tuple(each for each in files if _is_page(folder / odd_names.get(each, each), each))
    told = _manifest(folder)
    missing = tuple(sorted(set(told) - set(files)))
    if not pages and not missing:
        raise refuse("nothing_in_it", "这个文件夹里没有网页（.html 等）。请检查备份是否完整。")
    urls = {file: url for file, (url, _) in told.items() if url}
    site = Site([*files, *missing], pages=pages, base_url=base_url, urls=urls)
    columns = {file: column for file, (_, column) in told.items() if column}
    dump = Dump(folder=folder, pages=pages, missing=missing, columns=columns, site=site, odd_names=odd_names)
    _look_over(dump, files)
    return dump


def _files(folder: Path, odd_names: dict[str, str]) -> Iterator[str]:
    """Yield the files of a folder by names that can be printed; ``odd_names`` learns what lies under another one."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in names:
            path = Path(place) / name
            # A link may lead out of the dump.
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                inside = path.relative_to(folder).as_posix()
                if (shown := _shown(inside)) != inside:
                    odd_names[shown] = inside
                if shown != MANIFEST:
                    yield shown


def _shown(name: str) -> str:
    """Return a name as people read it: unpacked from a Chinese Windows' archive its bytes are GB 18030."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def _is_page(path: Path, file: str) -> bool:
    if is_page_name(file):
        return True
    if Path(file).suffix.lower() in _NO_PAGES:
        return False
    try:
        with path.open("rb") as opened:
            return is_html(opened.read(_HEAD))
    except OSError:
        return False


def _manifest(folder: Path) -> dict[str, tuple[str, str]]:
    """Return address and column of each file that a manifest names. Of its columns only these three are read."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(decode(path.read_bytes()).text))
    if "file" not in (rows.fieldnames or ()):
        raise refuse("manifest_unreadable", f"{MANIFEST} 的第一行要有列名 file（可另有 url、target_column）。")
    found = {}
    for row in rows:
        file = (row.get("file") or "").strip().replace("\\", "/").removeprefix("./")
        if file and ".." not in file.split("/") and not file.startswith("/"):
            found[file] = ((row.get("url") or "").strip(), (row.get("target_column") or "").strip())
    return found


def _look_over(dump: Dump, files: list[str]) -> None:
    whole = hashlib.sha256()
    titles: dict[str, set[str]] = defaultdict(set)
    by_title: dict[str, list[str]] = defaultdict(list)
    leads: dict[str, str] = {}
    unreadable = set()
    pages = set(dump.pages)
    for file in files:
        try:
            digest, text = _read_once(dump, file, is_page=file in pages)
        except OSError:
            unreadable.add(file)
            continue
        if title := _title(text):
            titles[title].add(digest)
            by_title[title].append(file)
        if match := _REFRESH.search(text):
            target = dump.site.find(absolute(unescape(match[1]), page=dump.site.url_of(file)))
            if target is not None:
                leads[file] = target
        dump.owners.update(match[1] for match in _OWNER.finditer(text))
        dump.digests[file] = digest
        whole.update(f"{file}\0{digest}\n".encode())
    dump.digest, dump.unreadable = whole.hexdigest(), frozenset(unreadable)
    dump.in_circles = frozenset(_circles(leads))
    for title, different in titles.items():
        if 1 < len(different) < _OF_THE_SITE:
            dump.same_title.update(dict.fromkeys(by_title[title], len(different) - 1))


def _read_once(dump: Dump, file: str, *, is_page: bool) -> tuple[str, str]:
    """Return the digest of a file and, of a page that is not too large, its text."""
    size = dump.path(file).stat().st_size
    if is_page and size > MAX_PAGE_BYTES:
        dump.too_large[file] = size
    if not is_page or size > MAX_PAGE_BYTES:
        return _digest_of_file(dump.path(file)), ""
    data = dump.read(file)
    return hashlib.sha256(data).hexdigest(), decode(data).text


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _title(text: str) -> str:
    for match in _HEADING.finditer(text):
        if title := clean_line(unescape(_TAG.sub("", match[1] or match[2] or ""))):
            return title
    return ""


def _circles(leads: dict[str, str]) -> Iterator[str]:
    """Yield the pages from which a reader who follows every pointer never arrives."""
    for start in leads:
        seen, at = {start}, start
        while at in leads:
            at = leads[at]
            if at in seen:
                yield start
                break
            seen.add(at)
