"""The HTML a post may hold: a short list of elements, cleaned where content is stored, whatever the editor did."""

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


def sanitise(html: str) -> str:
    """Return ``html`` with only the elements and attributes a post may hold. Text is kept, scripts are not.

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
    return clean_text(cleaned).strip()


class _Text(HTMLParser):
    """Reads the text of HTML, with a line end after each block."""

    _BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "tr", "blockquote", "table", "figcaption", "caption", "hr", "br"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.parts.append("\t")
        elif tag in self._BLOCKS:
            self.parts.append("\n")


def text_of(html: str) -> str:
    """Return the readable text of sanitised HTML: blocks on lines, cells apart by tabs."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).strip()
