"""A list to take away: CSV and XLSX that WPS and Excel open with their Chinese intact, and take for no formula.

And one that comes back filled in: the rows of the first sheet as text, under the heads that were asked for.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from yunlong_portal.kernel.workflow import Refused, refuse

# A cell that begins with one of these is a formula to Excel and WPS.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Wide enough for a department's name; what is longer is read by a click.
_WIDTH = 16
# A workbook handed in: as it lies there, and unpacked (a small one may unpack to more than the memory holds).
_MOST_BYTES = 5 * 1024 * 1024
_MOST_UNPACKED = 60 * 1024 * 1024
# What people leave empty between the lines they fill in.
_MOST_EMPTY = 200


class _Echo:
    """A file that gives back what is written, for the csv writer."""

    def write(self, value: str) -> str:
        return value


def cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    text = str("" if value is None else value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, with the mark by which Excel knows UTF-8."""
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(heads)
    for row in rows:
        yield write([cell(each) for each in row])


def xlsx_bytes(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """Return a plain workbook of one sheet: the head stays in sight, every cell is text, so that 0012 stays 0012."""
    # Inside: the library takes a quarter of a second to load.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for place in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    bold = Font(bold=True)

    def text(value: Any, *, font: Any = None) -> Any:
        made = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", str("" if value is None else value)))
        # A text cell is never a formula, whatever it begins with.
        made.data_type, made.number_format = "s", "@"
        if font is not None:
            made.font = font
        return made

    sheet.append([text(each, font=bold) for each in heads])
    for row in rows:
        sheet.append([text(each) for each in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def table_response(
    extension: str, *, heads: Sequence[str], rows: Iterable[Sequence[Any]], name: str, title: str = ""
) -> HttpResponseBase:
    """Return the answer that hands over a table as ``csv`` (streamed) or ``xlsx``; ``name`` without its extension.

    Raises ValueError for any other extension.
    """
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{extension}"'}
    match extension:
        case "csv":
            lines = csv_lines(heads, rows)
            return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=disposition)
        case "xlsx":
            return HttpResponse(xlsx_bytes(heads, rows, title=title or name), content_type=_XLSX, headers=disposition)
        case _:
            raise ValueError(extension)


def read_rows(data: BinaryIO, *, heads: Sequence[str], most: int) -> list[dict[str, str]]:
    """Return the filled rows of the first sheet of an XLSX workbook, each as text under its head.

    The first line names the columns, in any order; others than ``heads`` are left aside, and so are empty lines. A
    formula gives the value that it had when the workbook was saved. Refused: ``table_too_large``, ``no_table``,
    ``wrong_heads``, ``empty_table``, ``too_many_rows``.
    """
    content = data.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise refuse("table_too_large", f"表格超过 {_MOST_BYTES // 1024 // 1024} MB。请只留要登记的行，去掉图片。")
    lines = _lines_of(content, heads=heads, most=most)
    if not lines:
        raise refuse("empty_table", "表格里没有填写的行。请照模板在第一行的列名下面填写。")
    if len(lines) > most:
        raise refuse("too_many_rows", f"一次最多 {most} 行。请分成几张表。")
    return lines


def _lines_of(content: bytes, *, heads: Sequence[str], most: int) -> list[dict[str, str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MOST_UNPACKED:
                raise refuse("table_too_large", "表格展开以后太大。请只留要登记的行，另存后再上传。")
        with warnings.catch_warnings():
            # What the library does not know of a workbook (drop-downs, styles) does not matter here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            places = _places(next(rows, ()), heads)
            return list(_filled(rows, places, most=most))
    except Refused:
        raise
    except Exception as error:  # the library raises whatever its parts raise
        raise refuse("no_table", "不是能读取的 Excel 表格（xlsx）。旧格式请在 WPS 或 Excel 里另存为 xlsx。") from error


def _places(first: Sequence[Any], heads: Sequence[str]) -> dict[str, int]:
    named = {_text(value).rstrip("*＊").strip(): place for place, value in reversed(list(enumerate(first)))}
    if missing := [each for each in heads if each not in named]:
        raise refuse("wrong_heads", f"表格第一行没有这些列名：{'、'.join(missing)}。请用模板填写，不要改第一行。")
    return {each: named[each] for each in heads}


def _filled(rows: Iterable[Sequence[Any]], places: dict[str, int], *, most: int) -> Iterator[dict[str, str]]:
    """Yield the rows with something in them, one more than may be, so that it is seen that there are too many."""
    found = empty = 0
    for row in rows:
        line = {head: _text(row[place]) if place < len(row) else "" for head, place in places.items()}
        if any(line.values()):
            yield line
            found, empty = found + 1, 0
        else:
            empty += 1
        if found > most or empty > _MOST_EMPTY:
            return


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()
