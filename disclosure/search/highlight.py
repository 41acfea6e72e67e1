"""Marks what was found: in Python, because only Python knows how text and query were folded."""

import re
from collections.abc import Iterable
from html import unescape

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from disclosure.search.characters import fold_with_offsets

EXCERPT = 120
_LEAD = 20
MARK, _END = "<mark>", "</mark>"
_LOOKED_AT = 100
# Comments are not in published HTML; an attribute's value may hold a ">".
_TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_SPACE = re.compile(r"\s+")
Span = tuple[int, int]


def plain(html: str) -> str:
    """Return the text of published HTML on one line. Quicker than a parser, for a page of hits."""
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", html))).strip()


def spans(text: str, words: Iterable[str]) -> list[Span]:
    """Return where the folded ``words`` stand in ``text``, longest first, neighbours joined, in order."""
    ordered = sorted({word for word in words if word}, key=len, reverse=True)
    if not ordered:
        return []
    pattern = re.compile("(?:" + "|".join(_as_written(word) for word in ordered) + ")+")
    folded, places = fold_with_offsets(text)
    # One character may fold to several (㎡ → m2): a hit that ends inside it takes it whole.
    return [
        (places[each.start()], max(places[each.end()], places[each.end() - 1] + 1)) for each in pattern.finditer(folded)
    ]


def _as_written(word: str) -> str:
    """Return a pattern for a word; the one space of a phrase stands for any few signs (〔, ，, -)."""
    return r"[\W_]{1,4}".join(re.escape(part) for part in word.split(" "))


def highlight(text: str, words: Iterable[str]) -> SafeString:
    """Return ``text`` escaped, with ``<mark>`` around the folded ``words``."""
    return _marked(text, spans(text, words))


def _marked(text: str, found: Iterable[Span]) -> SafeString:
    parts: list[str] = []
    at = 0
    for start, end in found:
        parts += [escape(text[at:start]), MARK, escape(text[start:end]), _END]
        at = end
    parts.append(escape(text[at:]))
    return mark_safe("".join(parts))  # noqa: S308  # every piece is escaped above


def excerpt(text: str, words: Iterable[str], *, length: int = EXCERPT) -> SafeString:
    """Return the stretch of ``text`` with the most different words, marked; its beginning where none is in it."""
    found = spans(text, words)
    start = _best_start(text, found[:_LOOKED_AT], length)
    end = start + length
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in found if a < end and b > start]
    before, after = "……" if start else "", "……" if end < len(text) else ""
    return mark_safe(before + _marked(text[start:end], inside) + after)  # noqa: S308  # _marked escapes


def _best_start(text: str, found: list[Span], length: int) -> int:
    """Return where to begin: at the beginning unless more different words stand together further on."""

    def worth(start: int) -> int:
        return len({text[a:b] for a, b in found if a >= start and b <= start + length})

    return max([0, *(max(0, a - _LEAD) for a, _ in found)], key=lambda start: (worth(start), -start))
