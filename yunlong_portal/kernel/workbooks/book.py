"""The declaration of a register as a workbook, and how a value of its form stands in a cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

YES, NO = "是", "否"
_TOLD = 8  # of the choices, where something else was written
# As people in an office write a day.
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


def _own_name(row: Any) -> Iterable[str]:
    return (str(row),)


@dataclass(frozen=True)
class Book:
    """A register as a workbook: its form is the judge of every row.

    ``columns`` are names of the form's fields in the order of the sheet. ``key`` are those that tell rows apart; what
    they hold is never changed by an import. ``sample`` fills the row that shows how (text as in a cell). ``names`` says
    under which names a row that a choice refers to may be written, the first one being how it is written out.
    ``older``: the headings that a column once had. A workbook from then is read; none is written with them.
    """

    title: str
    form: type[forms.ModelForm]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sample: Mapping[str, str] = field(default_factory=dict)
    names: Callable[[Any], Iterable[str]] = _own_name
    older: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if unknown := {*self.columns} - {*self.form.base_fields}:
            raise ValueError(f"{self.title}: no such fields: {', '.join(sorted(unknown))}")
        if missing := {*self.key, *self.sample, *self.older} - {*self.columns}:
            raise ValueError(f"{self.title}: not among the columns: {', '.join(sorted(missing))}")

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the heading of every column by its name."""
        instance = self.form()
        return {name: str(instance.fields[name].label) for name in self.columns}

    def fields(self) -> dict[str, "Cell"]:
        """Return each column's way between cell and value. A query for each choice among rows."""
        fields = self.form().fields
        return {name: cell_of(fields[name], names=self.names) for name in self.columns}


class Cell:
    """One column: the form's field, fed from a cell and written back to one."""

    def __init__(self, source: forms.Field, field: forms.Field) -> None:
        self.source, self.field = source, field

    def shown(self, value: Any) -> str:
        """Return a value as the text of a cell."""
        match value:
            case None:
                return ""
            case bool():
                return YES if value else NO
            case date():
                return f"{value:%Y-%m-%d}"
        return str(value)

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what may be chosen, as it stands in a cell; empty where anything may be written."""
        return ()


class _YesNo(Cell):
    @property
    def choices(self) -> tuple[str, ...]:
        return (YES, NO)


class _Labels(Cell):
    """A choice by its label."""

    def __init__(self, source: forms.ChoiceField, field: "_ByName") -> None:
        super().__init__(source, field)
        self._label_of = {value: label for label, value in field.found.items()}

    def shown(self, value: Any) -> str:
        return self._label_of.get(value, "" if value is None else str(value))

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self._label_of.values())


class _Rows(Cell):
    """A choice among rows, by their names."""

    def __init__(self, source: forms.ModelChoiceField, field: "_ByName", names: Callable[[Any], Iterable[str]]) -> None:
        super().__init__(source, field)
        self._names = names

    def shown(self, value: Any) -> str:
        return "" if value is None else next(iter(self._names(value)))

    @property
    def choices(self) -> tuple[str, ...]:
        unique = {each.pk: each for each in self.field.found.values()}  # type: ignore[attr-defined]  # a _ByName
        return tuple(self.shown(each) for each in unique.values())


class _ByName(forms.Field):
    """A choice that is written, not clicked."""

    def __init__(self, *, found: Mapping[str, Any], empty: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.found, self._empty = found, empty

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return self._empty
        if text not in self.found:
            # Each choice under the one name it is written out with, what looks like the text first.
            written: dict[Any, str] = {}
            for name, choice in self.found.items():
                written.setdefault(choice, name)
            told = dict.fromkeys([*get_close_matches(text, written.values(), n=_TOLD), *written.values()])
            near = "、".join([*told][:_TOLD])
            more = "等" if len(written) > _TOLD else ""
            raise ValidationError(f"没有“{text[:40]}”这一项。可以填：{near}{more}。", code="no_such_choice")
        return self.found[text]


class _YesNoField(forms.Field):
    def to_python(self, value: Any) -> bool:
        text = str(value or "").strip()
        if text not in {"", YES, NO}:
            raise ValidationError(f"请填“{YES}”或者“{NO}”。", code="yes_or_no")
        return text == YES


def cell_of(source: forms.Field, *, names: Callable[[Any], Iterable[str]] = _own_name) -> Cell:
    """Return how a field of a form stands in a column. A query for a choice among rows."""
    told: dict[str, Any] = {"required": source.required, "label": source.label, "help_text": source.help_text}
    match source:
        case forms.ModelChoiceField():
            rows = [] if source.queryset is None else list(source.queryset)
            found = {name: row for row in reversed(rows) for name in (*reversed(tuple(names(row))),)}
            return _Rows(source, _ByName(found=dict(reversed(found.items())), empty=None, **told), names)
        case forms.ChoiceField():
            pairs: Any = source.choices
            labels = {str(label): value for value, label in pairs if value not in (None, "")}
            return _Labels(source, _ByName(found=labels, empty="", **told))
        case forms.BooleanField():
            return _YesNo(source, _YesNoField(**{**told, "required": False}))
        case forms.DateField():
            wrong = {"invalid": "日期请写成 2017-09-20 这样。"}
            return Cell(source, forms.DateField(input_formats=_DAYS, error_messages=wrong, **told))
    return Cell(source, source)
