"""The words of a PDF, page by page, and which pages stayed dark: scans, pictures, letters drawn as curves."""

import io
import logging
import re
import time
import unicodedata
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, TextStringObject

from .kinds import MAX_CHARACTERS, MAX_PDF_PAGES, READING_SECONDS
from .plain_text import capped
from .report import Report, Words

# pypdf tells the log about every oddity of every font.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# A page with fewer characters than this beside a picture is a scan with a stamp on it rather than a page of text.
_FEW = 50
_LARGE_PICTURE = 500_000
_LONGEST_DRAWING = 3_000_000
# Operators that put something on the page: pictures, shadings, filled or stroked lines, letters.
_DRAWS = re.compile(rb"(?:^|[\s\])>])(?:Do|BI|sh|f\*?|F|B\*?|b\*?|S|s|Tj|TJ|'|\")(?=\s|$)")
_ODD = frozenset({"Co", "Cn", "Cc", "Cs"})
_SPACES = re.compile(r"[ \t\u3000]+")


def read(data: bytes, report: Report) -> Words:
    """Return the words of a cleaned PDF, within limits of pages, time and length, and note what could not be read."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        count = len(reader.pages)
    except Exception:  # qpdf mends what pypdf cannot follow: readers see the pages, no machine of ours does
        report.note("机器读不出这个 PDF 的文字，保密和隐私检查须由人看。")
        return Words("", is_complete=False)
    started = time.monotonic()
    found: list[str] = []
    dark: list[int] = []
    length = 0
    for number in range(count):
        if number >= MAX_PDF_PAGES or length > MAX_CHARACTERS or time.monotonic() - started > READING_SECONDS:
            report.note(f"共 {count} 页，机器只读了前 {number} 页，其余的须由人看。")
            dark.append(number + 1)
            break
        page = reader.pages[number]
        text, is_dark = _page(page)
        if is_dark:
            dark.append(number + 1)
        found.append(text)
        length += len(text)
    else:
        if dark:
            report.note(f"{_pages(dark, count)}机器读不出文字（扫描件或图片），保密和隐私检查须由人看。")
    found += _aside(reader)
    return capped("\n".join(each for each in found if each), report, is_complete=not dark)


def _page(page: pypdf.PageObject) -> tuple[str, bool]:
    """Return the words of a page, and whether it shows something that no machine of ours read."""
    try:
        contents = page.get_contents()
        drawn = contents.get_data() if contents is not None else b""
        # Maps and plans draw for megabytes; looking through them for words would take minutes.
        if len(drawn) > _LONGEST_DRAWING:
            return "", True
        text = "\n".join(_SPACES.sub(" ", line).strip() for line in page.extract_text().splitlines())
    except Exception:  # one page that cannot be read is a dark page, not a broken file
        return "", True
    text = "\n".join([text, *_annotations(page)]).strip()
    letters = [each for each in text if not each.isspace()]
    if not letters:
        return text, _DRAWS.search(drawn) is not None
    if sum(unicodedata.category(each) in _ODD or each == "\ufffd" for each in letters) * 5 > len(letters):
        # The font does not say which characters its shapes are.
        return text, True
    return text, len(letters) < _FEW and _has_large_picture(page.get("/Resources"), depth=0)


def _has_large_picture(resources: Any, *, depth: int) -> bool:
    resources = resources.get_object() if resources is not None else None
    if not isinstance(resources, DictionaryObject) or depth > 3:
        return False
    objects = resources.get("/XObject")
    objects = objects.get_object() if objects is not None else None
    if not isinstance(objects, DictionaryObject):
        return False
    for value in objects.values():
        each = value.get_object()
        if not isinstance(each, DictionaryObject):
            continue
        if each.get("/Subtype") == "/Image":
            if int(each.get("/Width", 0)) * int(each.get("/Height", 0)) > _LARGE_PICTURE:
                return True
        elif _has_large_picture(each.get("/Resources"), depth=depth + 1):
            return True
    return False


def _annotations(page: pypdf.PageObject) -> list[str]:
    """Return what is written in form fields and typed onto the page: not part of the page's own text."""
    annotations = page.get("/Annots")
    annotations = annotations.get_object() if annotations is not None else None
    if not isinstance(annotations, ArrayObject):
        return []
    found = []
    for each in annotations[:5_000]:
        annotation = each.get_object()
        if isinstance(annotation, DictionaryObject):
            values = (annotation.get(key) for key in ("/Contents", "/V"))
            found += [str(value) for value in values if isinstance(value, TextStringObject)]
    return found


def _aside(reader: pypdf.PdfReader) -> list[str]:
    """Return the titles of the bookmarks: visible in the side panel, and often the old name of the file."""
    try:
        waiting: list[Any] = list(reader.outline)[:10_000]
    except Exception:  # a broken outline hides nothing that a reader would see
        return []
    found: list[str] = []
    while waiting and len(found) < 10_000:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting = each + waiting
        elif title := getattr(each, "title", ""):
            found.append(str(title))
    return found


def _pages(numbers: list[int], count: int) -> str:
    if len(numbers) == count:
        return f"全部 {count} 页"
    shown = "、".join(str(each) for each in numbers[:20])
    return f"第 {shown} 页{'等 ' + str(len(numbers)) + ' 页' if len(numbers) > 20 else ''}"
