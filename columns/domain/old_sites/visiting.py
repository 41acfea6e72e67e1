"""Looking at somebody's home page as an inspector does: is it there, when was it last renewed, what is wrong with it.

The portal asks only where the county allows it (``PORTAL_FETCH``). What cannot be told by a machine, or where it may
not ask, people look at and type. Needs no database but for the list of wordings.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from columns import slots
from yunlong_portal.kernel.fetching import Fetched, fetch

# Of the links of a home page so many are tried, for so long in all: a check, no crawl.
LINKS_TRIED = 20
SECONDS_FOR_LINKS = 40.0
_LINK_SECONDS = 5.0
# A page that asks who one is, or has had enough of us, is there.
_THERE = frozenset({401, 403, 405, 429})
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
# Many a page shows the day of the visit, which renews nothing.
_TODAY = re.compile(r"今天是[\s：:]*$|现在时间[\s：:]*$")
_REFRESH = re.compile(r"\s*[0-5](?:\.\d+)?\s*[;,]\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)
_DETAILS_LENGTH = 4_000


@dataclass(frozen=True)
class Visit:
    """What a visit found. ``dead`` are addresses with how they answered, ``wrong`` are wordings."""

    is_reachable: bool
    answer: str
    last_update_on: date | None = None
    dead: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def details(self) -> str:
        """Return what is wrong, line by line."""
        lines = [f"{words}：{address}" for address, words in self.dead] + [f"用词：{each}" for each in self.wrong]
        return "\n".join(lines)[:_DETAILS_LENGTH]


def visit(address: str, *, today: date) -> Visit:
    """Visit a site: its home page, and the first links of it that stay on the site. Never inside a transaction."""
    found = fetch(address)
    page = decoded(found)
    # Many an old home page is a door that leads on by itself.
    if found.is_there and (further := leads_on(page, base=found.url)):
        found = fetch(further)
        page = decoded(found)
    if not found.is_there:
        return Visit(is_reachable=False, answer=found.words)
    text = text_of(page)
    return Visit(
        is_reachable=True,
        answer=found.words,
        last_update_on=newest_date(text, today=today),
        dead=tuple(_dead(links_of(page, base=found.url))),
        wrong=tuple(word for words in slots.WORDING.call(text=text) for word in words),
    )


def decoded(found: Fetched) -> str:
    """Return a page as text: by what the server says, the page says, or as most pages are."""
    said = re.search(r"charset=[\"']?([\w-]+)", found.headers.get("content-type", ""))
    own = _CHARSET.search(found.body[:4096])
    name = said[1] if said else own[1].decode("ascii", "replace") if own else ""
    if not name:
        try:
            return found.body.decode("utf-8")
        except UnicodeDecodeError:
            name = "gb18030"
    # What calls itself GB2312 is full of characters that GB2312 does not have.
    name = "gb18030" if name.lower() in {"gb2312", "gbk"} else name
    try:
        return found.body.decode(name, "replace")
    except LookupError:
        return found.body.decode("utf-8", "replace")


def text_of(page: str) -> str:
    """Return what a reader sees of a page, without scripts and styles."""
    tree = _tree(page)
    return "" if tree is None else " ".join(str(tree.xpath("string()")).split())


def newest_date(text: str, *, today: date) -> date | None:
    """Return the newest day of a page that is no later than ``today``; None where it shows none."""
    days = []
    for found in _DATE.finditer(text):
        if _TODAY.search(text[max(found.start() - 12, 0) : found.start()]):
            continue
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= today:
            days.append(day)
    return max(days, default=None)


def leads_on(page: str, *, base: str) -> str:
    """Return where a page sends its reader within moments, or what its only frame shows; empty where it stays."""
    tree = _tree(page)
    if tree is None:
        return ""
    said = " ".join(tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"))
    found = _REFRESH.match(said)
    targets = [found[1]] if found else tree.xpath("//frame/@src | //body[not(normalize-space())]//iframe/@src")
    try:
        return urldefrag(urljoin(base, str(targets[-1]).strip()))[0] if targets else ""
    except ValueError:
        return ""


def links_of(page: str, *, base: str) -> list[str]:
    """Return the links of a page that stay on its host, each once, in their order."""
    tree = _tree(page)
    if tree is None:
        return []
    found: dict[str, None] = {}
    for given in tree.xpath("//a/@href"):
        try:
            address = urldefrag(urljoin(base, str(given).strip()))[0]
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.hostname == urlsplit(base).hostname and address != base:
            found[address] = None
    return list(found)


def _tree(page: str) -> "html.HtmlElement | None":
    # A declaration of the encoding inside text that is decoded already is refused by the parser.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        return None
    etree.strip_elements(tree, "script", "style", "noscript", etree.Comment, with_tail=False)
    return tree


def _dead(links: list[str]) -> Iterator[tuple[str, str]]:
    began = time.monotonic()
    for link in links[:LINKS_TRIED]:
        if time.monotonic() - began > SECONDS_FOR_LINKS:
            return
        answer = fetch(link, timeout=_LINK_SECONDS, max_bytes=0)
        if answer.problem or (not answer.is_there and answer.status not in _THERE):
            yield link, answer.words
