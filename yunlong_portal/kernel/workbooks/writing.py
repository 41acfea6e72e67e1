"""Writing a register as a workbook that opens in WPS on Windows 7 and on 统信 or 麒麟: plain, no macros, all text."""

import io
from collections.abc import Iterable
from typing import Any

from .book import Book, Cell
from .reading import MAX_ROWS, REQUIRED_MARK

_WIDTH = 18
# What a list of a spreadsheet can hold in itself; longer ones stand on a sheet of their own.
_SHEET_OF_CHOICES = "选项"
_SHEET_OF_HELP = "填写说明"


def template(book: Book) -> bytes:
    """Return an empty workbook to be filled in: headings, a sample row, choices to pick from, and how to fill it."""
    return _written(book, book.fields(), [[book.sample.get(name, "") for name in book.columns]] if book.sample else [])


def exported(book: Book, rows: Iterable[Any]) -> bytes:
    """Return a register's rows as a workbook that can be changed and handed in again."""
    cells = book.fields()
    return _written(book, cells, ([cells[name].shown(getattr(row, name)) for name in book.columns] for row in rows))


def _written(book: Book, cells: dict[str, Cell], rows: Iterable[list[str]]) -> bytes:
    # Inside: the library takes a quarter of a second to load.
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    workbook = Workbook()
    sheet = workbook.active
    sheet.title = book.title[:31]
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)

    def put(target: Any, row: int, column: int, text: str) -> Any:
        cell = target.cell(row=row, column=column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        # Text is never a formula, and keeps the zeros it begins with.
        cell.data_type, cell.number_format = "s", "@"
        return cell

    for place, name in enumerate(book.columns, 1):
        mark = REQUIRED_MARK if cells[name].field.required else ""
        put(sheet, 1, place, book.labels[name] + mark).font = bold
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    last = 1
    for last, texts in enumerate(rows, 2):
        for place, text in enumerate(texts, 1):
            put(sheet, last, place, text)
    # The rows that are still to be filled in are text too.
    for row in range(last + 1, last + 51):
        for place in range(1, len(book.columns) + 1):
            sheet.cell(row=row, column=place).number_format = "@"

    choices = workbook.create_sheet(_SHEET_OF_CHOICES)
    for place, name in enumerate(book.columns, 1):
        offered = cells[name].choices
        if not offered:
            continue
        letter = get_column_letter(place)
        put(choices, 1, place, book.labels[name]).font = bold
        for row, text in enumerate(offered, 2):
            put(choices, row, place, text)
        listed = DataValidation(
            type="list", formula1=f"={_SHEET_OF_CHOICES}!${letter}$2:${letter}${len(offered) + 1}", allow_blank=True
        )
        listed.error, listed.errorTitle = "请从下拉列表中选择。", book.labels[name]
        sheet.add_data_validation(listed)
        listed.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    choices.sheet_state = "hidden"

    told = workbook.create_sheet(_SHEET_OF_HELP)
    for row, line in enumerate(_help(book, cells), 1):
        for place, text in enumerate(line, 1):
            put(told, row, place, text)
    for letter, width in (("A", _WIDTH), ("B", 8), ("C", 80)):
        told.column_dimensions[letter].width = width
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _help(book: Book, cells: dict[str, Cell]) -> Iterable[tuple[str, str, str]]:
    yield ("列", "必填", "怎样填写")
    for name in book.columns:
        cell = cells[name]
        choices = cell.choices
        picked = f"从列表中选一个（{'、'.join(choices[:8])}{' 等' if len(choices) > 8 else ''}）" if choices else ""
        said = "；".join(each for each in (str(cell.source.help_text or ""), picked) if each)
        yield (book.labels[name], "是" if cell.field.required else "", said)
    keys = "、".join(book.labels[name] for name in book.key)
    yield ("", "", f"同一行由“{keys}”认出：已有的改，没有的新增；表里没有写到的行不动，也不删除。")
    yield ("", "", f"第一行的表头不要改；不要合并单元格，不要用公式；一次最多{MAX_ROWS}行。")
    if book.sample:
        yield ("", "", "模板的第二行是示例，原样留着不会导入。")
