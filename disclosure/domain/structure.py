"""Structured content of a post: blocks of named fields, declared once by its kind.

An institution board is not prose: it is inner bodies, leaders, numbers. A :class:`Block` declares what is asked, and
from it come the schema that a revision is checked by, the staff's form, the public HTML, the text that the guards read
and the lines by which two drafts are compared. Every value is a string; a date is ISO, a picture or a file the digest
of one of the post's own files.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from html import escape
from typing import Any

from yunlong_portal.kernel.text import clean_line, clean_text

Content = dict[str, Any]
Row = dict[str, str]


class Shape(Enum):
    """How a field is typed and shown."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    FLAG = "flag"
    PICTURE = "picture"
    FILE = "file"


# Whose value is the digest of one of the post's own files.
OF_FILES = frozenset({Shape.PICTURE, Shape.FILE})
_PATTERNS = {
    Shape.NUMBER: r"^\d{0,9}$",
    Shape.DATE: r"^(\d{4}-\d{2}-\d{2})?$",
    Shape.FLAG: "^(yes)?$",
    Shape.PICTURE: "^([0-9a-f]{64})?$",
    Shape.FILE: "^([0-9a-f]{64})?$",
}


@dataclass(frozen=True)
class Field:
    """One named value. ``due``: a draft may lack it, a submission may not. ``is_public``: shown to readers."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    maximum: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    help_text: str = ""
    due: bool = False
    is_public: bool = True

    def shown(self, value: str) -> str:
        """Return the value as a reader reads it."""
        match self.shape:
            case Shape.CHOICE:
                return dict(self.choices).get(value, value)
            case Shape.FLAG:
                return "是" if value else ""
            case _:
                return value


@dataclass(frozen=True)
class Block:
    """Fields that belong together: once, or in rows (``most`` of them). ``due``: rows may not be wholly missing."""

    name: str
    label: str
    fields: tuple[Field, ...]
    most: int = 1
    help_text: str = ""
    due: bool = False

    @property
    def in_rows(self) -> bool:
        """Return whether the block is a table of rows."""
        return self.most > 1

    def rows(self, content: Content) -> list[Row]:
        """Return the rows that ``content`` holds of this block; one for a block that stands once and is filled."""
        held = content.get(self.name)
        if not held:
            return []
        return list(held) if self.in_rows else [held]


def schema_of(blocks: Sequence[Block]) -> dict[str, Any]:
    """Return the JSON Schema of the content that ``blocks`` declare."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            each.name: {"type": "array", "title": each.label, "maxItems": each.most, "items": _row_schema(each)}
            if each.in_rows
            else _row_schema(each)
            for each in blocks
        },
    }


def _row_schema(block: Block) -> dict[str, Any]:
    properties = {each.name: _field_schema(each) for each in block.fields}
    return {"type": "object", "title": block.label, "additionalProperties": False, "properties": properties}


def _field_schema(field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "title": field.label, "maxLength": field.maximum}
    if pattern := _PATTERNS.get(field.shape):
        schema["pattern"] = pattern
    if field.shape is Shape.CHOICE:
        schema["enum"] = ["", *(value for value, _ in field.choices)]
    return schema


def clean(blocks: Sequence[Block], content: Content) -> Content:
    """Return the content trimmed, rows without a value left out, absent fields empty. Idempotent.

    What no block declares stays as it is, for the schema to refuse.
    """
    found = {name: value for name, value in content.items() if name not in {each.name for each in blocks}}
    for block in blocks:
        rows = [_clean_row(block, row) for row in block.rows(content) if isinstance(row, dict)]
        rows = [row for row in rows if any(row.values())]
        if rows:
            found[block.name] = rows if block.in_rows else rows[0]
    return found


def _clean_row(block: Block, row: Row) -> Row:
    texts = {each.name for each in block.fields if each.shape is Shape.TEXT}
    whole = {each.name: "" for each in block.fields} | row
    return {
        name: (clean_text(value).strip() if name in texts else clean_line(value)) if isinstance(value, str) else value
        for name, value in whole.items()
    }


