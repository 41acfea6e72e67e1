"""What every page of a practice portal says, whoever wrote it, and the way there from the real one.

Done once behind all pages rather than in each frame: a page whose template forgot it (a window of the admin, an error,
a paper's preview) is the very one that somebody would take for the real portal.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.utils.html import format_html

Answer = Callable[[HttpRequest], HttpResponseBase]

MARK = "【练习】"
BANNER = "这里是练习，办的都不算数，不要填写真实的个人信息"
# What machines fetch by themselves and would tell on as news.
_FOR_MACHINES = (".atom", "/sitemap.xml")
_ROBOTS = "User-agent: *\nDisallow: /\n"


class PracticeMiddleware:
    """Marks pages and titles, turns robots away, offers no feeds. Stands in the list in practice alone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/robots.txt":
            return HttpResponse(_ROBOTS, content_type="text/plain; charset=utf-8")
        if request.path.endswith(_FOR_MACHINES):
            return HttpResponseNotFound("练习中没有订阅和站点地图。\n", content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = marked(response.content.decode()).encode()
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response


def marked(page: str) -> str:
    """Return a page with the mark before its title and the banner above its content."""
    head, opening, body = page.partition("<body")
    if not opening:
        return page
    style = format_html('<link rel="stylesheet" href="{}">', static("css/practice.css"))
    head = head.replace("<title>", f"<title>{MARK}", 1).replace("</head>", f"{style}\n</head>", 1)
    attributes, _, rest = body.partition(">")
    banner = format_html('<p class="practice-banner" role="note"><strong>{}</strong>{}</p>', MARK, BANNER)
    return f"{head}<body{attributes}>\n{banner}{rest}"


def way_to_practice(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the panel on the staff's first page shows: the way into practice, nothing where there is none."""
    if settings.PRACTICE or not settings.PRACTICE_ADDRESS:
        return None
    return {"address": settings.PRACTICE_ADDRESS}
