"""Codes that a telephone reads."""

import io
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Standard: four modules of quiet around the code, else many telephones do not find it.
_QUIET = 4


def qr_svg(text: str, *, label: str) -> SafeString:
    """Return a QR code as an inline SVG for pages and PDFs, named ``label`` for those who cannot see it.

    One path, no style, no script, no identifier: it stands under the strictest content security policy, and twice on
    a page. Its size is set by the style sheet (class ``qr``). Black on its own white, so that it can be read on any
    ground. Full QR, never Micro QR, which WeChat does not read.
    """
    matrix = segno.make(text, micro=False, error="m").matrix
    size = len(matrix) + 2 * _QUIET
    path = "".join(_row(row, y + _QUIET) for y, row in enumerate(matrix))
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"'
        ' shape-rendering="crispEdges"><title>{}</title><path fill="#fff" d="M0 0h{}v{}H0z"/><path d="{}"/></svg>',
        label,
        size,
        size,
        label,
        size,
        size,
        path,
    )


def qr_png(text: str) -> bytes:
    """Return the same code as a picture, for files that cannot hold an SVG: black and white, eight dots a module."""
    picture = io.BytesIO()
    segno.make(text, micro=False, error="m").save(picture, kind="png", scale=8, border=_QUIET)
    return picture.getvalue()


def _row(row: bytearray, y: int) -> str:
    """Return the dark runs of one row as closed boxes."""
    found, x = [], _QUIET
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            found.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(found)
