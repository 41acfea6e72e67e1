"""How the hall's pages with a form or a case go out: kept by no cache, and what answers a form is found by no robot.

They carry a CSRF token and with it the one cookie that is set unasked; it lasts until the browser is closed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token

from disclosure.frame import Crumb, render_page
from hall.views.home import ADDRESS, TITLE


def form_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    status: int = 200,
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    """Return a page with a form or with somebody's data; ``crumbs`` are the places below the hall."""
    values = {**context, "csrf_token": get_token(request)}
    places = [(TITLE, ADDRESS), *crumbs]
    response = render_page(
        request, template, values, title=(title, TITLE), crumbs=places, active=ADDRESS, status=status, max_age=0
    )
    if request.method == "POST":
        response.headers["X-Robots-Tag"] = "noindex"
    return response
