"""The one way in: recognise, clean, read."""

import re

from . import plain_text, recognise
from .kinds import CSV, DOCX, JPEG, OFD, PDF, PNG, PPTX, TEXT, XLSX, Kind
from .report import Cleaned, Report, Unfit, Words, damaged

# What PostgreSQL or UTF-8 cannot hold; everything else invisible is dealt with where text is shown or compared.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(data: bytes, *, name: str) -> Cleaned:
    """Return ``data`` cleaned, with what was removed, what is to be known, and its words.

    ``name`` is what the uploader calls the file; it decides nothing except between csv and txt, and is compared with
    the content. The same content with other hidden information gives the same bytes.
    Raises Unfit, and nothing else, for whatever is not to be taken in.
    """
    kind = recognise.recognise(data, name=name)
    report = Report()
    try:
        cleaned = _cleaned(data, kind, report)
        words = _words(cleaned, kind, report)
    except Unfit:
        raise
    except Exception as error:  # parsers of hostile bytes raise what they like; none of it is the uploader's to read
        raise damaged(kind.label) from error
    return Cleaned(
        kind=kind,
        data=cleaned,
        removed=report.removed,
        notes=report.notes,
        text=_UNSTORABLE.sub("", words.text),
        is_readable=words.is_complete,
    )


# Imported inside: the process lives for one file, and loading what its kind does not need would cost the most time.


def _cleaned(data: bytes, kind: Kind, report: Report) -> bytes:
    if kind is PDF:
        from . import pdf

        return pdf.clean(data, report)
    if kind in (DOCX, XLSX, PPTX):
        from . import office

        return office.clean(data, report)
    if kind is OFD:
        from . import ofd

        return ofd.clean(data, report)
    if kind in (JPEG, PNG):
        from . import image

        return (image.clean_jpeg if kind is JPEG else image.clean_png)(data, report)
    return plain_text.clean(data, kind, report)


def _words(data: bytes, kind: Kind, report: Report) -> Words:
    if kind is PDF:
        from . import read_pdf

        return read_pdf.read(data, report)
    if kind in (DOCX, XLSX, PPTX):
        from . import read_office

        return read_office.read(data, kind, report)
    if kind is OFD:
        from . import ofd

        return ofd.read(data, report)
    if kind in (CSV, TEXT):
        return plain_text.read(data, report)
    report.note("图片里的文字机器读不到，保密和隐私检查须由人看。")
    return Words("", is_complete=False)
