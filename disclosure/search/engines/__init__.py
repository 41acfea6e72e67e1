"""Where the tokens lie and how they are looked up: one small interface, two engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Protocol

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.search.query import SearchQuery, Words
from disclosure.search.tokens import Tokens

PAGE_SIZE = 20
# More hits than these are not counted (超过10000条) and not paged through.
MOST_COUNTED = 10_000
# Only so many of the newest hits are put in order of relevance: what a common word finds besides is by time anyway.
MOST_RANKED = 1_000


@dataclass(frozen=True)
class Indexed:
    """What one publication brings into the index: the key of its entry and the tokens of each field."""

    place: int
    title: Tokens
    body: Tokens
    attachments: Tokens


@dataclass(frozen=True)
class Found:
    """The keys of one page of hits, in order, and how many hits there are (at most one more than are counted)."""

    publication_ids: tuple[int, ...]
    total: int


def found(rows: Sequence[tuple[int | None, float]]) -> Found:
    """Return what a look-up brought: (publication, place on the page) for each hit and (None, how many) for all."""
    hits = sorted(((key, place) for key, place in rows if key is not None), key=itemgetter(1))
    (total,) = (number for key, number in rows if key is None)
    return Found(publication_ids=tuple(key for key, _ in hits), total=int(total))


class Engine(Protocol):
    """What search needs of a database."""

    def create(self, using: BaseDatabaseWrapper) -> None:
        """Make the place for the tokens; the tables of the models are there."""

    def drop(self, using: BaseDatabaseWrapper) -> None:
        """Undo ``create``."""

    def write(self, rows: Sequence[Indexed]) -> None:
        """Write the tokens of new entries."""

    def erase(self, places: Sequence[int]) -> None:
        """Remove the tokens of entries; those that have none are no error."""

    def look_up(self, words: Words, query: SearchQuery) -> Found:
        """Return one page of hits, in one statement."""


def engine_of(using: BaseDatabaseWrapper) -> Engine:
    """Return the engine of a connection. Raises LookupError for a database that has none."""
    from disclosure.search.engines import postgresql, sqlite

    engines: dict[str, Any] = {"sqlite": sqlite.Sqlite(), "postgresql": postgresql.Postgresql()}
    if using.vendor not in engines:
        raise LookupError(f"没有适用于 {using.vendor} 的检索引擎，请使用 SQLite 或 PostgreSQL。")
    return engines[using.vendor]


def engine() -> Engine:
    """Return the engine of the portal's database."""
    return engine_of(connection)
