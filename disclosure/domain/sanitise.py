"""The HTML a post may hold: a short list of elements, cleaned where content is stored, whatever the editor did."""

import re
from html import escape, unescape
from html.parser import HTMLParser

import nh3

from yunlong_portal.kernel.text import clean_text

ELEMENTS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "caption",
    "colgroup", "col", "a", "img", "strong", "em", "u", "s", "sub", "sup", "br", "hr", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
# A picture is one of the post's own files, by digest; nothing is loaded from elsewhere.
STORED = "stored:"
_SCHEMES = {"http", "https", "mailto", "tel", "stored"}
_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "del": "s", "ins": "u"}


class _Renamer(HTMLParser):
    """Gives old presentational elements their modern names and drops what Word leaves around text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        self.parts.append(f"<{_RENAMED[tag]}>" if tag in _RENAMED else raw)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{_RENAMED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")


def _attribute(element: str, name: str, value: str) -> str | None:
    if element == "img" and name == "src" and not value.startswith(STORED):
        return None
    if element == "a" and name == "href" and value.startswith(STORED):
        return None
    return value


# Editors take a pasted address for a link up to the next space. Chinese has none: the sentence behind it goes along.
_PASTED_LINK = re.compile(r'<a href="(?P<address>[^"]*)"(?: rel="noopener")?>(?P<words>[^<]*)</a>')
_IN_NO_ADDRESS = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")  # RFC 3986
_SAYS_WHERE = re.compile(r"(?:https?://|www\.)[A-Za-z0-9]|mailto:[^@]+@[A-Za-z0-9]")


def is_web_address(address: str) -> bool:
    """Return whether ``address`` holds only what a web address may hold (RFC 3986), no word of a sentence."""
    return not _IN_NO_ADDRESS.search(address)


def _end_of_address(text: str) -> int:
    """Return where the address at the beginning of ``text`` ends: before a word, or a bracket opened before it."""
    foreign = _IN_NO_ADDRESS.search(text)
    end = foreign.start() if foreign else len(text)
    depth = 0
    for place, character in enumerate(text[:end]):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0:
            end = place
            break
    # What closes a sentence belongs to the sentence.
    return end if end == len(text) else len(text[:end].rstrip(".,;:!?('"))


def _cut_link(link: re.Match[str]) -> str:
    address, words = unescape(link["address"]), unescape(link["words"])
    if not words or address.removesuffix(words) not in {"", "http://", "https://", "mailto:"}:
        return link[0]
    end = _end_of_address(words)
    if end == len(words):
        return link[0]
    kept, rest = words[:end], escape(words[end:], quote=False)
    if not _SAYS_WHERE.match(kept):
        return escape(words, quote=False)
    address = address[: len(address) - len(words)] + kept
    return f'<a href="{escape(address)}" rel="noopener">{escape(kept, quote=False)}</a>{rest}'


# Spaces that lay a paragraph out (两个全角空格 before it, a date pushed to the right): the style sheet does that.
_INLINE = r'(?:strong|em|u|s|sub|sup|a)(?: [a-z]+="[^"]*")*'
_SPACE = r"(?:\s|&nbsp;)++"
_SPACE_BEFORE = re.compile(rf"(<p>(?:<{_INLINE}>)*){_SPACE}")
_SPACE_BEHIND = re.compile(rf"(?<!\s)(?<!&nbsp;){_SPACE}((?:</[a-z]+>)*</p>)")


def _without_layout(html: str) -> str:
    """Return the HTML without the white space at both ends of each paragraph."""
    before = None
    while before != html:
        before, html = html, _SPACE_BEHIND.sub(r"\1", _SPACE_BEFORE.sub(r"\1", html))
    return html


def sanitise(html: str) -> str:
    """Return ``html`` with only the elements and attributes a post may hold. Text is kept, scripts are not.

    A link whose words are its own address ends where the address does; white space at the ends of a paragraph goes.
    Idempotent: cleaning twice changes nothing, so a digest over the result is stable.
    """
    renamer = _Renamer()
    renamer.feed(clean_text(html))
    renamer.close()
    cleaned = nh3.clean(
        "".join(renamer.parts),
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        url_schemes=_SCHEMES,
        attribute_filter=_attribute,
        link_rel="noopener",
        clean_content_tags={"script", "style", "title", "textarea", "template", "noscript", "xml"},
        strip_comments=True,
    )
    # Once more: what was written as a character reference (&#8203;) is a character only now.
    return _without_layout(_PASTED_LINK.sub(_cut_link, clean_text(cleaned))).strip()


class _Text(HTMLParser):
    """Reads the text of HTML, with a line end after each block."""

    _BLOCKS = frozenset(
        {"p", "h2", "h3", "h4", "li", "tr", "blockquote", "table", "figcaption", "caption", "hr", "br", "dd"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "dt"}:
            self.parts.append("\t")
        elif tag in self._BLOCKS:
            self.parts.append("\n")


def text_of(html: str) -> str:
    """Return the readable text of sanitised HTML: blocks on lines, cells apart by tabs."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()
