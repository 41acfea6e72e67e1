"""What is already public, shown while typing and before filing; whoever opens it is counted, not known.

What is being typed may name people and comes in the body of a request: addresses are written down by every machine on
the way.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from requests_ogi.domain import suggesting
from yunlong_portal.kernel.passes import opened_mapping, sealed_mapping

_PLACE = "requests_ogi.seen"
_LONGEST = 100
_SHORTEST = 4
_WHILE_TYPING = 3


def seen_token(submission: str) -> str:
    """Return by what a page says which form it is, without showing the token that the form is sent with."""
    return sealed_mapping({"submission": submission}, place=_PLACE)


@csrf_protect
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """With ``q``: a fragment of publications like it, which counts nothing. Else count, and lead to the one chosen."""
    if "q" not in request.POST:
        return _counted(request)
    typed = " ".join(request.POST["q"].replace("\x00", " ").split())[:_LONGEST]
    hits = suggesting.similar(description=typed, at_most=_WHILE_TYPING) if len(typed) >= _SHORTEST else []
    response = HttpResponse(render_to_string("requests_ogi/parts/similar.html", {"hits": hits}))
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _counted(request: HttpRequest) -> HttpResponse:
    said = opened_mapping(request.POST.get("seen", ""), place=_PLACE)
    if said is None:
        return HttpResponseBadRequest("这一页放得太久，请返回后重新打开。")
    post = request.POST.get("post", "")
    event = suggesting.OPENED if post else request.POST.get("event", "")
    if event not in {suggesting.SHOWN, suggesting.OPENED}:
        raise Http404
    suggesting.count(event, submission=said["submission"], now=timezone.now())
    if not post:
        return HttpResponse(status=204)
    if not post.isdecimal() or len(post) > 18:
        raise Http404
    return HttpResponseRedirect(reverse("post", args=[int(post)]))
