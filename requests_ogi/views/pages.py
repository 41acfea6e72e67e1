"""How the pages of this floor go out and where they stand: an open one may be kept by caches, one with a form never."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from columns.queries import column_tree
from disclosure import frame
from disclosure.frame import Crumb, crumbs_to, entry_of

NAME = "依申请公开"


def open_page(request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str = "") -> HttpResponse:
    """Return a page that holds nothing of anybody and may be kept by caches."""
    return frame.render_page(request, template, dict(context), title=(title, NAME), **_place(title))


def form_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, crumb: str = "", status: int = 200
) -> HttpResponse:
    """Return a page with a form or with somebody's data; ``crumb`` names its place."""
    return frame.form_page(request, template, context, title=(title, NAME), status=status, **_place(crumb or title))


def _place(title: str) -> dict[str, Any]:
    """Return the way to a page and the entry of the navigation it belongs to, by the column that leads here."""
    here = reverse("requests")
    node = next((each for each in column_tree().walk() if each.page == here and each.is_public), None)
    above = crumbs_to(node)[:-1] if node else []
    last: list[Crumb] = [(NAME, here), (title, "")] if title else [(NAME, "")]
    return {"crumbs": [*above, *last], "active": entry_of(node) if node else ""}
