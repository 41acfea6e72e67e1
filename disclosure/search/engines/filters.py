"""The filters of a search as SQL over ``disclosure_searchentry e``, the same on both engines."""

from datetime import timedelta
from typing import Any

from disclosure.search.places import first_place_on
from disclosure.search.query import SearchQuery

Condition = tuple[str, list[Any]]

_DEPARTMENT = "e.department_id IN (SELECT id FROM columns_department WHERE slug = %s)"
_COLUMN = "e.column_id IN (SELECT id FROM columns_column WHERE code = %s OR substr(code, 1, %s) = %s)"
_CATEGORY = (
    "EXISTS (SELECT 1 FROM disclosure_publicationcategory pc JOIN columns_disclosurecategory dc "
    "ON dc.id = pc.category_id WHERE pc.publication_id = e.publication_id AND dc.code = %s)"
)


def conditions(query: SearchQuery) -> list[Condition]:
    """Return the conditions of the filters that are set, the dates excepted, each with its parameters."""
    found: list[Condition] = []
    if query.department:
        found.append((_DEPARTMENT, [query.department]))
    if query.column:
        below = f"{query.column}."
        found.append((_COLUMN, [query.column, len(below), below]))
    if query.category:
        found.append((_CATEGORY, [query.category]))
    if query.kind:
        found.append(("e.kind = %s", [query.kind]))
    if query.validity:
        found.append(("e.validity = %s", [query.validity]))
    return found


def period(query: SearchQuery, key: str) -> list[Condition]:
    """Return the conditions of the dates, over the column that holds the key of an entry."""
    found: list[Condition] = []
    if query.published_from:
        found.append((f"{key} >= %s", [first_place_on(query.published_from)]))
    if query.published_until:
        found.append((f"{key} < %s", [first_place_on(query.published_until + timedelta(days=1))]))
    return found
