"""One page of results: the hits, what of them is shown, how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from disclosure.enums import PublicationState, Validity
from disclosure.models import Publication
from disclosure.queries import day_of
from disclosure.search.engines import MOST_COUNTED, PAGE_SIZE, engine
from disclosure.search.highlight import MARK, excerpt, highlight, plain, spans
from disclosure.search.query import SearchQuery, Words, parse
from disclosure.search.segment import segmenter
from disclosure.undated import is_dated

_SHOWN = (
    "id", "state", "post_id", "title", "html", "document_number", "index_number", "validity", "attachments",
    "first_published_at", "department__slug", "department__short_name", "column__code", "column__name",
)  # fmt: skip
_ENDED = frozenset({Validity.EXPIRED, Validity.REPEALED})


@dataclass(frozen=True)
class Hit:
    """One publication that was found, as a list shows it. The words are marked in title, excerpt, numbers and files."""

    post_id: int
    plain_title: str
    address: str
    title: SafeString
    excerpt: SafeString
    numbers: tuple[SafeString, ...]
    files: tuple[SafeString, ...]
    is_in_files: bool
    validity: str
    department: str
    department_address: str
    column: str
    column_address: str
    day: str


@dataclass(frozen=True)
class SearchPage:
    """What a search found. ``total`` is at most ``MOST_COUNTED``; ``is_capped`` says that there is more."""

    hits: tuple[Hit, ...]
    total: int
    is_capped: bool
    number: int
    pages: int
    words: Words


def find(query: SearchQuery) -> SearchPage:
    """Return a page of live publications in two queries: which they are, and their rows.

    Without words the filters alone choose, newest first. Raises django.db.DatabaseError where the engine fails.
    """
    words = parse(query.text, segmenter()) if query.text else Words()
    found = engine().look_up(words, query)
    # The state is looked at here: asked for beside the keys, SQLite reads every live publication instead of these.
    rows = {
        row["id"]: row
        for row in Publication.objects.filter(pk__in=found.publication_ids).values(*_SHOWN)
        if row["state"] == PublicationState.LIVE
    }
    marked = [term.text for term in words.terms]
    total = min(found.total, MOST_COUNTED)
    return SearchPage(
        hits=tuple(_hit(rows[key], marked) for key in found.publication_ids if key in rows),
        total=total,
        is_capped=found.total > MOST_COUNTED,
        number=query.page,
        pages=max(1, -(-total // PAGE_SIZE)),
        words=words,
    )


def _hit(row: dict[str, Any], words: Sequence[str]) -> Hit:
    numbers = [row["document_number"], row["index_number"]]
    names = [file["name"] for file in row["attachments"]]
    title = highlight(row["title"], words)
    text = excerpt(plain(row["html"]), words)
    found_numbers = tuple(highlight(each, words) for each in numbers if spans(each, words))
    found_files = tuple(highlight(each, words) for each in names if spans(each, words))
    is_elsewhere = not (found_numbers or found_files or MARK in title or MARK in text)
    return Hit(
        post_id=row["post_id"],
        plain_title=row["title"],
        address=f"/posts/{row['post_id']}/",
        title=title,
        excerpt=text,
        numbers=found_numbers,
        files=found_files,
        is_in_files=bool(words and names and is_elsewhere),
        validity=Validity(row["validity"]).label if row["validity"] in _ENDED else "",
        department=row["department__short_name"],
        department_address=f"/departments/{row['department__slug']}/",
        column=row["column__name"],
        column_address=f"/columns/{row['column__code'].replace('.', '/')}/",
        day=day_of(row["first_published_at"]) if is_dated(row["first_published_at"]) else "",
    )
