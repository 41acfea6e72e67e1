"""The form of a kind's structured content: one small form for each row of each block, made from the declaration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from disclosure.domain import kinds
from disclosure.domain.content import Payload
from disclosure.domain.structure import Block, Content, Field, Shape
from yunlong_portal.kernel.forms import DateInput, MissingByNameMixin

BLANK_ROWS = 1  # beside what is filled; a script adds more, and so does saving


class RowForm(MissingByNameMixin, forms.Form):
    """One row of a block, with the fields it declares."""

    def __init__(
        self, *args: Any, block: Block, files: Mapping[Shape, Sequence[tuple[str, str]]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in block.fields:
            self.fields[field.name] = _form_field(field, (files or {}).get(field.shape, ()))

    def row(self) -> dict[str, str]:
        """Return what was typed, as strings."""
        return {name: _text(self.cleaned_data.get(name)) for name in self.fields if name not in {"ORDER", "DELETE"}}


def _text(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case _:
            return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _form_field(field: Field, files: Sequence[tuple[str, str]]) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.help_text}
    made: Any
    match field.shape:
        case Shape.TEXT:
            widget = forms.Textarea(attrs={"rows": 6 if field.maximum > 400 else 2})
            made = forms.CharField(max_length=field.maximum, widget=widget, **common)
        case Shape.NUMBER:
            made = forms.IntegerField(min_value=0, max_value=999_999_999, **common)
        case Shape.DATE:
            made = forms.DateField(widget=DateInput, **common)
        case Shape.CHOICE:
            made = forms.ChoiceField(choices=[("", "—"), *field.choices], **common)
        case Shape.FLAG:
            made = forms.BooleanField(**common)
        case Shape.PICTURE | Shape.FILE:
            made = forms.ChoiceField(choices=[("", "—"), *files], **common)
        case _:
            made = forms.CharField(max_length=field.maximum, **common)
    made.due = field.due  # read by the template of a field
    return made


class _RowFormSet(forms.BaseFormSet):
    """Rows of a block; the words beside the tick and the number are those of the house."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "删去这一行"
            form.fields["ORDER"].label = "次序"


@dataclass
class BlockRows:
    """A block and its rows as they are typed."""

    block: Block
    formset: Any

    def held(self) -> Any:
        """Return what the content holds of this block."""
        rows = [each.row() for each in (self.formset.ordered_forms if self.block.in_rows else self.formset.forms)]
        return rows if self.block.in_rows else rows[0]


class StructuredForm:
    """All blocks of a kind: what was typed and, where it is right, the content."""

    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any] | None = None,
        *,
        content: Content | None = None,
        attachments: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        pictures = [each for each in attachments if each.get("media_type", "").startswith("image/")]
        files = {
            shape: [(each["digest"], each["name"]) for each in offered]
            for shape, offered in ((Shape.PICTURE, pictures), (Shape.FILE, attachments))
        }
        self.blocks = [
            BlockRows(block, _formset(block, data, content or {}, files)) for block in kinds.get(kind).blocks
        ]

    @classmethod
    def of(cls, payload: Payload) -> "StructuredForm":
        """Return the form of a payload, to be typed in."""
        return cls(payload["kind"], content=payload["content"], attachments=payload["attachments"])

    def is_valid(self) -> bool:
        """Return whether every row can be read; each is read, so that all errors show at once."""
        found = [each.formset.is_valid() for each in self.blocks]
        return all(found)

    def content(self) -> Content:
        """Return what was typed, not yet normalised. For a form that is valid."""
        return {each.block.name: each.held() for each in self.blocks}


def _formset(block: Block, data: Any, content: Content, files: Mapping[Shape, Sequence[tuple[str, str]]]) -> Any:
    rows = block.rows(content)
    made = forms.formset_factory(
        RowForm,
        formset=_RowFormSet,
        extra=BLANK_ROWS if block.in_rows else 0,
        min_num=0 if block.in_rows else 1,
        max_num=block.most,
        absolute_max=block.most + 50,
        validate_max=True,
        can_delete=block.in_rows,
        can_order=block.in_rows,
    )
    options: dict[str, Any] = {"form_kwargs": {"block": block, "files": files}, "prefix": f"content-{block.name}"}
    if data is not None:
        return made(data, **options)
    initial = rows if block.in_rows else rows or [{}]
    return made(initial=[_initial(block, row) for row in initial], **options)


def _initial(block: Block, row: Mapping[str, str]) -> dict[str, Any]:
    flags = {each.name for each in block.fields if each.shape is Shape.FLAG}
    return {name: bool(value) if name in flags else value for name, value in row.items()}
