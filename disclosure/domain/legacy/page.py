"""What an old page says of itself: title, date, the block of 索引号 and 发文机关, its body, what is wrong with it.

Pages were made by hand, by FrontPage, or by one of a dozen programs; none says where its body begins. The places that
these programs used are tried first, then the cell or block with the most words that are no links.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from disclosure.domain.legacy import dates
from yunlong_portal.kernel.text import clean_line

# Ids and classes of the body, the surest first.
_BODIES = (
    "zoom", "ucap-content", "trs_editor", "vsb_content", "articlecontent", "article_content", "newscontent",
    "news_content", "contenttext", "textcontent", "wznr", "neirong", "content", "article", "maincontent", "con", "nr",
)  # fmt: skip
_UNTITLED = re.compile(
    r"无标题(?:文档|页)?|untitled(?: document| page)?|new ?page ?\d*|新建网页 ?\d*|未命名", re.IGNORECASE
)
_SITE_NAME = re.compile(r"^(?P<title>.{4,}?)\s*[-_|—–]+\s*[^-_|—–]{2,30}(?:网|网站|政府|局|委|办|镇|乡|站)$")
_LABELS = {
    "索引号": "index_number", "公文种类": "genre", "发文机关": "issuing_body", "发布机构": "issuing_body",
    "成文日期": "date_of_issue", "发文日期": "date_of_issue", "发文字号": "document_number", "文号": "document_number",
    "有效性": "validity", "主题分类": "theme",
}  # fmt: skip
_LABELLED = re.compile(rf"^[\W_]*(?P<label>{'|'.join(_LABELS)})\s*[:：]\s*(?P<value>.*?)\s*$")
_PUT_OUT = r"(?:发布|发表|录入|更新|添加)\s*(?:时间|日期)\s*"
_PUBLISHED = re.compile(rf"{_PUT_OUT}[:：](?P<rest>.{{0,40}})|(?:^|\s)(?:时间|日期)\s*[:：](?P<bare>.{{0,40}})")
# Within the text only what cannot be the time of a meeting.
_PUBLISHED_IN_TEXT = re.compile(rf"{_PUT_OUT}:(?P<rest>.{{0,40}})")
# A line that says when the page was put out, perhaps how often it was read, and nothing else.
_NOTHING_ELSE = re.compile(
    rf"[\[(【]?\s*{_PUT_OUT}:"
    r"[\d〇○零一二三四五六七八九十元正年月日时分秒\-./: T]{6,40}"
    r"(?:(?:浏览|点击|阅读)(?:次数|量|数)?\s*:?\s*\d*\s*次?)?\s*[\])】]?"
)
_FIRST_LINES, _SHORT_LINE = 6, 60
_OWNER = re.compile(r"(?:主办(?:单位)?|版权所有|主管单位)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff]{4,30})")
_REFRESH = re.compile(r"url\s*=\s*['\"]?\s*(?P<url>[^'\"\s]+)", re.IGNORECASE)
_OUT_OF_SIGHT = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent|margin-(?:left|top))\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0|(?:^|;)\s*(?:height|width)\s*:\s*[01]px",
    re.IGNORECASE,
)
_RUNS_CODE = re.compile(
    r"\beval\s*\(|\batob\s*\(|fromCharCode|\bunescape\s*\(|document\.write\s*\(\s*unescape", re.IGNORECASE
)
# What Word and FrontPage leave beside HTML: declarations, conditions outside comments, tags with a colon.
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_RUBBISH = re.compile(r"<\?[^>]{0,500}>|<!\[[^>]{0,200}>|</?(?:o|st1|v|w|m):[^>]{0,500}>", re.IGNORECASE)
_BLOCKS = frozenset({
    "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "br", "hr", "center", "td", "th",
    "blockquote", "section", "article", "form", "dd", "dt",
})  # fmt: skip
_NO_TEXT = frozenset({"script", "style", "noscript", "title", "option", "textarea"})
_CROWDED = 0.6
_DECORATION = re.compile(
    r"[\[(（【]\s*[\d\-./年月日]*\s*[\])）】]|共\s*\d+\s*[条页篇]|第\s*\d+\s*/?\s*\d*\s*页?|[\d/]+\s*页|上一页|下一页|首页|尾页|末页|更多|\s|[|>·•]"
)


@dataclass
class OldPage:
    """One page taken apart. ``body`` is its part of the tree, None where the page has none."""

    title: str
    body: Any
    metadata: dict[str, str] = field(default_factory=dict)
    published_on: date | None = None
    published_at: time | None = None
    owner: str = ""
    breadcrumb: str = ""
    refresh: str = ""
    hidden_links: tuple[str, ...] = ()
    runs_code: bool = False
    has_frames: bool = False


def take_apart(text: str) -> OldPage:
    """Return what a page says of itself. Never fails: what is not there stays empty."""
    root = _tree(text)
    if root is None:
        return OldPage(title="", body=None)
    body = _body_of(root)
    beside = _lines(root, but=body)
    day, hour = _published(root, beside)
    if day is None and body is not None:
        day, hour = _take_out_published(body)
    return OldPage(
        title=_title_of(root, body),
        body=body,
        metadata=_metadata(root, body, beside),
        published_on=day,
        published_at=hour,
        owner=next((match["name"] for line in reversed(beside) if (match := _OWNER.search(line))), ""),
        breadcrumb=next((line for line in beside if "当前位置" in line or "您的位置" in line), ""),
        refresh=_refresh(root),
        hidden_links=tuple(_hidden_links(root)),
        runs_code=any(_RUNS_CODE.search(each.text_content()) for each in root.iter("script")),
        has_frames=next(root.iter("frameset", "frame"), None) is not None,
    )


def _tree(text: str) -> Any:
    # Comments first: a condition of Word's ends within one.
    plain = _RUBBISH.sub("", _COMMENT.sub("", text.replace("\x00", ""))).strip()
    if not plain:
        return None
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        return html.document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def is_out_of_sight(element: Any) -> bool:
    """Return whether a reader of the page did not see the element."""
    return bool(_OUT_OF_SIGHT.search(element.get("style") or "")) or "hidden" in element.attrib


def words_of(element: Any) -> str:
    """Return the text of an element without scripts, on one line."""
    return clean_line("".join(_texts(element)))


def _texts(element: Any) -> list[str]:
    found: list[str] = []

    def walk(node: Any) -> None:
        if node.tag not in _NO_TEXT and isinstance(node.tag, str):
            found.append(node.text or "")
            for child in node:
                walk(child)
                found.append(child.tail or "")

    walk(element)
    return found


def _lines(root: Any, *, but: Any) -> list[str]:
    """Return the lines of a page outside its body."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT or node is but:
            return
        parts.append("\n" if node.tag in _BLOCKS else "")
        parts.append(node.text or "")
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        parts.append("\n" if node.tag in _BLOCKS else "")

    walk(root)
    return [line for each in "".join(parts).replace("\r", " ").split("\n") if (line := clean_line(each))]


