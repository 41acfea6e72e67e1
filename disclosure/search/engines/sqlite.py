"""Search on SQLite: one FTS5 table, rows by the key of the publication."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.search.engines import MOST_COUNTED, MOST_RANKED, PAGE_SIZE, Found, Indexed
from disclosure.search.engines.filters import Condition, conditions
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
        """Replace the rows of these publications."""
        self.erase([row.publication_id for row in rows])
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, {', '.join(_COLUMNS)}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608  # names from above
                [(row.publication_id, *_fields(row)) for row in rows],
            )

    def erase(self, publication_ids: Sequence[int]) -> None:
        """Delete the rows of these publications."""
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608  # a name from above
                [(each,) for each in publication_ids],
            )

    def look_up(self, words: Words, query: SearchQuery) -> Found:
        """Return one page of hits: all hits by key and moment, then the ranks of the newest of them."""
        match = " AND ".join(_expression(term) for term in words.terms)
        hits, parameters = _hits(match, words, conditions(query))
        offset = (query.page - 1) * PAGE_SIZE
        if match and query.sort == Sort.RELEVANCE and offset < MOST_RANKED:
            ordered = _RANKED
            parameters = [*parameters, _with_seams(match, words)]
        else:
            ordered = "SELECT id, row_number() OVER (ORDER BY moment DESC, id DESC) AS place FROM hits"
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH hits AS MATERIALIZED ({hits}), "  # noqa: S608  # statements from here; values are parameters
                f"newest AS (SELECT id, moment FROM hits ORDER BY moment DESC, id DESC LIMIT {MOST_RANKED}), "
                f"ordered AS ({ordered} ORDER BY place LIMIT {PAGE_SIZE} OFFSET {offset:d}) "
                "SELECT id, place FROM ordered UNION ALL SELECT NULL, count(*) FROM hits",
                parameters,
            )
            *page, (_, total) = cursor.fetchall()
        page.sort(key=lambda row: row[1])
        return Found(publication_ids=tuple(row[0] for row in page), total=min(total, MOST_COUNTED + 1))


# The plus keeps SQLite from asking the full-text table anew for each of the thousand.
_RANKED = (
    "SELECT id, row_number() OVER (ORDER BY rank, id DESC) AS place FROM ("  # noqa: S608  # names from above
    f"SELECT f.rowid AS id, bm25({TABLE}, {_WEIGHTS}) AS rank FROM {TABLE} f "
    f"WHERE f.{TABLE} MATCH %s AND +f.rowid IN (SELECT id FROM newest))"
)


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


def _hits(match: str, words: Words, filters: list[Condition]) -> tuple[str, list[Any]]:
    """Return the statement of all hits: key and moment."""
    sources = ["disclosure_searchentry e"]
    wanted = list(filters)
    if match:
        sources.insert(0, f"{TABLE} f CROSS JOIN")  # in this order: the few hits first, then their entries
        wanted.insert(0, (f"f.{TABLE} MATCH %s AND e.publication_id = f.rowid", [match]))
    needles = [term.needle for term in words.terms if term.needle]
    if needles:
        sources.append("CROSS JOIN disclosure_searchtext t")
        wanted.append(("t.entry_id = e.publication_id", []))
        wanted += [("instr(t.text, %s) > 0", [needle]) for needle in needles]
    where = " AND ".join(sql for sql, _ in wanted) or "1"
    sql = f"SELECT e.publication_id AS id, e.first_published_at AS moment FROM {' '.join(sources)} WHERE {where}"  # noqa: S608  # names and placeholders
    return sql, [value for _, values in wanted for value in values]


def _expression(term: Term) -> str:
    """Return a term in FTS5's language. Tokens are letters, digits and _ only, and stand in quotes besides."""
    if term.begins:
        return f'"{term.begins}" *'
    every = " AND ".join(f'"{token}"' for token in term.all_of)
    if term.word and term.word not in term.all_of:
        return f'("{term.word}" OR ({every}))'
    return f"({every})"


def _with_seams(match: str, words: Words) -> str:
    """Return the same rows, ranked higher where the words stand side by side."""
    if not words.seams:
        return match
    seams = " AND ".join(f'"{pair}"' for pair in words.seams)
    return f"({match}) OR (({match}) AND {seams})"