def bad_dates(blocks: Sequence[Block], content: Content) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of each date that is none: the schema knows the form of a date only."""
    for block, field, value in _values(blocks, content):
        if field.shape is Shape.DATE:
            try:
                date.fromisoformat(value)
            except ValueError:
                yield f"{block.label}：{field.label}", value


def missing(blocks: Sequence[Block], content: Content) -> Iterator[tuple[str, str]]:
    """Yield (place, what is missing) of what must be there before submission."""
    for block in blocks:
        rows = block.rows(content)
        if not rows:
            if block.due:
                yield place_of(block), block.label
            continue
        for number, row in enumerate(rows, start=1):
            for field in block.fields:
                if field.due and not row.get(field.name):
                    where = f"{block.label}第{number}行的{field.label}" if block.in_rows else field.label
                    yield place_of(block), where


def files_of(blocks: Sequence[Block], content: Content) -> Iterator[tuple[Block, Field, str]]:
    """Yield (block, field, digest) of each picture and file that the content names."""
    for block, field, value in _values(blocks, content):
        if field.shape in OF_FILES:
            yield block, field, value


def place_of(block: Block) -> str:
    """Return how the checks name a block."""
    return f"content.{block.name}"


def _values(blocks: Sequence[Block], content: Content) -> Iterator[tuple[Block, Field, str]]:
    for block in blocks:
        for row in block.rows(content):
            for field in block.fields:
                if value := row.get(field.name):
                    yield block, field, value


def lines_of(block: Block, content: Content) -> list[str]:
    """Return the block as text, a line for each row, for the guards and for comparing drafts."""
    return [
        "　".join(
            f"{each.label}：{each.shown(row[each.name])}"
            for each in block.fields
            if row.get(each.name) and each.shape not in OF_FILES
        )
        for row in block.rows(content)
    ]


def changed(blocks: Sequence[Block], content: Content, change: Callable[[str], str]) -> Content:
    """Return the content with ``change`` made to every typed text: masking reaches what the guard reads."""
    typed = {(block.name, each.name) for block in blocks for each in block.fields if each.shape in _TYPED}

    def row_changed(block: Block, row: Row) -> Row:
        return {name: change(value) if (block.name, name) in typed else value for name, value in row.items()}

    found = dict(content)
    for block in blocks:
        if rows := [row_changed(block, row) for row in block.rows(content)]:
            found[block.name] = rows if block.in_rows else rows[0]
    return found


_TYPED = frozenset({Shape.LINE, Shape.TEXT})


@dataclass(frozen=True)
class Files:
    """The post's own files by digest: where each is served, and how a link to it reads."""

    addresses: Mapping[str, str]
    labels: Mapping[str, str]


def html_of(
    blocks: Sequence[Block], content: Content, *, addresses: Mapping[str, str], labels: Mapping[str, str] | None = None
) -> str:
    """Return the blocks as the public page shows them; ``addresses`` maps digests to where a file is served.

    ``labels`` are the words of a link to a file: its name, type and size. A block without a value is left out, and so
    is a column of a table that no row fills.
    """
    files = Files(addresses, labels or {})
    return "\n".join(found for block in blocks if (found := _block_html(block, content, files)))


def _block_html(block: Block, content: Content, files: Files) -> str:
    rows = block.rows(content)
    fields = [each for each in block.fields if each.is_public and any(row.get(each.name) for row in rows)]
    if not fields:
        return ""
    inner = _table(block, fields, rows, files) if block.in_rows else _facts(fields, rows[0], files)
    return f'<section class="block" id="block-{block.name}">\n<h2>{escape(block.label)}</h2>\n{inner}\n</section>'


def _facts(fields: list[Field], row: Row, files: Files) -> str:
    if len(fields) == 1 and fields[0].shape is Shape.TEXT:
        return _paragraphs(row[fields[0].name])
    lines = [
        f"<div><dt>{escape(each.label)}</dt><dd>{_cell(each, row, files)}</dd></div>"
        for each in fields
        if row.get(each.name)
    ]
    return '<dl class="facts">\n' + "\n".join(lines) + "\n</dl>"


def _table(block: Block, fields: list[Field], rows: list[Row], files: Files) -> str:
    heads = "".join(f'<th scope="col">{escape(each.label)}</th>' for each in fields)
    lines = [
        "<tr>"
        + "".join(f'<td data-label="{escape(each.label)}">{_cell(each, row, files)}</td>' for each in fields)
        + "</tr>"
        for row in rows
    ]
    return (
        f'<div class="table-region" role="region" tabindex="0" aria-label="{escape(block.label)}">\n'
        f'<table class="in-rows"><thead><tr>{heads}</tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table>\n</div>"
    )


def _cell(field: Field, row: Row, files: Files) -> str:
    value = row.get(field.name, "")
    if field.shape is Shape.PICTURE:
        whose = next((text for name, text in row.items() if text and name != field.name), "")
        words = escape(f"{whose}{field.label}")
        return f'<img src="{escape(files.addresses.get(value, ""))}" alt="{words}" loading="lazy">' if value else ""
    if field.shape is Shape.FILE:
        # Of a file that the post has no more nothing is said: a link that leads nowhere helps nobody.
        label = escape(files.labels.get(value, field.label), quote=False)
        return f'<a href="{escape(files.addresses[value])}">{label}</a>' if value in files.addresses else ""
    if field.shape is Shape.TEXT:
        return _paragraphs(value)
    return escape(field.shown(value), quote=False)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.splitlines() if line.strip())
