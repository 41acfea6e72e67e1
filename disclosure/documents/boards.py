"""The institution board as a poster for the wall: A3 for the office door, A1 for the hall (P38)."""

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe
from lxml import etree, html

from disclosure.domain import rendering
from disclosure.models import Publication
from disclosure.slots import DEPARTMENT_ITEMS
from yunlong_portal.kernel.documents import qr_svg, render_pdf
from yunlong_portal.kernel.files import open_stored
from yunlong_portal.kernel.models import StoredFile

SIZES = ("a3", "a1")
# Type as large as one sheet allows: a wall is read from two steps away. With each its points on A3; the last is taken
# however many sheets it needs.
_SCALES = {"large": 15.0, "middle": 12.5, "small": 10.0, "fine": 8.5}
# How many characters one sheet takes at most in type of one point, what each line leaves empty counted as some.
_SHEET, _LINE_END = 262_000, 12
# What is as short as this, in characters, is not broken: a telephone, a name, a room. Beside them a text has room.
_BRIEF, _BRIEF_OF_ALL = 6, 13


def poster_pdf(publication: Publication, *, size: str) -> bytes:
    """Return the poster of a board's version in one of :data:`SIZES`. Raises Refused (``pdf_unavailable``)."""
    context = poster_context(publication) | {"size": size}
    pdf = b""
    for scale in scales_for(amount_of(context["body"], items=len(context["items"]))):
        pdf = render_pdf(template="disclosure/documents/board_poster.html", context=context | {"scale": scale})
        with pikepdf.open(BytesIO(pdf)) as made:
            if len(made.pages) == 1:
                break
    return pdf


def poster_context(publication: Publication) -> dict[str, Any]:
    """Return what the template of the poster shows; photographs are written into it."""
    department = publication.department
    addresses = dict(_pictures(publication))
    items = [line for lines in DEPARTMENT_ITEMS.call(department_id=department.pk) for line in lines]
    address = f"{settings.BASE_URL}{department.get_absolute_url()}"
    body = fitted(rendering.render_body(publication.revision.payload, addresses=addresses))
    return {
        "department": department,
        "title": publication.title,
        "body": mark_safe(body),  # noqa: S308  # made by rendering.py of what was signed
        "items": items,
        "updated_on": timezone.localdate(publication.published_at),
        "number": publication.number,
        "address": address,
        "qr": qr_svg(address, label="公示栏网页二维码"),
    }


def scales_for(amount: int) -> list[str]:
    """Return the scales worth trying, the largest first: a sheet takes seconds to set, mostly one is set."""
    *names, last = _SCALES
    return [*(each for each in names if amount * _SCALES[each] ** 2 <= _SHEET), last]


def fitted(body: str) -> str:
    """Return the body with the columns of its tables marked whose every cell is short: they are not broken.

    A table that somebody laid out himself, with cells over several columns or rows, stays as it is.
    """
    root = html.fragment_fromstring(body, create_parent="div")
    for table in root.iter("table"):
        rows = [cells for row in table.iter("tr") if (cells := row.findall("td"))]
        if len({len(cells) for cells in rows}) != 1 or table.find(".//td[@colspan]") is not None:
            continue
        room = float(_BRIEF_OF_ALL)
        for cells in sorted(zip(*rows, strict=True), key=_width):
            if (width := _width(cells)) > min(_BRIEF, room):
                break
            room -= width
            for cell in cells:
                cell.set("class", "brief")
    return "".join(etree.tostring(each, encoding="unicode", method="html") for each in root)


def amount_of(body: str, *, items: int) -> int:
    """Return about how much room a body takes, with so many items below it: in characters."""
    root = html.fragment_fromstring(body, create_parent="div")
    ends = sum(1 for each in root.iter("p", "tr", "dt", "h2")) + 2 * items
    return len(root.text_content()) + _LINE_END * ends


def _width(cells: Sequence[Any]) -> float:
    """Return how wide the widest of some cells is, in characters; Latin letters and digits are half as wide."""
    return max(sum(0.55 if each.isascii() else 1.0 for each in cell.text_content().strip()) for cell in cells)


def _pictures(publication: Publication) -> list[tuple[str, str]]:
    wanted = [each["digest"] for each in publication.attachments if each["media_type"].startswith("image/")]
    found = []
    for stored in StoredFile.objects.filter(digest__in=wanted):
        with open_stored(stored) as file:
            found.append((stored.digest, f"data:{stored.media_type};base64,{b64encode(file.read()).decode()}"))
    return found
