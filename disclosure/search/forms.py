"""The form of the search page: forgiving about how things are typed, plain about what is impossible."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from columns.queries import ColumnNode, column_tree, department_directory, disclosure_categories
from columns.remembered import remembered
from disclosure.domain import kinds
from disclosure.enums import Validity
from disclosure.search.characters import fold
from disclosure.search.query import SearchQuery, Sort
from yunlong_portal.kernel.text import clean_line

Choices = list[tuple[str, Any]]
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
# What narrows a search, in the order of the form; the words and the sort are not filters.
FILTERS = ("department", "column", "category", "kind", "validity", "from", "to")


class DateField(forms.Field):
    """A day as people write it: 2017-08-25, 2017/8/25, 2017年8月25日, in full-width digits too."""

    default_error_messages = {
        "form": "请按“2017-08-25”的样式填写日期。",
        "impossible": "没有“%(value)s”这一天，请检查年、月、日。",
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day. Raises ValidationError for what is none."""
        typed = fold(str(value or "")).strip()
        if not typed:
            return None
        parts = _DATE.fullmatch(typed)
        if parts is None:
            raise forms.ValidationError(self.error_messages["form"], code="form")
        try:
            return date(*map(int, parts.groups()))
        except ValueError as error:
            raise forms.ValidationError(
                self.error_messages["impossible"], code="impossible", params={"value": str(value).strip()}
            ) from error


class OptionField(forms.Field):
    """One of the choices of a filter, by code. Django's own would copy two hundred choices for every reader."""

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__(label=label, required=False)
        self.name = name

    def to_python(self, value: Any) -> str:
        """Return the code. Raises ValidationError for one that there is not."""
        code = str(value or "").strip()
        if code and code not in filter_labels()[self.name]:
            raise forms.ValidationError(f"没有这样的{self.label}，请从列表中重新选择。", code="invalid_choice")
        return code


class SearchForm(forms.Form):
    """Words, filters and sort. Every field may be empty."""

    q = forms.CharField(label="搜索词", required=False)
    department = OptionField(name="department", label="发布单位")
    column = OptionField(name="column", label="栏目")
    category = OptionField(name="category", label="公开分类")
    kind = OptionField(name="kind", label="信息类型")
    validity = OptionField(name="validity", label="有效性")
    sort = OptionField(name="sort", label="排序")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = DateField(label="发布日期从", required=False)
        self.fields["to"] = DateField(label="到", required=False)

    @property
    def filters(self) -> list[dict[str, Any]]:
        """Return the fields that narrow the search as the page draws them; ``options`` is empty for dates."""
        ready = filter_options()
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "value": self.data.get(name, ""),
                "errors": self.errors.get(name, []),
                "options": _selected(ready[name], self.data.get(name, "").strip()) if name in ready else "",
            }
            for name in FILTERS
        ]

    def clean_q(self) -> str:
        """Return the words on one line, nothing hidden in them."""
        return clean_line(self.cleaned_data["q"])

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and end < start:
            self.add_error("to", "结束日期早于开始日期，请调换或修改。")
        return cleaned

    def query(self, *, page: int) -> SearchQuery:
        """Return what is asked for. The form must be valid."""
        data = self.cleaned_data
        return SearchQuery(
            text=data["q"],
            department=data["department"],
            column=data["column"],
            category=data["category"],
            kind=data["kind"],
            validity=data["validity"],
            published_from=data["from"],
            published_until=data["to"],
            sort=data["sort"] or Sort.RELEVANCE.value,
            page=page,
        )

    def label_of(self, name: str) -> str:
        """Return the chosen value of a filter as people read it."""
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return f"{value.isoformat()} {'起' if name == 'from' else '止'}"
        return filter_labels()[name][value]


def _choices() -> dict[str, Choices]:
    units = [(group.label, [(each.slug, each.name) for each in group.departments]) for group in department_directory()]
    return {
        "department": [("", "全部单位"), *units],
        "column": [
            ("", "全部栏目"),
            *((node.code, _indented(node)) for node in column_tree().walk() if node.is_public),
        ],
        "category": [("", "全部分类"), *((each.code, each.name) for each in disclosure_categories())],
        "kind": [("", "全部类型"), *kinds.choices()],
        "validity": [("", "不限"), *Validity.choices],
    }


@remembered
def filter_options() -> dict[str, SafeString]:
    """Return the ``<option>`` elements of each filter, that of none first. Asks the database only after a change."""
    return {name: _drawn(choices) for name, choices in _choices().items()}


@remembered
def filter_labels() -> dict[str, dict[str, str]]:
    """Return the label of each code of each filter, and of the sort. Asks the database only after a change."""
    columns = {node.code: " › ".join(node.labels) for node in column_tree().walk() if node.is_public}
    flat = {name: dict(_flat(choices)) for name, choices in _choices().items()}
    return flat | {"column": columns, "sort": dict(Sort.choices)}


def _flat(choices: Choices) -> Iterator[tuple[str, str]]:
    for code, label in choices:
        if isinstance(label, list):
            yield from label
        else:
            yield code, label


def _drawn(choices: Choices) -> SafeString:
    parts = [
        format_html('<optgroup label="{}">{}</optgroup>', code, _drawn(label))
        if isinstance(label, list)
        else format_html('<option value="{}">{}</option>', code, label)
        for code, label in choices
    ]
    return SafeString("".join(parts))


def _selected(options: SafeString, value: str) -> SafeString:
    """Return the options with that of ``value`` chosen; none where there is no such option."""
    mark = format_html('value="{}"', value)
    return SafeString(options.replace(f"{mark}>", f"{mark} selected>", 1)) if value else options


def _indented(node: ColumnNode) -> str:
    return "\u3000" * len(node.ancestors) + node.name
