"""Guides, rules and catalogues on paper: what was published, word for word, and the catalogue made of what is public.

A line of a catalogue costs a hundredth of a second (measured: 200 lines tagged for screen readers in 2 to 3 s, ten
thousand in two minutes), so that a catalogue comes in booklets of ``BOOKLET`` publications.
"""

from base64 import b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from lxml import html

from disclosure.article import file_address, files_of, metadata_rows
from disclosure.domain.filings.contents import CatalogueLine, by_category
from disclosure.models import Publication
from yunlong_portal.kernel import files
from yunlong_portal.kernel.documents import render_pdf
from yunlong_portal.kernel.models import StoredFile
from yunlong_portal.kernel.workflow import Refused

BOOKLET = 200
_DRAWN = frozenset({"image/jpeg", "image/png"})
_MOST_OF_A_PICTURE = 8 * 1024 * 1024


@dataclass(frozen=True)
class Booklet:
    """A catalogue, or a stretch of one. ``period`` and ``stretch`` say which (2017年；第201—400条，共900条).

    ``is_bound``: it goes into a book, which counts the pages.
    """

    department: str
    lines: Sequence[CatalogueLine]
    period: str = ""
    stretch: str = ""
    updated: str = ""
    address: str = ""
    sealed: Collection[int] = ()
    is_bound: bool = False


def catalogue_pdf(booklet: Booklet, *, variant: str | None = None) -> bytes:
    """Return a catalogue as an A4 PDF, a table for each class. What is ``sealed`` has a line without words.

    Raises Refused (``pdf_unavailable``).
    """
    tables = [
        {"name": name, "parts": [found[start : start + BOOKLET] for start in range(0, len(found), BOOKLET)]}
        for name, found in by_category(booklet.lines)
    ]
    context = {"booklet": booklet, "tables": tables}
    return render_pdf(template="disclosure/documents/catalogue.html", context=context, variant=variant)


def text_pdf(publication: Publication, *, department: str) -> bytes:
    """Return a publication on paper as it was public: its facts, its text, the names of its files.

    Raises Refused (``pdf_unavailable``).
    """
    context = {
        "publication": publication,
        "department": department,
        "rows": [row for row in metadata_rows(publication) if row[1]],
        "body": printable(publication),
        "files": files_of(publication),
    }
    return render_pdf(template="disclosure/documents/policy_text.html", context=context)


def printable(publication: Publication) -> SafeString:
    """Return the text with its pictures in it: what is printed fetches nothing."""
    if not publication.html.strip():
        return SafeString("")
    root = html.fragment_fromstring(publication.html, create_parent="div")
    digests = {file_address(publication.post_id, each): each["digest"] for each in publication.attachments}
    for picture in list(root.iter("img")):
        drawn = _as_data(digests.get(picture.get("src", ""), ""))
        if drawn:
            picture.set("src", drawn)
        else:
            words = html.Element("span")
            words.text, words.tail = f"（图片：{picture.get('alt', '')}）", picture.tail
            picture.getparent().replace(picture, words)
    # Cleaned where it was stored, and the very text that was signed.
    return mark_safe(html.tostring(root, encoding="unicode"))  # noqa: S308  # see above


def _as_data(digest: str) -> str:
    stored = StoredFile.objects.filter(digest=digest).first() if digest else None
    if stored is None or stored.media_type not in _DRAWN or stored.size > _MOST_OF_A_PICTURE:
        return ""
    try:
        with files.open_stored(stored) as data:
            return f"data:{stored.media_type};base64,{b64encode(data.read()).decode()}"
    except Refused:  # being restored from a copy: the words stand for it
        return ""


def front_pdf(
    *, title: str, department: str, contents: Iterable[tuple[str, str]], facts: Iterable[tuple[str, str]]
) -> bytes:
    """Return the title page of a bound book and its contents (title, page). Raises Refused (``pdf_unavailable``)."""
    context = {"title": title, "department": department, "contents": list(contents), "facts": list(facts)}
    return render_pdf(template="disclosure/documents/policy_front.html", context=context)
