"""The blocks of a guide as cells of one row: a field of its own stands in a column, a list as lines of one cell.

An entry of a list is a line, its fields are divided by “|” in the order in which the block declares them. What a value
itself has of “|” and of line breaks is written with a backslash before it, so that what was taken out and handed in
again is the same. Files do not stand in cells: they stay with the entry of the same name.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from disclosure.domain.structure import OF_FILES, Block, Content, Field, Row, Shape
from hall.domain.items.kind import ITEM

DIVIDER = "|"
# More a cell of a spreadsheet does not hold: what was longer has lost its end.
MOST_IN_A_CELL = 32_767
_ESCAPED = {"n": "\n"}
_YES = "是"
_NONE_TOLD = ("", "否")


def written_fields(block: Block) -> tuple[Field, ...]:
    """Return the fields of a block that stand in cells."""
    return tuple(each for each in block.fields if each.shape not in OF_FILES)


def column_of(block: Block, field: Field | None = None) -> str:
    """Return the name of the column of a list, or of a field of a block that stands once."""
    return block.name if field is None else f"{block.name}__{field.name}"


def columns() -> Iterator[tuple[str, Block, Field | None]]:
    """Yield (column, block, field) in the order of the guide; the field is None for a list."""
    for block in ITEM.blocks:
        if block.in_rows:
            yield column_of(block), block, None
        else:
            for field in written_fields(block):
                yield column_of(block, field), block, field


def values_of(content: Content) -> dict[str, Any]:
    """Return what stands in each column: text, a day or None, yes or no as a bool; a list as lines."""
    return {
        name: lines_of(block, block.rows(content))
        if field is None
        else _value(field, (content.get(block.name) or {}).get(field.name, ""))
        for name, block, field in columns()
    }


def content_of(values: Mapping[str, Any], *, base: Content) -> Content:
    """Return the content that the columns say; what does not stand in columns is that of ``base``.

    ``values`` are those of :func:`values_of`. Raises ValueError as :func:`entries_of` does.
    """
    found: Content = {}
    for block in ITEM.blocks:
        if block.in_rows:
            found[block.name] = _with_files(block, entries_of(block, values[column_of(block)]), block.rows(base))
        else:
            held = base.get(block.name) or {}
            files = {each.name: held.get(each.name, "") for each in block.fields if each.shape in OF_FILES}
            found[block.name] = files | {
                each.name: _stored(each, values[column_of(block, each)]) for each in written_fields(block)
            }
    return found


def lines_of(block: Block, rows: list[Row]) -> str:
    """Return a list as the lines of a cell; dividers at the end of a line are left out."""
    return "\n".join(_line(written_fields(block), row) for row in rows)


def _line(fields: tuple[Field, ...], row: Row) -> str:
    values = [_escaped(each.shown(row.get(each.name) or "")) for each in fields]
    while len(values) > 1 and not values[-1]:
        values.pop()
    return DIVIDER.join(values)


def entries_of(block: Block, text: str) -> list[Row]:
    """Return the entries that the lines of a cell say. Raises ValueError with a sentence for each line that is wrong.

    The divider may be typed as “|” or “｜”.
    """
    fields = written_fields(block)
    rows: list[Row] = []
    wrong: list[str] = []
    for number, line in enumerate((each for each in text.splitlines() if each.strip()), start=1):
        values = _split(line)
        while len(values) > len(fields) and not values[-1]:
            values.pop()
        if len(values) > len(fields):
            wrong.append(
                f"第{number}项有{len(values)}栏，最多{len(fields)}栏（{'|'.join(each.label for each in fields)}）。"
            )
            continue
        values += [""] * (len(fields) - len(values))
        row: Row = {}
        for field, value in zip(fields, values, strict=True):
            row[field.name], said = _read(field, value)
            if said:
                wrong.append(f"第{number}项的{field.label}{said}")
        rows.append(row)
    if len(rows) > block.most:
        wrong.append(f"最多{block.most}项，现有{len(rows)}项。")
    if wrong:
        raise ValueError(*wrong)
    return rows


def _read(field: Field, value: str) -> tuple[str, str]:
    """Return the value as it is stored, and what is wrong with it."""
    said = ""
    match field.shape:
        case Shape.CHOICE:
            values = {label: stored for stored, label in field.choices}
            if value and value not in values:
                said = f"没有“{value[:40]}”这一种。可以填：{'、'.join(values)}。"
            return values.get(value, ""), said
        case Shape.FLAG:
            if value not in (_YES, *_NONE_TOLD):
                said = "请填“是”或者“否”。"
            return "yes" if value == _YES else "", said
        case Shape.NUMBER if not re.fullmatch(r"[0-9]{0,9}", value):
            said = f"“{value[:40]}”不是数字。"
    if len(value) > field.maximum:
        said = f"最多{field.maximum}个字，现有{len(value)}个。"
    return value, said


def _split(line: str) -> list[str]:
    values, is_escaped = [""], False
    for sign in line:
        if is_escaped:
            values[-1] += _ESCAPED.get(sign, sign)
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign in "|｜":
            values.append("")
        else:
            values[-1] += sign
    if is_escaped:
        values[-1] += "\\"
    return [each.strip() for each in values]


def _escaped(value: str) -> str:
    return re.sub(r"([\\|｜])", r"\\\1", value).replace("\n", "\\n")


def _with_files(block: Block, rows: list[Row], base: list[Row]) -> list[Row]:
    key = block.fields[0].name
    files = [each.name for each in block.fields if each.shape in OF_FILES]
    old = {row.get(key, ""): row for row in reversed(base)}
    return [row | {name: old.get(row[key], {}).get(name, "") for name in files} for row in rows]


def _value(field: Field, stored: str) -> Any:
    match field.shape:
        case Shape.FLAG:
            return bool(stored)
        case Shape.DATE:
            return date.fromisoformat(stored) if stored else None
    return stored


def _stored(field: Field, value: Any) -> str:
    match field.shape:
        case Shape.FLAG:
            return "yes" if value else ""
        case Shape.DATE:
            return value.isoformat() if value else ""
    return str(value or "")
