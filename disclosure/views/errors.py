"""Pages for what went wrong. A broken server answers ``500.html``, which asks nothing of the database."""

from django.http import HttpRequest, HttpResponse

from disclosure.frame import render_page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, with the ways on."""
    return render_page(
        request, "404.html", {}, title=("没有找到这个页面",), crumbs=[("没有找到这个页面", "")], status=404
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this page is not for the one who asks."""
    return render_page(request, "403.html", {}, title=("没有权限",), crumbs=[("没有权限", "")], status=403, max_age=0)
