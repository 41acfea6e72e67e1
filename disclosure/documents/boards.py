"""The institution board as a poster for the wall: A3 for the office door, A1 for the hall (P38)."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import mark_safe

from disclosure.domain import rendering
from disclosure.models import Publication
from disclosure.slots import DEPARTMENT_ITEMS
from yunlong_portal.kernel.documents import qr_svg, render_pdf
from yunlong_portal.kernel.files import open_stored
from yunlong_portal.kernel.models import StoredFile

SIZES = ("a3", "a1")
# Type as large as one sheet allows: a wall is read from two steps away. The last is taken however many sheets it needs.
_SCALES = ("large", "middle", "small")


def poster_pdf(publication: Publication, *, size: str) -> bytes:
    """Return the poster of a board's version in one of :data:`SIZES`. Raises Refused (``pdf_unavailable``)."""
    context = poster_context(publication) | {"size": size}
    pdf = b""
    for scale in _SCALES:
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
    body = rendering.render_body(publication.revision.payload, addresses=addresses)
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


def _pictures(publication: Publication) -> list[tuple[str, str]]:
    wanted = [each["digest"] for each in publication.attachments if each["media_type"].startswith("image/")]
    found = []
    for stored in StoredFile.objects.filter(digest__in=wanted):
        with open_stored(stored) as file:
            found.append((stored.digest, f"data:{stored.media_type};base64,{b64encode(file.read()).decode()}"))
    return found
