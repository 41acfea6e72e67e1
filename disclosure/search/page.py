"""One page of results: the hits, what of them is shown, how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from disclosure.enums import Validity
from disclosure.models import Publication
from disclosure.queries import day_of
from disclosure.search.engines import MOST_COUNTED, PAGE_SIZE, engine
from disclosure.search.highlight import excerpt, highlight, plain, spans
from disclosure.search.query import SearchQuery, Words, parse
from disclosure.search.segment import segmenter

_SHOWN = (
    "post_id", "title", "html", "document_number", "index_number", "validity", "attachments", "first_published_at",
    "department__slug", "department__short_name", "column__code", "column__name",
)  # fmt: skip

_ENDED = frozenset({Validity.EXPIRED, Validity.REPEALED})


@dataclass(frozen=True)
class Hit:
    """One publication that was found, as a list shows it. The words are marked in title, excerpt, numbers and files."""

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
    rows = (
        Publication.objects.live().select_related("department", "column").only(*_SHOWN).in_bulk(found.publication_ids)
    )
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


def _hit(publication: Publication, words: Sequence[str]) -> Hit:
    numbers = (publication.document_number, publication.index_number)
    names = [file["name"] for file in publication.attachments]
    text = plain(publication.html)
    hit = Hit(
        address=publication.get_absolute_url(),
        title=highlight(publication.title, words),
        excerpt=excerpt(text, words),
        numbers=tuple(highlight(each, words) for each in numbers if spans(each, words)),
        files=tuple(highlight(each, words) for each in names if spans(each, words)),
        is_in_files=False,
        validity=Validity(publication.validity).label if publication.validity in _ENDED else "",
        department=publication.department.short_name,
        department_address=publication.department.get_absolute_url(),
        column=publication.column.name,
        column_address=publication.column.get_absolute_url(),
        day=day_of(publication.first_published_at),
    )
    is_elsewhere = not any("<mark>" in part for part in (hit.title, hit.excerpt, *hit.numbers, *hit.files))
    return replace(hit, is_in_files=bool(words and names and is_elsewhere))
