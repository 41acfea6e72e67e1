"""The addresses on a page: read out of its HTML, told apart by where they lead. No database, no network."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from urllib.parse import urljoin, urlsplit

from disclosure.enums import LinkElement

# In the HTML we publish every < of a text is written &lt; and every value stands in double quotes.
_ELEMENT = re.compile(r'<(a|img)\b[^>]*?\s(?:href|src)="([^"]*)"')
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True)
class Leads:
    """One address on a page. ``path`` is set where it leads to the portal itself, else it leads outside."""

    element: str
    address: str
    path: str = ""

    @property
    def is_external(self) -> bool:
        """Return whether it leads to another site."""
        return not self.path

    @property
    def digest(self) -> str:
        """Return the name by which the address is known again."""
        return digest_of_address(self.address)


def digest_of_address(address: str) -> str:
    """Return the SHA-256 of an address: it has no longest length, an index has."""
    return sha256(address.encode()).hexdigest()


def leads_in(html: str, *, base: str, own_hosts: Collection[str]) -> Iterator[Leads]:
    """Yield each address of the links and pictures in published HTML once; ``base`` is the path of its page."""
    seen = set()
    for tag, value in _ELEMENT.findall(html):
        element = LinkElement.PICTURE if tag == "img" else LinkElement.LINK
        found = lead_of(unescape(value).strip(), element=element, base=base, own_hosts=own_hosts)
        if found is not None and found not in seen:
            seen.add(found)
            yield found


def lead_of(address: str, *, element: str, base: str, own_hosts: Collection[str]) -> Leads | None:
    """Return where one address leads; None for what no page lies behind (a place on the same page, mail, telephone)."""
    if not address or address.startswith("#"):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return Leads(element=element, address=address)
    if parts.scheme and parts.scheme not in _WEB:
        return None
    if not parts.netloc:
        return Leads(element=element, address=address, path=urljoin(base, parts.path) or base)
    if host in own_hosts:
        return Leads(element=element, address=address, path=parts.path or "/")
    return Leads(element=element, address=address)
