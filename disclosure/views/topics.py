"""专题专栏: the list of topics, and one topic with its sections, open or archived."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from columns.enums import ColumnType
from columns.queries import column_tree
from disclosure.article import notices_of, to_the_minute
from disclosure.domain.topics import Words, introduction_of, words_of
from disclosure.domain.topics.reading import (
    LATEST,
    Block,
    archived_page,
    banner_of,
    blocks_of,
    column_beside_page,
    find_topic,
    last_change,
    open_cards,
    section_page,
)
from disclosure.frame import Crumb, entry_of, render_page
from disclosure.labels import as_meta, column_labels
from disclosure.models import Topic
from disclosure.paging import page_in_title, page_number, pagination_of
from disclosure.queries import day_of, latest_lines, merge_lines
from disclosure.views.posts import gone

_TITLE = "专题专栏"
_ABOUT = "围绕中心工作和重大活动开设的专题。已结束的专题归档保存，可以继续查阅。"
_ADDRESS = "/topics/"
_IN_BLOCK = 5
_FROM_COLUMN = "from"
_COLUMNS = frozenset({ColumnType.TOPIC, ColumnType.ARCHIVE})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List the open topics, then topic columns that are none, then the archived topics by page.

    Five queries: how many are closed; which; the open ones; the newest of each column; their lines.
    """
    found = archived_page(number=page_number(request))
    if found is None:
        raise Http404
    archived, page = found
    is_first = page.number == 1
    labels = column_labels(name=_TITLE, description=_ABOUT, keywords=_TITLE, kind=str(ColumnType.TOPIC.label))
    context = {
        "about": _ABOUT,
        "open": open_cards() if is_first else [],
        "blocks": _column_blocks() if is_first else [],
        "archived": archived,
        "pagination": pagination_of(request, page),
        "meta": as_meta(labels),
    }
    return render_page(
        request,
        "disclosure/topics.html",
        context,
        title=(_TITLE + page_in_title(page),),
        crumbs=[(_TITLE, "")],
        active=_navigation_entry(),
    )


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic, or with ``?section=`` one of its sections by page; 410 where its words were taken down.

    Four queries: the topic with its words; the newest of each section; of its column; their lines. A section takes
    four as well: the topic; how many; which; their lines.
    """
    here = find_topic(slug)
    if here is None:
        raise Http404
    if here.post.live_publication is None:
        return gone(request, here.post_id)
    words = words_of(here.post.live_publication.revision.payload["content"])
    if "section" in request.GET or _FROM_COLUMN in request.GET:
        return _section(request, here, words)
    if page_number(request) != 1:
        raise Http404
    blocks = blocks_of(here, words)
    live = here.post.live_publication
    lines = [line for block in blocks for line in block.lines]
    context = (
        _common(here, words)
        | {
            "blocks": [(block, _address_of_all(here, block)) for block in blocks],
            # Cleaned where it was stored, and the very text that was signed.
            "body": mark_safe(introduction_of(live)),  # noqa: S308  # see above
            "updated": last_change(here, lines),
            "notices": notices_of(live),
            "published": to_the_minute(live),
            "views": here.views or 0,  # type: ignore[attr-defined]  # annotated
        }
        | banner_of(here.post_id, live.attachments, html=live.html)
    )
    return _render(
        request, here, "disclosure/topic.html", context, title=(live.title, _TITLE), crumbs=[(live.title, "")]
    )


def _section(request: HttpRequest, here: Topic, words: Words) -> HttpResponse:
    """Show the whole list of a section, or of what the topic's column holds beside the sections."""
    from_column = _FROM_COLUMN in request.GET
    name = LATEST if from_column else request.GET.get("section", "")
    number = page_number(request)
    page = column_beside_page(here, number=number) if from_column else section_page(here, name, number=number)
    about = {each.name: each.about for each in words.sections}
    if page is None or (page.total == 0 and name not in about):
        raise Http404
    shown = name or "全部信息"
    context = _common(here, words) | {
        "name": shown,
        "about": about.get(name, ""),
        "lines": page.lines,
        "pagination": pagination_of(request, page),
    }
    title = here.post.live_publication.title  # type: ignore[union-attr]  # asked above
    return _render(
        request,
        here,
        "disclosure/topic_section.html",
        context,
        title=(shown + page_in_title(page), title, _TITLE),
        crumbs=[(title, here.get_absolute_url()), (shown, "")],
    )


def _address_of_all(here: Topic, block: Block) -> str:
    """Return where the whole list of a block stands, empty where the page shows all of it."""
    if not block.has_more:
        return ""
    asked = f"{_FROM_COLUMN}=column" if block.is_column else f"section={quote(block.name)}"
    return f"{here.get_absolute_url()}?{asked}"


def _common(here: Topic, words: Words) -> dict[str, Any]:
    live = here.post.live_publication
    return {
        "topic": here,
        "title": live.title if live else "",
        "words": words,
        "department": here.department,
        "archived_on": day_of(here.archived_at) if here.archived_at else "",
        "index_number": here.post.index_number,
        "full_address": settings.BASE_URL + here.get_absolute_url(),
    }


def _render(
    request: HttpRequest,
    here: Topic,
    template: str,
    context: dict[str, Any],
    *,
    title: tuple[str, ...],
    crumbs: list[Crumb],
) -> HttpResponse:
    live = here.post.live_publication
    labels = column_labels(
        name=context["title"],
        description=live.summary if live else "",
        keywords=" ".join(live.metadata.get("keywords", [])) if live else "",
        kind=str(ColumnType.TOPIC.label),
    )
    values = context | {"meta": as_meta(labels), "feed": f"{here.get_absolute_url()}feed.atom"}
    return render_page(
        request, template, values, title=title, crumbs=[(_TITLE, _ADDRESS), *crumbs], active=_navigation_entry()
    )


def _column_blocks() -> list[dict[str, Any]]:
    """Return the topic columns that no topic has and that hold something, each with its newest lines. Two queries."""
    nodes = [
        node
        for node in column_tree().walk()
        if node.is_public
        and node.type in _COLUMNS
        and not node.page
        and not (node.parent and node.parent.type in _COLUMNS)
    ]
    found = latest_lines([each.id for node in nodes for each in node.walk() if each.is_public], each=_IN_BLOCK)
    blocks = []
    for node in nodes:
        if lines := merge_lines([found[each.id] for each in node.walk() if each.id in found], count=_IN_BLOCK):
            archived = node.type == ColumnType.ARCHIVE
            blocks.append({"name": node.name, "address": node.address, "lines": lines, "is_archived": archived})
    return blocks


def _navigation_entry() -> str:
    """Return the entry of the navigation that topics belong to."""
    node = next((each for each in column_tree().walk() if each.type == ColumnType.TOPIC and each.is_public), None)
    return entry_of(node) if node else ""
