"""What a workbook would change, before anything is written; and writing exactly that, all or nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from yunlong_portal.kernel.workflow import refuse

from .book import Book, Cell
from .reading import Problem, Sheet

Kind = Literal["new", "changed", "same"]
# Why a row may not be written by whoever hands the workbook in; empty if it may.
Guard = Callable[[models.Model], str]


@dataclass(frozen=True)
class Change:
    """One value that becomes another."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """One row of the workbook, and what becomes of it."""

    number: int
    kind: Kind
    key: tuple[str, ...]
    changes: Sequence[Change]
    row: models.Model


@dataclass(frozen=True)
class Plan:
    """What a workbook would do. With one problem nothing is done."""

    lines: Sequence[Line]
    problems: Sequence[Problem]

    def count(self, kind: Kind) -> int:
        """Return how many rows are of a kind."""
        return sum(line.kind == kind for line in self.lines)

    @property
    def does_something(self) -> bool:
        """Return whether carrying it out would change anything."""
        return not self.problems and any(line.kind != "same" for line in self.lines)

    @cached_property
    def digest(self) -> str:
        """Return what tells this plan from any other: who confirms one must get that one."""
        said = [
            [line.number, line.kind, line.row.pk, [[each.label, each.old, each.new] for each in line.changes]]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def plan(book: Book, sheet: Sheet, *, rows: models.QuerySet[Any], may_write: Guard = lambda row: "") -> Plan:
    """Return what a sheet would change among ``rows``: those that whoever hands it in may reach.

    A row is known by the book's key. The number of queries does not grow with unchanged rows; a form that asks the
    database for each row is asked for each.
    """
    cells = book.fields()
    existing = {_key_of(book, cells, row): row for row in rows}
    judge = _judge(book, cells)
    lines: list[Line] = []
    problems = list(sheet.problems)
    seen: dict[tuple[str, ...], int] = {}
    for number, texts in sheet.rows:
        key, wrong = _key(book, cells, texts)
        if wrong:
            problems += [Problem(number, label, said) for label, said in wrong]
            continue
        if key in seen:
            named = "、".join(book.labels[name] for name in book.key)
            problems.append(Problem(number, "", f"与第{seen[key]}行的“{named}”相同。一行只能出现一次。"))
            continue
        seen[key] = number
        row = existing.get(key)
        old = {name: cells[name].shown(getattr(row, name)) for name in book.columns} if row is not None else {}
        form = judge(texts, row)
        if not form.is_valid():
            problems += [Problem(number, label, said) for label, said in _errors(book, form)]
            continue
        new = {name: cells[name].shown(form.cleaned_data[name]) for name in book.columns}
        if said := may_write(form.instance):
            problems.append(Problem(number, "", said))
            continue
        changes = [
            Change(book.labels[name], old.get(name, ""), new[name])
            for name in book.columns
            if old.get(name, "") != new[name]
        ]
        kind: Kind = "new" if row is None else "changed" if changes else "same"
        lines.append(Line(number, kind, key, changes, form.instance))
    return Plan(lines, sorted(problems, key=lambda each: each.row))


def carry_out(
    book: Book,
    sheet: Sheet,
    *,
    rows: models.QuerySet[Any],
    confirmed: str,
    write: Callable[[Line], None],
    may_write: Guard = lambda row: "",
) -> Plan:
    """Let ``write`` save each line of the plan with the digest ``confirmed``, in one transaction; return the plan.

    Raises Refused: ``changed_meanwhile`` where the register is not any more as it was shown, ``has_problems``,
    ``row_taken`` where somebody entered the same row at this very moment. Then nothing is written.
    """
    try:
        with transaction.atomic():
            # Locked until written, so that nobody changes a row between what was shown and what is done.
            made = plan(book, sheet, rows=rows.select_for_update(of=("self",)), may_write=may_write)
            if made.problems:
                raise refuse("has_problems", "表格里有要改的地方，没有导入任何内容。请改好以后重新上传。")
            if made.digest != confirmed:
                raise refuse("changed_meanwhile", "您看过以后，有人改了登记的内容。请看过下面新的对照再确认。")
            for line in made.lines:
                if line.kind != "same":
                    write(line)
    except IntegrityError as error:
        raise refuse("row_taken", "有一行刚刚由别人登记了，没有导入任何内容。请重新上传，看过对照再确认。") from error
    return made


def _key_of(book: Book, cells: Mapping[str, Cell], row: Any) -> tuple[str, ...]:
    return tuple(cells[name].shown(getattr(row, name)) for name in book.key)


def _key(
    book: Book, cells: Mapping[str, Cell], texts: Mapping[str, str]
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """Return what tells a row from others, as it is written out, or why it cannot be told."""
    key, wrong = [], []
    for name in book.key:
        try:
            key.append(cells[name].shown(cells[name].field.clean(texts.get(name, ""))))
        except ValidationError as error:
            wrong += [(book.labels[name], said) for said in error.messages]
    return tuple(key), wrong


def _judge(book: Book, cells: Mapping[str, Cell]) -> Callable[[Mapping[str, str], Any], forms.ModelForm]:
    """Return the function that puts a row of texts before the register's form."""

    class Form(book.form):  # type: ignore[name-defined]  # the form of a register
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields = {name: cells[name].field for name in book.columns}

        def validate_unique(self) -> None:
            """Leave it to the key of the sheet and to the database: a query for every row would be too many."""

    def judged(texts: Mapping[str, str], row: Any) -> forms.ModelForm:
        return Form(dict(texts), instance=row)

    return judged


def _errors(book: Book, form: forms.ModelForm) -> list[tuple[str, str]]:
    return [
        ("" if name == NON_FIELD_ERRORS else book.labels.get(name, ""), str(said))
        for name, errors in form.errors.items()
        for said in errors
    ]
