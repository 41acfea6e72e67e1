"""Pages for what went wrong. A broken server answers ``500.html``, which asks nothing of the database."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from disclosure.frame import render_page
from disclosure.queries import KEPT_SECONDS
from disclosure.views.old_addresses import moved


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, with the ways on; lead on from an address of a site that moved in."""
    at_desk = _at_desk(request)
    if not at_desk and (address := moved(request)) is not None:
        return address
    return render_page(
        request,
        "404.html",
        {"at_desk": at_desk},
        title=("没有找到这个页面",),
        crumbs=[("没有找到这个页面", "")],
        status=404,
        max_age=0 if at_desk else KEPT_SECONDS,
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this page is not for the one who asks."""
    return render_page(
        request,
        "403.html",
        {"at_desk": _at_desk(request)},
        title=("没有权限",),
        crumbs=[("没有权限", "")],
        status=403,
        max_age=0,
    )


def _at_desk(request: HttpRequest) -> bool:
    """Return whether the address is one of the staff's: a clerk is told how to go on working."""
    return request.path.startswith(reverse("admin:index"))
