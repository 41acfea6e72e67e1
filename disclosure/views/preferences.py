"""Type size and elder mode, chosen by a link or a button: the only cookies a reader gets, and only when asked for."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from disclosure.preferences import DEFAULTS, local_address, remember


@require_safe
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember the choice and go back to the page it was made on. Never leads to another site."""
    response = HttpResponseRedirect(local_address(request.GET.get("next", "/")))
    for name in DEFAULTS:
        if name in request.GET:
            remember(response, name=name, value=request.GET[name])
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
