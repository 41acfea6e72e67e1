"""Text and tables of text: whatever encoding they come in, UTF-8 goes out."""

import csv
import io
import re
import unicodedata

from .kinds import CSV, MAX_CHARACTERS, Kind
from .report import Report, Unfit, Words

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A cell that a spreadsheet would run as a formula when the table is opened.
_FORMULA = re.compile(r"[=@]|[+-](?![\d.\s]|$)")


def decode(data: bytes) -> str | None:
    """Return the text, or None where the bytes are none: UTF-8, UTF-16 with its mark, else GB 18030."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    text = _decoded(data, "utf-8")
    return text if text is not None else _decoded(data, "gb18030")


def is_text(data: bytes) -> bool:
    """Tell whether the bytes are text at all."""
    return decode(data) is not None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if _CONTROL.search(text):
        return None
    if encoding == "gb18030":
        # Nearly any bytes can be read as GB 18030; those that are not come out unassigned or in private use.
        sample = text[:20_000]
        strange = sum(unicodedata.category(each) in {"Cn", "Co"} for each in sample)
        if strange * 50 > len(sample):
            return None
    return text


def clean(data: bytes, kind: Kind, report: Report) -> bytes:
    """Return the content as UTF-8: a table with a byte order mark (Excel and WPS on Windows need it), text without."""
    text = decode(data)
    if text is None:
        raise Unfit("file_damaged", "文件内容不是文本，或编码无法识别。请用记事本打开，另存为 UTF-8 编码后再传。")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Unfit("file_empty", "文件里没有文字。请核对是不是传错了文件。")
    if kind is CSV:
        _look_for_formulas(text, report)
        return b"\xef\xbb\xbf" + text.encode()
    return text.encode()


def _look_for_formulas(text: str, report: Report) -> None:
    """Note cells that would run as formulas: they are not changed, because what is published is what was signed."""
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            if any(_FORMULA.match(cell) for cell in row):
                report.note(f"第 {number} 行起有以 = 或 @ 等开头的单元格，用 Excel 打开时会当作公式，请核对。")
                return
    except csv.Error as error:
        raise Unfit("file_damaged", "这个 CSV 的引号或换行不配对，读不成表。请用 WPS 打开检查，另存后再传。") from error


def read(data: bytes, report: Report) -> Words:
    """Return the words of a cleaned text."""
    return capped(data.decode("utf-8-sig"), report)


def capped(text: str, report: Report, *, is_complete: bool = True) -> Words:
    """Return at most so much text as is searched and checked, and say so where it was more."""
    if len(text) <= MAX_CHARACTERS:
        return Words(text, is_complete=is_complete)
    report.note(f"文字超过 {MAX_CHARACTERS // 10_000} 万字，机器只读了前面的部分，其余的须由人看。")
    return Words(text[:MAX_CHARACTERS], is_complete=False)
