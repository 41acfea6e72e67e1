"""A letter as PDF: what is printed and sealed."""

import re
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yunlong_portal.kernel.documents import qr_svg, render_pdf
from yunlong_portal.kernel.letters.codes import qr_text, spaced
from yunlong_portal.kernel.letters.composing import ComposedLetter
from yunlong_portal.kernel.letters.lines import Line, lines_of
from yunlong_portal.kernel.letters.measures import CHARACTERS, item_width, width

_HALF = re.compile("([!-~]+)")


def render_letter_pdf(composed: ComposedLetter, *, address: str = "", remark: str = "") -> bytes:
    """Return the letter as PDF; the same letter gives the same bytes.

    The QR on page 1 holds the letter's code behind ``address``. ``remark`` stands small at the head of every page
    (预览, 草稿) and is no part of the letter. Call it outside a transaction. Raises Refused (``pdf_unavailable``).
    """
    return render_pdf(
        template="kernel/documents/letter.html", context=letter_context(composed, address=address, remark=remark)
    )


def letter_context(composed: ComposedLetter, *, address: str = "", remark: str = "") -> dict[str, Any]:
    """Return what the template of a letter shows."""
    wide = item_width(len(composed.attachments))
    return {
        "name": "".join(composed.title),
        "qr": qr_svg(qr_text(composed.code, address), label="文书二维码"),
        "code": spaced(composed.code),
        "remark": remark,
        "title": [_half_width(each) for each in composed.title],
        "number": _half_width(composed.number),
        "addressee": _set(f"{composed.addressee}：", indent=0),
        "paragraphs": [_set(each) for each in (*composed.paragraphs, *composed.remedies)],
        "attachments": [_set(each, indent=0, within=CHARACTERS - 5 - wide) for each in composed.attachments],
        "has_many": len(composed.attachments) > 9,
        "organ": _half_width(composed.organ),
        # Centred over the date while a character stays free to its right.
        "is_wide": (width(composed.organ) - width(composed.date)) / 2 > 3,
        "date": _half_width(composed.date),
        "note": _set(f"（{composed.note}）") if composed.note else "",
        "slip": [_set(each) for each in composed.slip],
    }


def _set(text: str, *, indent: float = 2, within: float = CHARACTERS) -> SafeString:
    """Return a paragraph broken into its lines, each spread to the edge."""
    *lines, last = (_spread(each) for each in lines_of(text, first=within - indent, others=within))
    return format_html("{}{}", format_html_join("", "{}<br>", ((each,) for each in lines)), last)


def _spread(line: Line) -> SafeString:
    if not line.gap:
        return _half_width(line.text)
    # A style of its own: a PDF has no content security policy, and each line its own measure.
    return format_html(
        '<span style="letter-spacing: {}em">{}</span>{}',
        f"{line.gap:.4f}",
        _half_width(line.text[:-1]),
        _half_width(line.text[-1]),
    )


def _half_width(text: str) -> SafeString:
    """Return ``text`` with its Latin letters and digits marked, which are set half as wide as a character."""
    parts = _HALF.split(text)
    marked = (
        format_html('<span class="half">{}</span>', each) if place % 2 else each for place, each in enumerate(parts)
    )
    return format_html_join("", "{}", ((each,) for each in marked))
