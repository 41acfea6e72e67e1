"""A letter as DOCX: for an organ that prints from WPS or hands its letters to the province's e-seal platform.

The same paper, the same lines as the PDF: the measures stand in ``word_parts/`` (the empty document, in readable parts)
and in ``measures``; what is written here is the letter alone.
"""

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
from django.conf import settings
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from yunlong_portal.kernel.documents.codes import qr_png
from yunlong_portal.kernel.letters.codes import qr_text, spaced
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.measures import CHARACTER, LINE, item_width, room_right

_PARTS = Path(__file__).parent / "word_parts"
# The earliest date that a ZIP can hold: the same letter is the same bytes whenever it is written.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_DRAFTED = datetime(2000, 1, 1, tzinfo=UTC)
_LEFT = WD_ALIGN_PARAGRAPH.LEFT
_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def render_letter_docx(composed: ComposedLetter, *, address: str = "", remark: str = "") -> bytes:
    """Return the letter as DOCX; the same letter gives the same bytes. ``address`` and ``remark`` as for the PDF."""
    document = docx.Document(io.BytesIO(_empty()))
    if settings.PRACTICE:  # as every PDF says across the sheet
        remark = f"练习，不作数　{remark}".strip()
    _describe(document, composed)
    _head(document, composed, address=address, remark=remark)
    _foot(document)
    _text(document, composed)
    written = io.BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


@cache
def _empty() -> bytes:
    """Return the empty document: our own paper and styles, nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for path in sorted(each for each in _PARTS.rglob("*") if each.is_file()):
            package.writestr(path.relative_to(_PARTS).as_posix(), path.read_bytes())
    return target.getvalue()


def _timeless(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as written, zipfile.ZipFile(target, "w") as package:
        for name in written.namelist():
            entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, written.read(name))
    return target.getvalue()


def _describe(document: Any, composed: ComposedLetter) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.language = "".join(composed.title), composed.organ, "zh-CN"
    moment = datetime.fromisoformat(f"{composed.issued_on}T00:00:00+00:00") if composed.issued_on else _DRAFTED
    facts.created = facts.modified = moment


def _head(document: Any, composed: ComposedLetter, *, address: str, remark: str) -> None:
    """Put the QR and the code above the text block of page 1, a remark at the head of every page."""
    section = document.sections[0]
    first = _emptied(section.first_page_header, "核对码")
    picture = io.BytesIO(qr_png(qr_text(composed.code, address)))
    run = _write(first, f"{remark}\t")
    run.add_picture(picture, width=Mm(20))
    described = run._r.find(f".//{qn('wp:docPr')}")
    described.set("name", "文书二维码")
    described.set("descr", f"核对码 {spaced(composed.code)}")
    _write(section.first_page_header.add_paragraph(style="核对码"), f"\t{spaced(composed.code)}")
    for header in (section.header, section.even_page_header):
        _write(_emptied(header, "核对码"), remark)


def _foot(document: Any) -> None:
    """Put the page number below the text block, outside (7.5): right on odd pages, left on even ones."""
    section = document.sections[0]
    for footer, side in (
        (section.first_page_footer, _RIGHT),
        (section.footer, _RIGHT),
        (section.even_page_footer, _LEFT),
    ):
        paragraph = _emptied(footer, "公文页码")
        paragraph.alignment = side
        room = {"left_indent": Twips(280)} if side is _LEFT else {"right_indent": Twips(280)}
        _indent(paragraph, **room)
        _write(paragraph, "— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), " PAGE ")
        paragraph._p.append(field)
        shown = _write(paragraph, "1")
        field.append(shown._r)
        _write(paragraph, " —")


def _text(document: Any, composed: ComposedLetter) -> None:
    title = document.add_paragraph(style="公文标题")
    _lines(title, composed.title)
    _write(document.add_paragraph(style="公文文号"), composed.number)
    _write(document.add_paragraph(), f"{composed.addressee}：")
    for each in (*composed.paragraphs, *composed.remedies):
        _write(document.add_paragraph(style="公文正文"), each)
    _attachments(document, composed.attachments)
    # The seal never stands on a page without text.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _signature(document, composed)
    if composed.note:
        _write(document.add_paragraph(style="公文正文"), f"（{composed.note}）")
    if composed.slip:
        _write(document.add_paragraph(style="回执标题"), "回　执")
        for each in composed.slip:
            _write(document.add_paragraph(style="公文正文"), each)


def _attachments(document: Any, attachments: tuple[str, ...]) -> None:
    """Write 附件说明 one line below the text; names stand under the first name (7.3.4)."""
    wide = item_width(len(attachments))
    for place, each in enumerate(attachments, 1):
        paragraph = document.add_paragraph()
        hanging = wide + (3 if place == 1 else 0)
        _indent(
            paragraph, left_indent=_characters(5 + wide), first_line_indent=_characters(-hanging) if hanging else None
        )
        if place == 1:
            paragraph.paragraph_format.space_before = Twips(LINE)
        number = f"{place}．" if wide else ""
        _write(paragraph, f"{'附件：' if place == 1 else ''}{number}{each}")


def _signature(document: Any, composed: ComposedLetter) -> None:
    organ_room, date_room = room_right(organ=composed.organ, date=composed.date)
    organ = document.add_paragraph(style="公文落款")
    organ.paragraph_format.space_before = Twips(2 * LINE)
    organ.paragraph_format.keep_with_next = True
    _indent(organ, right_indent=_characters(organ_room))
    _write(organ, composed.organ)
    day = document.add_paragraph(style="公文落款")
    day.paragraph_format.space_after = Twips(LINE)
    _indent(day, right_indent=_characters(date_room))
    _write(day, composed.date)


def _characters(count: float) -> Twips:
    return Twips(round(count * CHARACTER))


def _indent(paragraph: Any, **lengths: Twips | None) -> None:
    for name, length in lengths.items():
        setattr(paragraph.paragraph_format, name, length)


def _emptied(part: Any, style: str) -> Any:
    """Return the one paragraph of a header or footer, its own from now on."""
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]
    paragraph.style = style
    return paragraph


def _write(paragraph: Any, text: str) -> Any:
    """Add text whose quotation marks and dashes are Chinese ones: without the hint Word takes them for Latin."""
    run = paragraph.add_run(text)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")
    return run


def _lines(paragraph: Any, lines: tuple[str, ...]) -> None:
    for place, each in enumerate(lines):
        run = _write(paragraph, each)
        if place < len(lines) - 1:
            run.add_break(WD_BREAK.LINE)
