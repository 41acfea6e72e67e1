"""The words of a cleaned Office document, hidden sheets and fields included: checks must see what readers can."""

import re
from collections.abc import Iterator
from decimal import Decimal

from . import archive, markup
from .archive import Entries
from .kinds import DOCX, MAX_CHARACTERS, XLSX, Kind
from .markup import Element
from .plain_text import capped
from .report import Report, Words

_WORD_PARTS = re.compile(
    r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|glossary/document|charts/.*|diagrams/data.*)\.xml$"
)
_SLIDE_PARTS = re.compile(r"ppt/(?:slides/slide|charts/|diagrams/data|slideMasters/|slideLayouts/|handoutMasters/)")
_SHEET_PARTS = re.compile(r"xl/(?:worksheets/[^/]+|charts/.*|drawings/[^/]+|diagrams/data.*)\.xml$")
_NUMBER_IN_NAME = re.compile(r"(\d+)")
_LONG_NUMBER = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}$")
# A document with pictures and hardly a word is a scan in another wrapping.
_FEW = 20
_PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".emf", ".wmf")


def read(data: bytes, kind: Kind, report: Report) -> Words:
    """Return the words of a cleaned document, in the order of its parts."""
    with archive.opened(data) as entries:
        reader = {DOCX: _word, XLSX: _sheets}.get(kind, _slides)
        found: list[str] = []
        length = 0
        for line in reader(entries):
            found.append(line)
            length += len(line) + 1
            if length > MAX_CHARACTERS + 1:
                break
        text = "\n".join(found)
        has_pictures = any(name.lower().endswith(_PICTURES) for name in entries.names)
    is_scan = has_pictures and sum(not each.isspace() for each in text) < _FEW
    if is_scan:
        report.note("文件里几乎只有图片，机器读不出文字，保密和隐私检查须由人看。")
    return capped(text, report, is_complete=not is_scan)


def _in_order(names: list[str], pattern: re.Pattern[str]) -> list[str]:
    """Return the parts that match, slide 2 before slide 10."""

    def key(name: str) -> list[str | tuple[int, str]]:
        return [each.rjust(8, "0") if each.isdigit() else each for each in _NUMBER_IN_NAME.split(name)]

    return sorted((name for name in names if pattern.match(name) and name.endswith(".xml")), key=key)


def _word(entries: Entries) -> Iterator[str]:
    # The document first: a cut at the limit should not fall on it because of its footers.
    names = _in_order(entries.names, _WORD_PARTS)
    for name in sorted(names, key=lambda each: not each.startswith("word/document")):
        yield from _paragraphs(markup.parse(entries.read(name), part=name))


def _slides(entries: Entries) -> Iterator[str]:
    for name in _in_order(entries.names, _SLIDE_PARTS):
        root = markup.parse(entries.read(name), part=name)
        if markup.local(root) in ("sldMaster", "sldLayout", "handoutMaster"):
            # What is written on every slide counts, the hints in empty frames do not.
            for shape in list(root.iter("{*}sp")):
                if shape.find("{*}nvSpPr/{*}nvPr/{*}ph") is not None:
                    markup.drop(shape)
        yield from _paragraphs(root)


_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def _paragraphs(root: Element) -> Iterator[str]:
    """Yield the paragraphs of a part, and the figures that its charts show."""
    found: list[str] = []
    for each in root.iter("{*}p", "{*}t", "{*}v", "{*}f", *(f"{{*}}{name}" for name in _BREAKS)):
        name = markup.local(each)
        if name == "p":
            # Text boxes nest paragraphs; each begins a line of its own.
            if line := "".join(found).strip():
                yield line
            found = []
        elif name == "t":
            found.append(each.text or "")
        elif name == "v" and each.text:
            found.append(f"{each.text} ")
        else:
            found.append(_BREAKS.get(name, ""))
    if line := "".join(found).strip():
        yield line


def _sheets(entries: Entries) -> Iterator[str]:
    shared = _shared_strings(entries)
    if "xl/workbook.xml" in entries.names:
        root = markup.parse(entries.read("xl/workbook.xml"), part="xl/workbook.xml")
        yield from (each.get("name", "") for each in root.iterfind("{*}sheets/{*}sheet"))
        yield from (each.text or "" for each in root.iterfind("{*}definedNames/{*}definedName"))
    for name in _in_order(entries.names, _SHEET_PARTS):
        root = markup.parse(entries.read(name), part=name)
        if name.startswith("xl/worksheets/"):
            yield from _rows(root, shared)
        else:
            yield from _paragraphs(root)


def _shared_strings(entries: Entries) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in entries.names:
        return []
    root = markup.parse(entries.read(name), part=name)
    return ["".join(each.itertext("{*}t")) for each in root.iterfind("{*}si")]


def _rows(root: Element, shared: list[str]) -> Iterator[str]:
    for row in root.iterfind("{*}sheetData/{*}row"):
        if line := "\t".join(_cell(cell, shared) for cell in row.iterfind("{*}c")).strip("\t"):
            yield line
    for each in root.iterfind("{*}headerFooter/*"):
        yield each.text or ""
    for each in root.iterfind("{*}dataValidations/{*}dataValidation"):
        yield from (each.get(key, "") for key in ("prompt", "error") if each.get(key))
        if (choices := each.findtext("{*}formula1") or "").startswith('"'):
            yield choices


def _cell(cell: Element, shared: list[str]) -> str:
    value = cell.findtext("{*}v") or ""
    match cell.get("t", "n"):
        case "s":
            return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
        case "inlineStr":
            return "".join(cell.itertext("{*}t"))
        case "n" if _LONG_NUMBER.match(value):
            # An identity number typed as a number is kept as 5.3292919800101E+17: written out, the guard sees it.
            return str(int(Decimal(value)))
        case _:
            return value
