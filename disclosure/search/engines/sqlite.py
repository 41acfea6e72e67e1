"""Search on SQLite: one FTS5 table, its rows in the order of time."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.search.characters import is_han
from disclosure.search.engines import MOST_COUNTED, MOST_RANKED, PAGE_SIZE, Found, Indexed, found
from disclosure.search.engines.filters import Condition, conditions, period
from disclosure.search.query import SearchQuery, Sort, Term, Words

TABLE = "disclosure_search_tokens"
_COLUMNS = ("title_words", "title_grams", "body_words", "body_grams", "attachments")
# bm25 by column: the title before the body, words before pairs, attachments last.
_WEIGHTS = "12.0, 5.0, 3.0, 1.0, 0.3"


class Sqlite:
    """FTS5 with tokens made in Python: its own tokenizer only parts them at spaces."""

    def create(self, using: BaseDatabaseWrapper) -> None:
        """Create the table. ``ascii``: every character beyond ASCII is part of a token, also the rarest of a name."""
        with using.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
                f"""{", ".join(_COLUMNS)}, tokenize = "ascii tokenchars '_'", prefix = '1')"""
            )

    def drop(self, using: BaseDatabaseWrapper) -> None:
        """Drop the table."""
        with using.cursor() as cursor:
            cursor.execute(f"DROP TABLE {TABLE}")

    def write(self, rows: Sequence[Indexed]) -> None:
        """Insert rows, in the order of their keys: any other makes FTS5 write to disk at every step."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, {', '.join(_COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608  # names from above
                [(row.place, *_fields(row)) for row in sorted(rows, key=attrgetter("place"))],
            )

    def erase(self, places: Sequence[int]) -> None:
        """Delete rows."""
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(each,) for each in sorted(places)])  # noqa: S608  # a name from above

    def look_up(self, words: Words, query: SearchQuery) -> Found:
        """Return one page of hits and their number. The full-text table gives the newest first by itself."""
        match = " AND ".join(_expression(term) for term in words.terms)
        hits, parameters = _hits(match, query)
        offset = (query.page - 1) * PAGE_SIZE
        if match and query.sort == Sort.RELEVANCE and offset < MOST_RANKED:
            page = _RANKED.format(narrowed=_NARROWED if query.has_filters else "", most=MOST_RANKED)
            parameters = [*parameters, _ranked(match, words)]
        else:
            page = "SELECT id, -id AS place FROM hits ORDER BY place"
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH hits AS MATERIALIZED ({hits}), "  # noqa: S608  # statements from here; values are parameters
                f"page AS ({page} LIMIT {PAGE_SIZE} OFFSET {offset:d}) "
                "SELECT e.publication_id, p.place FROM page p JOIN disclosure_searchentry e ON e.id = p.id "
                "UNION ALL SELECT NULL, count(*) FROM hits",
                parameters,
            )
            return found(cursor.fetchall())


_RANKED = (
    "SELECT id, row_number() OVER (ORDER BY rank, id DESC) AS place FROM ("  # noqa: S608  # names from above
    f"SELECT f.rowid AS id, bm25({TABLE}, {_WEIGHTS}) AS rank FROM {TABLE} f WHERE f.{TABLE} MATCH %s "
    "{narrowed} ORDER BY f.rowid DESC LIMIT {most}) ORDER BY place"
)
# The plus keeps SQLite from asking the full-text table anew for each hit.
_NARROWED = "AND +f.rowid IN (SELECT id FROM hits)"


def _fields(row: Indexed) -> list[str]:
    return [
        " ".join(each)
        for each in (
            row.title.words,
            row.title.grams,
            row.body.words,
            row.body.grams,
            row.attachments.words + row.attachments.grams,
        )
    ]


def _hits(match: str, query: SearchQuery) -> tuple[str, list[Any]]:
    """Return the statement of the keys of the newest hits, as many as are counted, and its parameters."""
    key = "f.rowid" if match else "e.id"
    tables: list[str] = []
    wanted: list[Condition] = []
    filters = conditions(query)
    if match:
        tables.append(f"{TABLE} f")
        wanted.append((f"f.{TABLE} MATCH %s", [match]))
    if filters or not match:
        tables.append("disclosure_searchentry e")
    if filters and match:
        wanted.append(("e.id = f.rowid", []))
    wanted += period(query, key) + filters
    # CROSS JOIN keeps the order: the hits first, then the entry of each.
    source = " CROSS JOIN ".join(tables)
    where = " AND ".join(sql for sql, _ in wanted) or "1"
    sql = f"SELECT {key} AS id FROM {source} WHERE {where} ORDER BY {key} DESC LIMIT {MOST_COUNTED + 1}"  # noqa: S608  # names and placeholders
    return sql, [value for _, values in wanted for value in values]


def _expression(term: Term) -> str:
    """Return a term in FTS5's language. Tokens are letters, digits and _ only, and stand in quotes besides."""
    if term.begins:
        return f'"{term.begins}" *'
    if term.is_phrase:
        # What stands alone at the end of the phrase goes on in the text, as the beginning of a pair.
        ending = " *" if len(term.all_of[-1]) == 1 and is_han(term.all_of[-1]) else ""
        return f'{{title_grams body_grams attachments}} : "{" ".join(term.all_of)}"{ending}'
    return " AND ".join(f'"{token}"' for token in term.all_of)


def _ranked(match: str, words: Words) -> str:
    """Return the same rows, ranked higher where the words stand whole and side by side."""
    whole = [f'"{term.word}"' if term.word else _expression(term) for term in words.terms]
    better = " AND ".join([*whole, *(f'"{pair}"' for pair in words.seams)])
    return match if better == match else f"({match}) OR ({better})"
