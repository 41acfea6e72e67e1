"""Search on PostgreSQL: a vector of tokens on each entry and a GIN index over it.

The vectors are made in Python, not by a text search configuration: no dictionary of PostgreSQL knows Chinese.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.search.characters import is_han
from disclosure.search.engines import MOST_COUNTED, MOST_RANKED, PAGE_SIZE, Found, Indexed, found
from disclosure.search.engines.filters import Condition, conditions, period
from disclosure.search.query import SearchQuery, Sort, Term, Words

_INDEX = "disclosure_search_tokens"
# ts_rank by weight, D to A: attachments, pairs of the body, words of the body, title.
_WEIGHTS = "'{0.03, 0.1, 0.3, 1.0}'"
# A place in a vector is a number up to this one, and one token keeps a few: enough for frequency and nearness.
_LAST_PLACE = 16_383
_MOST_PLACES = 4


# The planner takes reading every vector for cheap, because it does not count that each must be unpacked first: for a
# common word that is twenty times slower than the index. A function may say so for itself alone.
_HITS_FUNCTION = """
CREATE OR REPLACE FUNCTION disclosure_search_hits(wanted tsquery, phrases text[]) RETURNS SETOF bigint
LANGUAGE sql STABLE SET enable_seqscan = off AS $$
    SELECT id FROM disclosure_searchentry WHERE tokens @@ wanted
    AND (cardinality(phrases) = 0 OR NOT EXISTS (SELECT FROM unnest(phrases) AS p WHERE strpos(text, p) = 0))
$$
"""


class Postgresql:
    """Two columns that Django does not know, beside those it knows: a ``tsvector`` and the text.

    A vector keeps no order of more than 16,383 places: a phrase is where its tokens are and the text has it.
    """

    def create(self, using: BaseDatabaseWrapper) -> None:
        """Add the columns and the index. No pending list: a search must not pay for what was published last."""
        with using.cursor() as cursor:
            cursor.execute("ALTER TABLE disclosure_searchentry ADD COLUMN tokens tsvector, ADD COLUMN text text")
            cursor.execute(
                f"CREATE INDEX {_INDEX} ON disclosure_searchentry USING gin (tokens) WITH (fastupdate = off)"
            )
            cursor.execute(_HITS_FUNCTION)

    def drop(self, using: BaseDatabaseWrapper) -> None:
        """Drop the columns, and with them the index."""
        with using.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS disclosure_search_hits")
            cursor.execute("ALTER TABLE disclosure_searchentry DROP COLUMN tokens, DROP COLUMN text")

    def write(self, rows: Sequence[Indexed]) -> None:
        """Set the vectors of these entries, and their text, in which phrases are looked for."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE disclosure_searchentry SET tokens = %s::tsvector, text = %s WHERE id = %s",
                [(_vector(row), _text(row), row.place) for row in rows],
            )

    def erase(self, places: Sequence[int]) -> None:
        """Do nothing: the vector goes with its entry."""

    def look_up(self, words: Words, query: SearchQuery) -> Found:
        """Return one page of hits and their number: all keys from the index first, the newest of them in order."""
        match = " & ".join(_expression(term) for term in words.terms)
        hits, parameters = _hits(match, words, query)
        offset = (query.page - 1) * PAGE_SIZE
        if match and query.sort == Sort.RELEVANCE and offset < MOST_RANKED:
            page = _RANKED
            parameters = [*parameters, _ranked(match, words)]
        else:
            page = "SELECT id, -id AS place FROM hits"
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH hits AS MATERIALIZED ({hits}), "  # noqa: S608  # statements from here; values are parameters
                f"page AS ({page} ORDER BY place LIMIT {PAGE_SIZE} OFFSET {offset:d}) "
                "SELECT e.publication_id, p.place FROM page p JOIN disclosure_searchentry e ON e.id = p.id "
                f"UNION ALL SELECT NULL, least(count(*), {MOST_COUNTED + 1}) FROM hits",
                parameters,
            )
            return found(cursor.fetchall())


# A subselect for each of the newest: joined, they would cost a walk through every entry.
_RANKED = (
    "SELECT id, row_number() OVER (ORDER BY rank DESC, id DESC) AS place FROM (SELECT n.id, "  # noqa: S608  # names from above
    f"(SELECT ts_rank({_WEIGHTS}, r.tokens, %s::tsquery, 1) FROM disclosure_searchentry r WHERE r.id = n.id) AS rank "
    f"FROM (SELECT id FROM hits ORDER BY id DESC LIMIT {MOST_RANKED}) n) AS ranked"
)


def _vector(row: Indexed) -> str:
    """Return the vector's text. Tokens are letters, digits and _ only: nothing in them needs escaping."""
    places: dict[str, list[str]] = defaultdict(list)
    start = 1
    for weight, tokens in (
        ("A", row.title.words + row.title.grams),
        ("B", row.body.words),
        ("C", row.body.grams),
        ("D", row.attachments.words + row.attachments.grams),
    ):
        _place(places, tokens, start=start, weight=weight)
        start += len(tokens)
    return " ".join(f"'{token}':{','.join(each)}" for token, each in places.items())


def _text(row: Indexed) -> str:
    return " \n ".join((row.title.text, row.body.text, row.attachments.text))


def _place(places: dict[str, list[str]], tokens: Iterable[str], *, start: int, weight: str) -> None:
    for place, token in enumerate(tokens, start):
        kept = places[token]
        if len(kept) < _MOST_PLACES:
            kept.append(f"{min(place, _LAST_PLACE)}{weight}")


def _hits(match: str, words: Words, query: SearchQuery) -> tuple[str, list[Any]]:
    """Return the statement of the keys of all hits, and its parameters."""
    key = "h.id" if match else "e.id"
    tables: list[str] = []
    wanted: list[Condition] = []
    filters = conditions(query)
    values: list[Any] = []
    if match:
        tables.append("disclosure_search_hits(%s::tsquery, %s::text[]) AS h(id)")
        values += [match, [term.text for term in words.terms if term.is_phrase]]
    if filters or not match:
        tables.append("disclosure_searchentry e")
    if filters and match:
        wanted.append(("e.id = h.id", []))
    wanted += period(query, key) + filters
    where = " AND ".join(sql for sql, _ in wanted) or "true"
    sql = f"SELECT {key} AS id FROM {', '.join(tables)} WHERE {where}"  # noqa: S608  # names and placeholders
    return sql, [*values, *(value for _, given in wanted for value in given)]


def _expression(term: Term) -> str:
    """Return a term in PostgreSQL's query language."""
    if term.begins:
        return f"'{term.begins}':*"
    return " & ".join(_token(term, token) for token in term.all_of)


def _ranked(match: str, words: Words) -> str:
    """Return what the order goes by: the words whole and side by side count besides."""
    whole = [term.word for term in words.terms if term.word and term.word not in term.all_of]
    return " & ".join([match, *(f"'{token}'" for token in (*whole, *words.seams))])


def _token(term: Term, token: str) -> str:
    # What stands alone at the end of a phrase goes on in the text, as the beginning of a pair.
    is_open = term.is_phrase and len(token) == 1 and is_han(token)
    return f"'{token}':*" if is_open else f"'{token}'"
