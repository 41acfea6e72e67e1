"""Reading a workbook that somebody filled in: everything that is wrong with it, row by row, and the text of its cells.

Read as a stream: a sheet of fifty thousand rows is told to be too long without being held; a file that unpacks to more
than the memory holds is not unpacked.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from lxml import etree

from yunlong_portal.kernel.cleaning import archive
from yunlong_portal.kernel.cleaning.report import Unfit
from yunlong_portal.kernel.workflow import Refused, refuse

from .book import NO, YES, Book

# More is entered in parts: a preview that nobody can read is none, and the form judges every row.
MAX_ROWS = 2_000
_MAX_COLUMNS = 100
_MOST_BYTES = 5 * 1024 * 1024
# From here on a number in a cell has lost its last digits: spreadsheets keep fifteen.
_EXACT = 10**15
_MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
REQUIRED_MARK = "＊"


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: the row as the spreadsheet counts it (0: the sheet), the heading, and a sentence."""

    row: int
    label: str
    sentence: str

    @property
    def words(self) -> str:
        """Return where it is and what is wrong, in one sentence."""
        row, label = f"第{self.row}行" if self.row else "", f"“{self.label}”" if self.label else ""
        return f"{row}{label}{'：' if row or label else ''}{self.sentence}"


@dataclass(frozen=True)
class Sheet:
    """What stands in a workbook: the texts of each row by column name, and what cannot be read."""

    rows: Sequence[tuple[int, dict[str, str]]]
    problems: Sequence[Problem]


def read(data: bytes, book: Book) -> Sheet:
    """Return what stands in a workbook of a register. Raises Refused as :func:`read_sheet` does."""
    return read_sheet(data, labels=book.labels, title=book.title, sample=book.sample, older=book.older)


def read_sheet(
    data: bytes, *, labels: Mapping[str, str], title: str = "", sample: Mapping[str, str] | None = None,
    older: Mapping[str, Sequence[str]] | None = None, most: int = MAX_ROWS,
) -> Sheet:  # fmt: skip
    """Return what stands in the first sheet that is shown, or in the one called ``title``.

    ``labels`` are the headings by column name, ``older`` those that a column once had; they may stand in any order,
    the newer and the older one of a column not both. An unchanged ``sample`` row and empty rows
    are passed over. Raises Refused: ``not_a_workbook``, ``table_too_large``, what the packing of the file gives away.
    """
    # Inside: the library takes a quarter of a second to load.
    from openpyxl import load_workbook

    if len(data) > _MOST_BYTES:
        raise refuse("table_too_large", f"表格超过{_MOST_BYTES // 1024 // 1024} MB。请只留要填的行，去掉图片。")
    try:
        with archive.opened(data):
            opened = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    except Unfit as unfit:
        raise refuse(unfit.code, unfit.sentence) if data.startswith(b"PK") else _no_workbook() from unfit
    except Exception as error:  # the library raises whatever its parts raise
        raise _no_workbook() from error
    try:
        sheet = _sheet_of(opened, title)
        if sheet is None:
            return Sheet((), (Problem(0, "", "表格里没有工作表。请用下载的模板填写。"),))
        if merged := _merged(data, sheet):
            said = f"有合并的单元格（{'、'.join(merged)}）。请取消合并，每个单元格填完整，再上传。"
            return Sheet((), (Problem(0, "", said),))
        # What some programs write as the size of a sheet is wrong.
        sheet.reset_dimensions()
        return _read(sheet, labels, sample or {}, older or {}, most)
    finally:
        opened.close()


def _no_workbook() -> Refused:
    return refuse("not_a_workbook", "这不是能读的 xlsx 表格。请用 WPS 或者 Excel 打开，另存为“xlsx 工作簿”再上传。")


def _sheet_of(opened: Any, title: str) -> Any:
    sheets = [each for each in opened.worksheets if each.sheet_state == "visible"]
    named = [each for each in sheets if title and each.title == title[:31]]
    return next(iter([*named, *sheets]), None)


def _merged(data: bytes, sheet: Any) -> list[str]:
    """Return the first ranges of merged cells: a streamed sheet does not tell them."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as container, container.open(sheet._worksheet_path.lstrip("/")) as part:
        for _, element in etree.iterparse(part, tag=_MERGED, resolve_entities=False):
            found.append(element.get("ref", ""))
            element.clear()
            if len(found) == 3:
                break
    return found


def _read(
    sheet: Any, labels: Mapping[str, str], sample: Mapping[str, str], older: Mapping[str, Sequence[str]], most: int
) -> Sheet:
    rows = _filled(sheet)
    heading = next(rows, None)
    if heading is None:
        return Sheet((), (Problem(0, "", "表格是空的。请用下载的模板填写，第一行是表头。"),))
    places, wrong = _places([_text(cell) for cell in heading[1]], labels, older)
    if wrong:
        return Sheet((), wrong)
    found: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    shown = {name: sample.get(name, "") for name in labels}
    for number, cells in rows:
        texts: dict[str, str] = {}
        for name, place in places.items():
            cell = cells[place] if place < len(cells) else None
            if said := _unreadable(cell):
                problems.append(Problem(number, labels[name], said))
            texts[name] = _text(cell)
        if any(texts.values()) and not (sample and texts == shown):
            found.append((number, texts))
        if len(found) > most:
            return Sheet((), (Problem(0, "", f"超过{most}行。请分成几个文件，一次最多{most}行。"),))
    if not found and not problems:
        problems.append(Problem(0, "", "除了表头和示例行，表格里没有内容。"))
    return Sheet(found, problems)


def _filled(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield the rows in which anything stands, with their number."""
    for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells


def _places(
    headings: Sequence[str], labels: Mapping[str, str], older: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[Problem]]:
    """Return where each column stands, or what is wrong with the headings."""
    newer = {old: labels[name] for name, once in older.items() for old in once}
    written = (each.rstrip(REQUIRED_MARK + "*").strip() for each in headings)
    plain = [newer.get(each, each) for each in written]
    by_label = {label: name for name, label in labels.items()}
    missing = [label for label in by_label if label not in plain]
    strange = [each for each in plain if each and each not in by_label]
    twice = sorted({each for each in plain if each and plain.count(each) > 1})
    said = [
        f"{what}：{'、'.join(each[:20] for each in which[:10])}。"
        for what, which in (("缺少的列", missing), ("不认识的列", strange), ("重复的列", twice))
        if which
    ]
    if said:
        said.append("请用下载的模板填写，不要改第一行的表头。")
        return {}, [Problem(1, "", "表头不对。" + "".join(said))]
    return {by_label[label]: place for place, label in enumerate(plain) if label}, []


def _unreadable(cell: Any) -> str:
    """Return why a cell cannot be taken as it stands, empty if it can."""
    if cell is None or cell.value is None:
        return ""
    match cell.data_type:
        case "f":
            return "是公式。请复制后“选择性粘贴”为数值，再上传。"
        case "e":
            return f"是表格软件的出错标记（{str(cell.value)[:10]}）。请改为实际内容。"
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and abs(cell.value) >= _EXACT:
        return "被表格软件当成数字，末几位已经丢失。请把这一列设为文本格式，重新填写。"
    return ""


def _text(cell: Any) -> str:
    """Return what stands in a cell as text, as its author saw it."""
    value = None if cell is None else cell.value
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case datetime() if value.time() == time.min:
            return f"{value:%Y-%m-%d}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value).strip()
