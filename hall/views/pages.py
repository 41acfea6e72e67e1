"""How the hall's pages with a form or a case go out, and where they stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from disclosure import frame
from disclosure.frame import Crumb
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
    places = [(TITLE, ADDRESS), *crumbs]
    return frame.form_page(
        request, template, context, title=(title, TITLE), crumbs=places, active=ADDRESS, status=status
    )
