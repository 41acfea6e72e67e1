"""The answer to a question that an item asks of its own: one field, made by how its version wants it filled in."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yunlong_portal.kernel.public_forms import Choice, Folded, Line, PublicForm, Text

ANSWER = "answer"
_NO = "no"
_NUMBER = re.compile(r"\d{1,10}(\.\d{1,4})?")
_UNIT = re.compile(r"(?<=\d)(口人|块钱|人|口|元|块|个|岁|亩)$")
_DATE = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class Number(Folded):
    """A number without a sign. The unit that people write behind it (3人, 1,200元) is not part of it."""

    def to_python(self, value: Any) -> str:
        """Return it without its unit and without commas between thousands."""
        plain = super().to_python(value)
        return _UNIT.sub("", re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain))

    def validate(self, value: str) -> None:
        """Refuse what is no number. Raises ValidationError."""
        super().validate(value)
        if value and not _NUMBER.fullmatch(value):
            raise ValidationError("请只填数字，如 3 或者 1200.50，不写单位。", code="no_number")


class Day(Folded):
    """A date however it is written: 2026年1月5日, 2026.1.5, 20260105."""

    def to_python(self, value: Any) -> str:
        """Return it as 2026-01-05; what is no date as it was typed."""
        plain = super().to_python(value)
        found = _COMPACT.fullmatch(plain) or _DATE.fullmatch(plain)
        try:
            return date(*(int(part) for part in found.groups())).isoformat() if found else plain
        except ValueError:
            return plain

    def validate(self, value: str) -> None:
        """Refuse what is no date. Raises ValidationError."""
        super().validate(value)
        try:
            if value:
                date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("请填写日期，如 2026-01-05 或者 2026年1月5日。", code="no_date") from error


def answer_form(row: Mapping[str, str]) -> Callable[..., PublicForm]:
    """Return the form of one question of a version (``kind.QUESTIONS``)."""
    return type("AnswerForm", (PublicForm,), {ANSWER: _field(row)})


def _field(row: Mapping[str, str]) -> forms.Field:
    label, required = row["label"], row["required"] != _NO
    given: dict[str, Any] = {"label": label, "required": required, "help_text": row["help_text"]}
    match row["shape"]:
        case "text":
            return Text(most=2000, **given)
        case "number":
            field: Line = Number(most=20, **given)
            field.widget.attrs["inputmode"] = "decimal"
            return field
        case "date":
            return Day(most=20, **given | {"help_text": row["help_text"] or "如 1980-01-05 或者 1980年1月5日。"})
        case "choice":
            names = [name for each in row["choices"].split("、") if (name := each.strip())]
            return Choice(choices=[(name, name) for name in names], missing=f"请回答“{label}”。", **given)
        case "flag":
            return Choice(choices=[("是", "是"), ("不是", "不是")], missing=f"请回答“{label}”，选是或者不是。", **given)
        case _:
            return Line(most=200, **given)
