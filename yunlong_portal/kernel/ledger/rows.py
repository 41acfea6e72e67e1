"""Rows of evidence in the one written form that their digests are taken of, alike on both engines."""

import math
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from django.db import DatabaseError, models

from yunlong_portal.kernel import triggers
from yunlong_portal.kernel.digest import FORM_VERSION, digest_of
from yunlong_portal.kernel.triggers import Protected

# A few at a time: a row may hold the text of a whole file.
_ROWS_AT_ONCE = 100

Made = TypeVar("Made")
Fields = Sequence["models.Field[Any, Any]"]


def evidence() -> dict[str, Protected]:
    """Return what the ledger seals, by table."""
    return {each.table: each for each in triggers.protected() if each.in_ledger}


def digests(fields: Fields, rows: models.QuerySet[Any], *, form: int = FORM_VERSION) -> dict[int, str]:
    """Return the digests of rows by key, in order of the rows; empty for a row that cannot be read."""
    names = [str(each.column) for each in fields]

    def digest(values: Sequence[Any]) -> str:
        return digest_of({name: written(value) for name, value in zip(names, values, strict=True)}, form=form)

    found = read(rows, [each.attname for each in fields], digest)
    return {key: made or "" for key, made in found.items()}


def read(
    rows: models.QuerySet[Any], names: Sequence[str], make: Callable[[Sequence[Any]], Made]
) -> dict[int, Made | None]:
    """Return by key what ``make`` makes of the values of each row; None where they are no values of their fields.

    ``rows`` are ordered by their own columns: a model's default may join a table, and lose a row that points nowhere.
    """

    def made(some: models.QuerySet[Any]) -> dict[int, Made | None]:
        values = some.values_list("pk", *names).iterator(chunk_size=_ROWS_AT_ONCE)
        return {key: make(rest) for key, *rest in values}

    try:
        return made(rows)
    except Exception as error:
        if not cannot_be_read(error):
            raise
    found: dict[int, Made | None] = {}
    for key in list(rows.values_list("pk", flat=True)):
        try:
            found |= made(rows.model._base_manager.filter(pk=key).order_by("pk"))
        except Exception as error:
            if not cannot_be_read(error):
                raise
            found[key] = None
    return found


def cannot_be_read(error: Exception) -> bool:
    """Say whether it is the value that is wrong: SQLite keeps a month 93, or bytes that are no text, without a word."""
    if isinstance(error, DatabaseError):
        return "decode" in str(error)
    return isinstance(error, ValueError | TypeError | AttributeError | ArithmeticError)


def written(value: Any) -> Any:
    """Return a value of a field as canonical JSON can hold it."""
    match value:
        case None | bool() | int() | str() | list() | dict():
            return value
        case datetime():
            moment = value.astimezone(UTC) if value.tzinfo else value
            return moment.isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case float():
            return value if math.isfinite(value) else str(value)
        case Decimal():
            return format(value, "f")
        case bytes() | memoryview():
            return bytes(value).hex()
    return str(value)
