"""How the pages of this floor go out: open ones may be kept by caches, those with a form or a case never.

A page with a form carries a CSRF token and with it the one cookie that we set unasked; it lasts until the browser is
closed, and no other page sets it.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse

from columns.queries import column_tree
from disclosure.frame import Crumb, crumbs_to, entry_of, render_page

NAME = "依申请公开"


def open_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str = "", crumb: str = "", **options: Any
) -> HttpResponse:
    """Return a page that holds nothing of anybody and may be kept by caches; ``crumb`` names its place."""
    crumbs, active = _place(crumb or title)
    return render_page(request, template, dict(context), title=(title, NAME), crumbs=crumbs, active=active, **options)


def form_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, crumb: str = "", status: int = 200
) -> HttpResponse:
    """Return a page with a form or with somebody's data: kept by no cache; what answers a form is found by no robot."""
    values = {**context, "csrf_token": get_token(request)}
    response = open_page(request, template, values, title=title, crumb=crumb, status=status, max_age=0)
    if request.method == "POST":
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _place(title: str) -> tuple[list[Crumb], str]:
    """Return the way to a page and the entry of the navigation it belongs to, by the column that leads here."""
    here = reverse("requests")
    node = next((each for each in column_tree().walk() if each.page == here and each.is_public), None)
    above = crumbs_to(node)[:-1] if node else []
    last: list[Crumb] = [(NAME, here), (title, "")] if title else [(NAME, "")]
    return [*above, *last], entry_of(node) if node else ""
