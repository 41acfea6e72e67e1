"""The body of an old page as the portal may show it: Word's leavings gone, layout tables opened, links looked at.

Not a character of what a reader saw is changed. What ``sanitise`` drops without trace (cells that are divs, lines that
hang in the air) is made paragraphs first, so that no two words run together.
"""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from lxml import html

from disclosure.domain.legacy.addresses import Link, LinkKind
from disclosure.domain.legacy.page import is_out_of_sight, words_of
from disclosure.domain.sanitise import STORED, is_web_address

_GONE = (
    "script", "style", "noscript", "iframe", "object", "embed", "applet", "input", "select", "button", "textarea",
    "link", "meta", "base", "bgsound", "xml", "frameset",
)  # fmt: skip
_KEPT = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr", "pre"})
_INLINE = frozenset({
    "a", "b", "strong", "em", "i", "u", "s", "sub", "sup", "font", "span", "img", "ins", "del", "strike", "small",
    "big", "code", "label", "tt", "nobr", "cite", "q", "abbr", "acronym", "mark",
})  # fmt: skip
# A line break before an indent begins a paragraph.
_NEW_PARAGRAPH = re.compile(r"<br\s*/?>\s*(?:&nbsp;|&#160;|\u00a0|\u3000| ){2,}", re.IGNORECASE)
_BREAK_FIRST = re.compile(r"(<p[^>]*>)(?:\s|&nbsp;|&#160;|\u00a0|\u3000)*(?:<br\s*/?>)+", re.IGNORECASE)
_EMPTY = re.compile(r"<p[^>]*>(?:\s|&nbsp;|&#160;|\u00a0|\u3000|<br\s*/?>)*</p>", re.IGNORECASE)
# What stands around a text on old pages and is none of it.
_FRAME_LINE = re.compile(
    r"[\[【(]?\s*(?:打印本页|打印|关闭窗口|关闭|返回顶部|返回|加入收藏|字体[:：]?\s*大\s*中\s*小|大\s*中\s*小)\s*[\])】]?"
    r"|(?:上一篇|下一篇|上一条|下一条)\s*[:：].*|扫一扫在手机打开当前页|浏览次数[:：]?\s*\d*"
)


@dataclass
class Body:
    """A body ready to be stored, and what was met on the way."""

    html: str = ""
    pictures: list[str] = field(default_factory=list)
    lost_pictures: list[str] = field(default_factory=list)
    attached: list[tuple[str, str]] = field(default_factory=list)
    lost_links: list[tuple[LinkKind, str]] = field(default_factory=list)
    led_to: list[str] = field(default_factory=list)


Look = Callable[[str], Link]
Shown = Callable[[str], str | None]


def make_body(element: Any, *, look: Look, picture: Shown, page: Shown, title: str) -> Body:
    """Return the body of a page.

    ``look`` says what a link leads to; ``picture`` returns the digest under which a file of the dump is shown, or None;
    ``page`` returns the address at which a page of the dump will be read.
    """
    root = copy.deepcopy(element)
    root.tail = None
    found = Body()
    _take_out(root)
    _open_layout(root)
    _look_at_pictures(root, found, look, picture, title)
    _look_at_links(root, found, look, page)
    pieces = [each for each in _blocks(root) if not _is_frame(each)]
    joined = _NEW_PARAGRAPH.sub("</p><p>", "".join(pieces))
    found.html = _EMPTY.sub("", _BREAK_FIRST.sub(r"\1", joined))
    return found


def _take_out(root: Any) -> None:
    for each in list(root.iter(*_GONE)):
        if each is not root:
            each.drop_tree()
    for each in list(root.iter()):
        if isinstance(each.tag, str) and each is not root and is_out_of_sight(each):
            each.drop_tree()


def _open_layout(root: Any) -> None:
    """Open tables of one cell: they drew a frame."""
    for table in list(root.iter("table")):
        cells = [each for each in table.iter("td", "th") if next(each.iterancestors("table")) is table]
        if table is not root and len(cells) == 1:
            cells[0].tag = "div"
            cells[0].tail = None
            table.getparent().replace(table, _with_tail(cells[0], table.tail))
    for cell in root.iter("td", "th"):
        for block in list(cell.iter("div", "center")):
            block.tag = (
                "div" if any(each.tag in _KEPT or each.tag == "div" for each in block.iterdescendants()) else "p"
            )


def _with_tail(element: Any, tail: str | None) -> Any:
    element.tail = tail
    return element


def _look_at_pictures(root: Any, found: Body, look: Look, picture: Shown, title: str) -> None:
    for number, each in enumerate(list(root.iter("img")), start=1):
        link = look(each.get("src") or "")
        digest = picture(link.file) if link.kind == LinkKind.FILE else None
        if digest is None:
            found.lost_pictures.append(link.address or each.get("src") or "")
            each.drop_tree()
            continue
        found.pictures.append(link.file)
        words = (each.get("alt") or each.get("title") or "").strip() or f"{title}（配图{number}）"
        each.attrib.clear()
        each.set("src", f"{STORED}{digest}")
        each.set("alt", words[:200])


def _look_at_links(root: Any, found: Body, look: Look, page: Shown) -> None:
    for each in list(root.iter("a")):
        if each.get("href") is None:
            each.drop_tag()
            continue
        link = look(each.get("href"))
        target = None
        match link.kind:
            case LinkKind.PAGE:
                target = page(link.file)
                found.led_to.append(link.file)
            case LinkKind.FILE:
                found.attached.append((link.file, words_of(each)))
            case LinkKind.ELSEWHERE if is_web_address(link.address):
                target = link.address
            case LinkKind.SCRIPT | LinkKind.LOST | LinkKind.INSIDE | LinkKind.ELSEWHERE:
                found.lost_links.append((link.kind, link.address))
        if target is None or not (words_of(each) or next(each.iter("img"), None) is not None):
            each.drop_tag()
        else:
            each.attrib.clear()
            each.set("href", target)


def _blocks(node: Any) -> Iterator[str]:
    """Yield what stands in an element as blocks: paragraphs, lists, tables; what hangs in between is a paragraph."""
    run: list[str] = [escape(node.text or "", quote=False)]
    for child in node:
        tail = escape(child.tail or "", quote=False)
        if not isinstance(child.tag, str):
            run.append(tail)
            continue
        if child.tag in _INLINE and not any(each.tag in _KEPT or each.tag == "div" for each in child.iterdescendants()):
            run.append(_written(child))
        elif child.tag == "br":
            run.append("<br>")
        else:
            yield from _paragraphs(run)
            run = []
            if child.tag in _KEPT:
                yield _written(child)
            else:
                yield from _blocks(child)
        run.append(tail)
    yield from _paragraphs(run)


def _paragraphs(run: list[str]) -> Iterator[str]:
    for line in re.split(r"<br\s*/?>", "".join(run)):
        if line.strip(" \t\r\n\u00a0\u3000"):
            yield f"<p>{line}</p>"


def _written(element: Any) -> str:
    return html.tostring(element, encoding="unicode", with_tail=False)


def _is_frame(block: str) -> bool:
    if len(block) > 2_000 or "<table" in block or "<img" in block:
        return False
    words = re.sub(r"<[^>]*>", "", block).replace("&nbsp;", " ").strip(" \u00a0\u3000\r\n\t")
    return bool(words) and bool(_FRAME_LINE.fullmatch(words))
