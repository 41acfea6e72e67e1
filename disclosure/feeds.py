"""Atom feeds: what was published last, in all, by column and by topic."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from columns.queries import column_tree
from disclosure.domain.topics.reading import find_topic, newest_in
from disclosure.frame import site
from disclosure.queries import KEPT_SECONDS, latest_for_feed


@require_safe
@conditional_page
def latest(request: HttpRequest) -> HttpResponse:
    """Answer the feed of the whole portal. One query."""
    name = site().name
    return _feed(title=f"{name} 最新公开", address="/", feed="/feeds/latest.atom", lines=latest_for_feed())


@require_safe
@conditional_page
def column(request: HttpRequest, path: str) -> HttpResponse:
    """Answer the feed of a column and its sub-columns. One query."""
    here = column_tree().by_path(path)
    if here is None or not here.is_public:
        raise Http404
    lines = latest_for_feed(columns=[each.id for each in here.walk() if each.is_public])
    return _feed(title=f"{here.name} {site().name}", address=here.address, feed=request.path, lines=lines)


@require_safe
@conditional_page
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the feed of a special topic: whatever stands in it. Four queries at most: the topic, and its newest."""
    here = find_topic(slug)
    if here is None or here.post.live_publication is None:
        raise Http404
    title = f"{here.post.live_publication.title} {site().name}"
    return _feed(title=title, address=here.get_absolute_url(), feed=request.path, lines=newest_in(here))


def _feed(*, title: str, address: str, feed: str, lines: list[dict[str, Any]]) -> HttpResponse:
    atom = Atom1Feed(
        title=title,
        link=settings.BASE_URL + address,
        description=title,
        language="zh-CN",
        feed_url=settings.BASE_URL + feed,
        feed_guid=settings.BASE_URL + feed,
    )
    for line in lines:
        link = settings.BASE_URL + line["address"]
        atom.add_item(
            title=line["title"],
            link=link,
            description=line["summary"],
            unique_id=link,
            pubdate=line["first_published_at"] if line["day"] else None,
            updateddate=line["published_at"],
            author_name=line["department__name"],
            categories=[line["column__name"]],
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    atom.write(response, "utf-8")
    return response
