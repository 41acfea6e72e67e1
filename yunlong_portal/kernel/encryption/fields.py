"""Columns whose values are encrypted: plain in Python, a token in the database, and not to be looked for."""

import json
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from yunlong_portal.kernel.encryption.tokens import decrypt, encrypt


class EncryptedField(models.Field):
    """What both have in common. An empty text stays empty in the database: so an erased value is seen to be erased.

    The column's name is part of what is authenticated: renaming the model or the field needs a data migration that
    decrypts under the old name and encrypts under the new one.
    """

    db_index: bool

    def get_internal_type(self) -> str:
        return "TextField"

    @property
    def place(self) -> str:
        """Return what the values of this column are bound to."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to compare: a condition on ciphertext would quietly find nothing."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.place} is encrypted and cannot be filtered or searched ({lookup_name}). "
            "Keep a blind_index beside it for finding the same value again."
        )

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None or value == "" or hasattr(value, "as_sql"):
            return value
        return encrypt(self.to_plain(value), place=self.place)

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return value if value is None or value == "" else self.to_value(decrypt(value, place=self.place))

    def to_plain(self, value: Any) -> str:
        """Return the value as text."""
        raise NotImplementedError

    def to_value(self, plain: str) -> Any:
        """Return the value that :meth:`to_plain` made a text of."""
        raise NotImplementedError

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.primary_key or self.unique or self.db_index:
            found.append(
                checks.Error(
                    f"{self.place}：加密的列不能作键，也不能建索引。",
                    hint="另设一列存它的 blind_index。",
                    obj=self,
                    id="kernel.E304",
                )
            )
        return found


class EncryptedTextField(EncryptedField):
    """A text that only the portal with its keys can read."""

    description = "An encrypted text"

    def to_python(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else str(value)

    def to_plain(self, value: Any) -> str:
        return str(value)

    def to_value(self, plain: str) -> str:
        return plain

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field of one line; whoever wants more says so with ``widget``."""
        return super().formfield(**({"max_length": self.max_length} | kwargs))


class EncryptedJSONField(EncryptedField):
    """A small structure (a person's block of a form) that only the portal with its keys can read."""

    description = "An encrypted JSON value"
    # An empty structure is a value, as in Django's own field.
    empty_strings_allowed = False

    def to_plain(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def to_value(self, plain: str) -> Any:
        return json.loads(plain)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return encrypt(self.to_plain(value), place=self.place)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> Any:
        """Return Django's field for JSON."""
        return super().formfield(**({"form_class": forms.JSONField} | kwargs))
