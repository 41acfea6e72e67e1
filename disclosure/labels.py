"""The national page labels (页面标签, 国办发〔2017〕47号): which ``<meta>`` a column page and an article carry.

The site's own three (SiteName, SiteDomain, SiteIDCode) stand in the frame of every page. Names are case-sensitive;
each stands once; required ones stand even while empty, optional ones only when there is something to say.
"""

import json
from collections.abc import Iterable

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

Label = tuple[str, str]


def column_labels(*, name: str, description: str, keywords: str, kind: str) -> list[Label]:
    """Return the labels of a column's own page."""
    return [
        ("ColumnName", name),
        ("ColumnDescription", description or f"{name}栏目公开的政府信息"),
        ("ColumnKeywords", keywords or name),
        ("ColumnType", kind),
    ]


def article_labels(
    *,
    column: str,
    column_kind: str,
    title: str,
    published: str,
    source: str,
    keywords: Iterable[str] = (),
    author: str = "",
    description: str = "",
    image: str = "",
    address: str = "",
) -> list[Label]:
    """Return the labels of an article; ``published`` is to the minute (``YYYY-MM-DD HH:MM``)."""
    required = [
        ("ColumnName", column),
        ("ColumnType", column_kind),
        ("ArticleTitle", title),
        ("PubDate", published),
        ("ContentSource", source),
    ]
    optional = [
        ("Keywords", ";".join(keywords)),
        ("Author", author),
        ("Description", description),
        ("Image", image),
        ("Url", address),
    ]
    return required + [label for label in optional if label[1]]


def as_meta(labels: Iterable[Label]) -> SafeString:
    """Return the labels as ``<meta>`` elements, quotes escaped."""
    return format_html_join("\n", '<meta name="{}" content="{}">', labels)


_DANGEROUS = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def as_linked_data(data: dict[str, object]) -> SafeString:
    """Return a JSON-LD data block. Nothing in it can end the element: ``<``, ``>`` and ``&`` are escaped as in JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_DANGEROUS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  # escaped on the line above
