"""The filters of a search as SQL over ``disclosure_searchentry e``, the same on both engines."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from disclosure.models import SearchEntry
from disclosure.search.query import SearchQuery

Condition = tuple[str, list[Any]]

_DEPARTMENT = "e.department_id IN (SELECT id FROM columns_department WHERE slug = %s)"
_COLUMN = "e.column_id IN (SELECT id FROM columns_column WHERE code = %s OR substr(code, 1, %s) = %s)"
_CATEGORY = (
    "EXISTS (SELECT 1 FROM disclosure_publicationcategory pc JOIN columns_disclosurecategory dc "
    "ON dc.id = pc.category_id WHERE pc.publication_id = e.publication_id AND dc.code = %s)"
)


def _moment(day: date) -> Any:
    """Return the beginning of a day as the database compares it."""
    field: models.Field[Any, Any] = SearchEntry._meta.get_field("first_published_at")
    return field.get_db_prep_value(timezone.make_aware(datetime.combine(day, time())), connection)


def conditions(query: SearchQuery) -> list[Condition]:
    """Return the conditions of the filters that are set, each with its parameters."""
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
    if query.published_from:
        found.append(("e.first_published_at >= %s", [_moment(query.published_from)]))
    if query.published_until:
        found.append(("e.first_published_at < %s", [_moment(query.published_until + timedelta(days=1))]))
    return found
