"""Old addresses: how one is written so that it is found again, and which file of a dump stands behind it.

The servers of old sites (IIS) did not tell capitals apart, and programs that save a site write ``view.asp?id=32`` as
``view.asp@id=32.html``. Both are one address here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

LONGEST_PATH = 500
# Stands for the host of a dump of which nobody said where it was.
NOWHERE = "http://old-site.invalid/"
_NO_HOST = "old-site.invalid"
_SAVED_QUERY = re.compile(
    r"^(?P<page>[^@?]+\.(?:asp|aspx|php|jsp|do|cgi))[@?](?P<query>[^/]+?)(?:\.html?)?$", re.IGNORECASE
)
_INDEX = re.compile(r"^(?:index|default)\.(?:html?|shtml|asp|aspx|php|jsp)$", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:html?|shtml|xhtml|asp|aspx|php|jsp|do|cgi)$", re.IGNORECASE)
_LOCAL = re.compile(r"^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[?::1)")


@dataclass(frozen=True, order=True)
class OldAddress:
    """Host and path (with the query) of an old page, as they are kept and looked up."""

    host: str
    path: str


class LinkKind(StrEnum):
    """What a link of an old page leads to."""

    PAGE = "page"  # a page that is in the dump
    FILE = "file"  # a file that is in the dump
    ELSEWHERE = "elsewhere"  # another site
    HERE = "here"  # the page itself, or a place in it
    NOTHING = "nothing"  # a mail without an address, an empty link
    SCRIPT = "script"  # javascript:
    LOST = "lost"  # something of the old site that is not in the dump
    INSIDE = "inside"  # a disk, or an office network: nobody outside can open it


@dataclass(frozen=True)
class Link:
    """A link of an old page: what it leads to, at which address, and which file of the dump it is."""

    kind: LinkKind
    address: str = ""
    file: str = ""


def normal_path(path: str, query: str = "") -> str:
    """Return a path (and query) in the one way in which old addresses are kept: decoded, small letters, no ``//``."""
    plain = re.sub(r"/{2,}", "/", f"/{_decoded(path)}")
    parts: list[str] = []
    for part in plain.split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    whole = "/" + "/".join(parts) + (f"?{_decoded(query)}" if query else "")
    return whole.lower()[:LONGEST_PATH]


def _decoded(written: str) -> str:
    raw = unquote_to_bytes(written)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def host_of(host: str) -> str:
    """Return a host as it is kept: small letters, without the port that goes without saying."""
    return host.lower().rstrip(".").removesuffix(":80").removesuffix(":443")


def address_of(url: str) -> OldAddress:
    """Return the old address of a web address."""
    parts = urlsplit(url)
    host = host_of(parts.netloc.rpartition("@")[2])
    return OldAddress("" if host == _NO_HOST else host, normal_path(parts.path or "/", parts.query))


def is_page_name(name: str) -> bool:
    """Return whether a file is a page by its name."""
    return bool(_PAGE.search(name))


class Site:
    """Which file of a dump stands behind which old address."""

    def __init__(
        self,
        files: Iterable[str],
        *,
        pages: Iterable[str] = (),
        base_url: str = "",
        urls: Mapping[str, str] | None = None,
    ) -> None:
        """``files``: paths within the dump, with slashes; ``pages``: those that are pages whatever they are called.

        ``urls``: what a manifest says of them, else the base.
        """
        self._pages = frozenset(pages)
        base = f"{base_url.rstrip('/')}/" if base_url else NOWHERE
        told = urls or {}
        self._urls = {each: told.get(each) or urljoin(base, quote(each, safe="/@=&,;+!~()")) for each in files}
        self._files: dict[OldAddress, str] = {}
        for file in self._urls:
            for address in self.addresses_of(file):
                self._files.setdefault(address, file)
        self.hosts = frozenset(each.host for each in self._files)

    def url_of(self, file: str) -> str:
        """Return where a file of the dump was."""
        return self._urls[file]

    def addresses_of(self, file: str) -> list[OldAddress]:
        """Return every address a file of the dump was known by, its own first."""
        own = address_of(self._urls[file])
        found = [own]
        folder, _, name = own.path.rpartition("/")
        if saved := _SAVED_QUERY.match(PurePosixPath(file).name):
            found.append(OldAddress(own.host, normal_path(f"{folder}/{saved['page']}", saved["query"])))
        if _INDEX.match(name):
            found.append(OldAddress(own.host, f"{folder}/"))
        return list(dict.fromkeys(found))

    def find(self, url: str) -> str | None:
        """Return the file of the dump behind a web address."""
        return self._files.get(address_of(url))

    def link(self, href: str, *, page: str) -> Link:
        """Return what a link on a page of the dump leads to."""
        written = "".join(href.split()) if href.lower().startswith("java") else href.strip()
        if not written:
            return Link(LinkKind.NOTHING)
        if written.startswith("#"):
            return Link(LinkKind.HERE)
        try:
            url = urljoin(self.url_of(page), written)
            parts = urlsplit(url)
        except ValueError:
            return Link(LinkKind.LOST, written)
        match parts.scheme.lower():
            case "javascript" | "vbscript" | "data":
                return Link(LinkKind.SCRIPT, written)
            case "mailto":
                return Link(LinkKind.ELSEWHERE, written) if "@" in parts.path else Link(LinkKind.NOTHING, written)
            case "tel":
                return Link(LinkKind.ELSEWHERE, written)
            case "http" | "https":
                return self._web_link(url, parts.netloc, page)
            case "file":
                return Link(LinkKind.INSIDE, written)
            case _:
                return Link(LinkKind.LOST, written)

    def _web_link(self, url: str, netloc: str, page: str) -> Link:
        file = self.find(url)
        if file == page:
            return Link(LinkKind.HERE, url)
        if file is not None:
            is_page = file in self._pages or is_page_name(file)
            return Link(LinkKind.PAGE if is_page else LinkKind.FILE, url, file)
        if host_of(netloc) in self.hosts or host_of(netloc) == _NO_HOST:
            return Link(LinkKind.LOST, url)
        return Link(LinkKind.INSIDE if _LOCAL.match(netloc) else LinkKind.ELSEWHERE, url)