def _marks_of(element: Any) -> set[str]:
    return {each.lower() for each in f"{element.get('id') or ''} {element.get('class') or ''}".split()}


def _body_of(root: Any) -> Any:
    """Return the element that holds what the page is about."""
    marked: dict[str, list[Any]] = {}
    for element in root.iter("div", "td", "article", "section", "span"):
        for mark in _marks_of(element) & set(_BODIES):
            marked.setdefault(mark, []).append(element)
    for name in _BODIES:
        best = max(marked.get(name, ()), key=lambda each: len(words_of(each)), default=None)
        if best is not None and (words_of(best) or next(best.iter("img"), None) is not None):
            return best
    whole = root.find("body")
    if whole is None:
        return None
    blocks = [each for each in whole.iter("td", "div", "article", "section") if not is_out_of_sight(each)]
    scores = [(_own_words(each), each) for each in blocks]
    most = max((score for score, _ in scores), default=0)
    if most < _own_words(whole) * 0.4:
        return whole
    # Of an element and the one it stands in, with as many words: the inner one. Elements come outer before inner.
    return [each for score, each in scores if score >= most * 0.95][-1]


def _own_words(element: Any) -> int:
    in_links = sum(len(words_of(link)) for link in element.iter("a"))
    return len(words_of(element)) - 2 * in_links


def is_list_of_links(body: Any) -> bool:
    """Return whether what a page is about is where other pages are: a home page, a list of a column."""
    links = [
        each
        for each in body.iter("a")
        if words_of(each) and not re.match(r"(?i)\s*(#|javascript)", each.get("href") or "")
    ]
    if len(links) < 2:
        return False
    in_links = len(_DECORATION.sub("", "".join(words_of(each) for each in links)))
    everything = len(_DECORATION.sub("", words_of(body)))
    return everything > 0 and in_links / everything >= _CROWDED


