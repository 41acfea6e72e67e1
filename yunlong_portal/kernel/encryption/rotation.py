"""Bringing old values to the cipher and key in use, so that an old key can be put away.

Level-triggered: whatever is not yet under the key in use is found and encrypted anew; a run that was interrupted is
simply started again. A row that somebody saves meanwhile keeps what he saved.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import ExpressionWrapper, F

from yunlong_portal.kernel.encryption.fields import EncryptedField
from yunlong_portal.kernel.encryption.tokens import Unreadable, header_in_use

BATCH = 500
_RAW = "raw_token"


@dataclass(frozen=True)
class Progress:
    """How far one column is, or the one value that cannot be read."""

    place: str
    done: int
    total: int
    key: Any = None
    trouble: str = ""


def encrypted_fields(model: type[models.Model]) -> list[EncryptedField]:
    """Return the encrypted columns that a model's own table has."""
    return [each for each in model._meta.local_concrete_fields if isinstance(each, EncryptedField)]


def columns() -> Iterator[EncryptedField]:
    """Yield every encrypted column of the portal."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield from encrypted_fields(model)


def used(field: EncryptedField) -> Counter[str]:
    """Return how many values of a column lie under which cipher and key (``aes-256-gcm.1``)."""
    counts: Counter[str] = Counter()
    for token in _with_raw(field).exclude(**{_RAW: ""}).values_list(_RAW, flat=True).iterator():
        counts[".".join(token.split(".")[:2])] += 1
    return counts


def rotate(field: EncryptedField, *, batch: int = BATCH) -> Iterator[Progress]:
    """Encrypt anew what a column holds under other keys, and yield how far it is after each batch and each trouble."""
    old = _with_raw(field).exclude(**{_RAW: ""}).exclude(**{f"{_RAW}__startswith": f"{header_in_use()}."})
    total, done, last = old.count(), 0, None
    while rows := list(
        (old.filter(pk__gt=last) if last is not None else old).order_by("pk").values_list("pk", _RAW)[:batch]
    ):
        for key, token in rows:
            try:
                value = field.from_db_value(token, None, connection)
            except Unreadable as error:
                yield Progress(field.place, done, total, key=key, trouble=str(error))
                continue
            # Only where the token is still the one that was read.
            done += _with_raw(field).filter(**{"pk": key, _RAW: token}).update(**{field.name: value})
        last = rows[-1][0]
        yield Progress(field.place, done, total)


def _with_raw(field: EncryptedField) -> Any:
    """Return the rows that have a value, with the token itself beside it."""
    rows = field.model._base_manager.filter(**{f"{field.name}__isnull": False})
    return rows.annotate(**{_RAW: ExpressionWrapper(F(field.name), output_field=models.TextField())})
