"""The answers of an application on one page, each with the way back to it."""

from dataclasses import dataclass
from typing import Any

from django import forms

from requests_ogi.views.visit import HOW, KIND, PAPERS, TITLES, WANTED, WHO, Visit
from yunlong_portal.kernel.public_forms import PublicForm


@dataclass(frozen=True)
class Row:
    """One answer: its question and what was answered, one line each."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The answers of one page."""

    page: str
    title: str
    rows: tuple[Row, ...]


def summary_of(visit: Visit) -> list[Section]:
    """Return what will be sent, page by page. What was left empty and need not be filled in is left out."""
    found = []
    for page in (WANTED, KIND, WHO, HOW):
        form = visit.form(page)
        form.full_clean()
        rows = tuple(row for name in form.fields if (row := _row(form, name)))
        found.append(Section(page=page, title=TITLES[page], rows=rows))
    papers = tuple(Row(each.label, (each.name,)) for each in visit.draft.papers) or (Row("材料", ("没有上传",)),)
    return [*found, Section(page=PAPERS, title=TITLES[PAPERS], rows=papers)]


def _row(form: PublicForm, name: str) -> Row | None:
    field = form.fields[name]
    value: Any = form.cleaned_data.get(name)
    label = str(field.label or "")
    if isinstance(field, forms.BooleanField):
        return Row(label, ("是" if value else "否",))
    if isinstance(field, forms.MultipleChoiceField):
        return Row(label, ("、".join(_label_of(field, each) for each in value or ()),))
    if isinstance(field, forms.ChoiceField):
        return Row(label, (_label_of(field, value or ""),))
    return Row(label, tuple(str(value).split("\n"))) if value else None


def _label_of(field: forms.ChoiceField, value: str) -> str:
    """Return the label of a choice, also of one inside a group."""
    choices: Any = field.choices
    groups = [label if isinstance(label, list | tuple) else [(code, label)] for code, label in choices]
    return next((str(label) for group in groups for code, label in group if code == value), value)
