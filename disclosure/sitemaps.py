"""For search engines: which pages there are, and what not to fetch."""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from columns.queries import column_tree, department_directory
from disclosure.queries import KEPT_SECONDS, filled_columns, parts_with_posts, posts_between
from disclosure.slots import SITEMAP_GROUPS

# Posts are cut by their ids, so that a page of the map always holds the same posts and costs the same.
_POSTS_EACH = 10_000
_MOST_PARTS = 50_000  # as many as a list of maps may name
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _xml(element: str, entry: str, entries: Iterable[tuple[str, str]]) -> HttpResponse:
    lines = [
        f"<{entry}><loc>{escape(settings.BASE_URL + address)}</loc>"
        + (f"<lastmod>{modified}</lastmod>" if modified else "")
        + f"</{entry}>"
        for address, modified in entries
    ]
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{_NAMESPACE}">\n'
    body += "\n".join(lines) + f"\n</{element}>\n"
    return HttpResponse(
        body,
        content_type="application/xml; charset=utf-8",
        headers={"Cache-Control": f"public, max-age={KEPT_SECONDS}"},
    )


@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Answer the list of maps: one of the portal's own pages, and those of posts. One query."""
    parts = parts_with_posts(each=_POSTS_EACH)
    maps = ["/sitemap-pages.xml", *(f"/sitemap-posts-{part}.xml" for part in parts)]
    return _xml("sitemapindex", "sitemap", [(address, "") for address in maps])


@require_safe
@conditional_page
def pages(request: HttpRequest) -> HttpResponse:
    """Answer the map of home, columns that hold something, departments and higher floors. One query and slots."""
    every = [each for each in column_tree().walk() if each.is_public and not each.page]
    filled = filled_columns()
    addresses = ["/", "/disclosure/", "/departments/", "/leaders/"]
    addresses += [each.address for each in every if each.id in filled]
    addresses += [each.page for group in department_directory() for each in group.departments]
    addresses += [link.address for group in SITEMAP_GROUPS.call() for link in group.links]
    return _xml("urlset", "url", [(address, "") for address in addresses])


@require_safe
@conditional_page
def posts(request: HttpRequest, part: int) -> HttpResponse:
    """Answer one map of posts. One query."""
    if not 1 <= part <= _MOST_PARTS:
        raise Http404
    found = posts_between((part - 1) * _POSTS_EACH + 1, part * _POSTS_EACH)
    if not found:
        raise Http404
    return _xml(
        "urlset",
        "url",
        [(f"/posts/{post}/", published.isoformat(timespec="seconds")) for post, published in found],
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what robots should leave alone and where the maps are."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /preferences/",
        "Disallow: /posts/*/seen.gif",
        "Disallow: /posts/*/versions/",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "public, max-age=3600"},
    )