def _title_of(root: Any, body: Any) -> str:
    told = next((each.get("content") or "" for each in root.iter("meta") if _name_of(each) == "articletitle"), "")
    headings = [words_of(each) for each in root.iter("h1") if body is None or each is not body]
    marked = [
        words_of(each)
        for each in root.iter("div", "td", "span", "p", "h2", "h3")
        if _marks_of(each) & {"title", "arttitle", "articletitle", "wzbt", "bt", "news_title"}
    ]
    element = root.find(".//title")
    head = clean_line(element.text or "") if element is not None else ""
    short = _SITE_NAME.match(head)
    for each in (clean_line(told), *headings, *marked, short["title"] if short else head):
        if each and len(each) <= 200 and not _UNTITLED.fullmatch(each):
            return each
    return ""


def _name_of(meta: Any) -> str:
    return (meta.get("name") or meta.get("http-equiv") or "").strip().lower()


def _metadata(root: Any, body: Any, beside: list[str]) -> dict[str, str]:
    """Return what the block above the text says; of a label without a value nothing."""
    found: dict[str, str] = {}
    inside = set(body.iter()) if body is not None else set()
    for row in root.iter("tr"):
        if row in inside:
            continue
        cells = [words_of(each) for each in row.findall("td") + row.findall("th")]
        for cell, behind in zip(cells, [*cells[1:], ""], strict=True):
            if (match := _LABELLED.match(cell)) and not match["value"] and not _LABELLED.match(behind):
                found.setdefault(_LABELS[match["label"]], behind)
    for line in beside:
        if (match := _LABELLED.match(line)) and match["value"]:
            found.setdefault(_LABELS[match["label"]], match["value"])
    return {name: value for name, value in found.items() if value and len(value) <= 200}


def _published(root: Any, beside: list[str]) -> tuple[date | None, time | None]:
    told = [each.get("content") or "" for each in root.iter("meta") if _name_of(each) in {"pubdate", "publishdate"}]
    for line in (*told, *(_behind_label(each) for each in beside)):
        if line and (found := dates.find_moment(line)):
            return found
    return None, None


def _take_out_published(body: Any) -> tuple[date | None, time | None]:
    """Return when the page was put out as one of the first lines of its text says, and take that line out of it.

    It is what the page says of itself, not what it is about. A line that says more (来源 …) is read and stays.
    """
    for places in _lines_in(body)[:_FIRST_LINES]:
        line = unicodedata.normalize("NFKC", _line_at(places))
        match = _PUBLISHED_IN_TEXT.search(line) if len(line) <= _SHORT_LINE else None
        if match and (found := dates.find_moment(match["rest"])):
            if _NOTHING_ELSE.fullmatch(line):
                _empty(places, within=body)
            return found
    return None, None


def _empty(places: list[tuple[Any, str]], *, within: Any) -> None:
    for element, name in places:
        setattr(element, name, "")
    block = places[0][0]
    if block is not within and not words_of(block) and next(block.iter("img"), None) is None:
        block.drop_tree()


def _lines_in(body: Any) -> list[list[tuple[Any, str]]]:
    """Return where the text of each line stands that has any: elements with ``text`` or ``tail``."""
    lines: list[list[tuple[Any, str]]] = [[]]

    def walk(node: Any) -> None:
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT:
            return
        lines[-1].append((node, "text"))
        for child in node:
            is_block = child.tag in _BLOCKS
            if is_block:
                lines.append([])
            walk(child)
            if is_block:
                lines.append([])
            lines[-1].append((child, "tail"))

    walk(body)
    return [places for places in lines if _line_at(places)]


def _line_at(places: list[tuple[Any, str]]) -> str:
    return clean_line("".join(getattr(element, name) or "" for element, name in places))


def _behind_label(line: str) -> str:
    match = _PUBLISHED.search(unicodedata.normalize("NFKC", line))
    return (match["rest"] or match["bare"] or "") if match else ""


def _refresh(root: Any) -> str:
    for meta in root.iter("meta"):
        if _name_of(meta) == "refresh" and (match := _REFRESH.search(meta.get("content") or "")):
            return match["url"]
    return ""


def _hidden_links(root: Any) -> list[str]:
    found = []
    for element in root.iter("div", "span", "p", "ul", "table", "td", "font", "marquee"):
        if is_out_of_sight(element):
            found += [each.get("href") or "" for each in element.iter("a")]
    return [each for each in found if each.lower().startswith(("http:", "https:", "//"))]


def absolute(url: str, *, page: str) -> str:
    """Return a web address that a page gives from where it stands; empty where it is none."""
    try:
        return urljoin(page, url)
    except ValueError:
        return ""
