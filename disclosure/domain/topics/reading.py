"""What citizens' pages read of topics: each function says how many queries it takes, whatever stands in them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from columns.queries import column_tree
from disclosure.article import file_address
from disclosure.domain.topics.words import Words, words_of
from disclosure.enums import TopicState
from disclosure.models import Publication, Topic, TopicEntry
from disclosure.queries import PAGE_SIZE, Line, ListPage, day_of, latest_for_feed, lines_of, list_page, pages_for
from disclosure.querysets import NEWEST_FIRST, PublicationQuerySet

IN_SECTION = 6
# What stands in the topic's column without having been put into a section.
LATEST = "最新信息"

_LIVE = "post__live_publication"
# The order within a section: what is pinned, then by the place given, then newest first.
_ORDER = (F("pinned").desc(), F("order").asc(), F(f"{_LIVE}__first_published_at").desc(), F(_LIVE).desc())


@dataclass(frozen=True)
class Card:
    """A topic as a list of topics shows it."""

    slug: str
    title: str
    department: str
    summary: str
    words: Words
    picture: str = ""
    picture_text: str = ""
    opened_on: str = ""
    archived_on: str = ""

    @property
    def address(self) -> str:
        """Return where the topic is found."""
        return f"/topics/{self.slug}/"


@dataclass(frozen=True)
class Block:
    """A section with its newest lines. ``total``: how many there are, 0 where they were not counted."""

    name: str
    lines: list[Line]
    about: str = ""
    total: int = 0
    has_more: bool = False
    is_column: bool = False


def open_cards() -> list[Card]:
    """Return the topics that are open, the newest first. One query."""
    return _cards(Topic.objects.shown().filter(state=TopicState.OPEN).order_by("-opened_at", "-pk"))


def archived_page(*, number: int) -> tuple[list[Card], ListPage] | None:
    """Return a page of the archived topics, the last closed first; None where there is no such page. Two queries."""
    closed = Topic.objects.shown().filter(state=TopicState.ARCHIVED)
    total = closed.count()
    pages = pages_for(total)
    if not 1 <= number <= pages:
        return None
    start = (number - 1) * PAGE_SIZE
    cards = _cards(closed.order_by("-archived_at", "-pk")[start : start + PAGE_SIZE])
    return cards, ListPage(lines=[], number=number, pages=pages, total=total)


def _cards(topics: "QuerySet[Topic]") -> list[Card]:
    rows = topics.values(
        "slug", "opened_at", "archived_at", "post_id", "post__department__short_name",
        title=F(f"{_LIVE}__title"), summary=F(f"{_LIVE}__summary"), files=F(f"{_LIVE}__attachments"),
        chosen=F("post__list_picture__digest"), content=F(f"{_LIVE}__revision__payload__content"),
    )  # fmt: skip
    return [
        Card(
            slug=row["slug"],
            title=row["title"],
            department=row["post__department__short_name"],
            summary=row["summary"],
            words=words_of(row["content"]),
            opened_on=day_of(row["opened_at"]) if row["opened_at"] else "",
            archived_on=day_of(row["archived_at"]) if row["archived_at"] else "",
            **banner_of(row["post_id"], row["files"], chosen=row["chosen"]),
        )
        for row in rows
    ]


def banner_of(
    post_id: int, files: Collection[dict[str, Any]], *, chosen: str | None = None, html: str = ""
) -> dict[str, str]:
    """Return address and words of a topic's picture: the one chosen for lists, else the first of its files.

    A picture that stands in the text (``html``) is not shown once more above it.
    """
    pictures = [each for each in files if each["media_type"].startswith("image/")]
    for each in sorted(pictures, key=lambda each: each["digest"] != chosen):  # stable: the others keep their order
        address = file_address(post_id, each)
        if f'src="{address}"' not in html:
            return {"picture": address, "picture_text": each.get("alternative_text", "")}
    return {}


def find_topic(slug: str) -> Topic | None:
    """Return an open or archived topic with its words, whether they are public now or not. One query."""
    topics = Topic.objects.exclude(state=TopicState.PREPARING).select_related(
        "post__department", "post__live_publication__revision", "column"
    )
    return topics.annotate(views=F("post__view_count__views")).filter(slug=slug).first()


def blocks_of(topic: Topic, words: Words) -> list[Block]:
    """Return the sections that hold something, each with its newest lines, then what the topic's column holds beside.

    Three queries at most: the newest of every section, the newest of the column, their lines. A section whose name
    is not in the words any more keeps what stands in it, behind the others.
    """
    newest = (
        topic.entries.shown()
        .annotate(
            place=Window(RowNumber(), partition_by=F("section"), order_by=_ORDER),
            total=Window(Count("pk"), partition_by=F("section")),
        )
        .filter(place__lte=IN_SECTION)
        .order_by("section", "place")
    )
    rows = list(newest.values_list("section", _LIVE, "pinned", "total"))
    beside = _latest_ids(topic, count=IN_SECTION + 1)
    found = lines_of([*(row[1] for row in rows), *beside])
    blocks = []
    abouts = {each.name: each.about for each in words.sections}
    for name in [*abouts, *sorted({row[0] for row in rows} - abouts.keys())]:
        mine = [row for row in rows if row[0] == name]
        lines = [found[pk] | {"is_pinned": pinned} for _, pk, pinned, _ in mine if pk in found]
        if lines:
            total = mine[0][3]
            more = total > len(lines)
            blocks.append(Block(name=name, about=abouts.get(name, ""), lines=lines, total=total, has_more=more))
    if lines := [found[pk] for pk in beside[:IN_SECTION] if pk in found]:
        blocks.append(Block(name=LATEST, lines=lines, has_more=len(beside) > IN_SECTION, is_column=True))
    return blocks


def section_page(topic: Topic, section: str, *, number: int) -> ListPage | None:
    """Return a page of a section, or None where there is no such page. Three queries: how many, which, their lines."""
    if "\x00" in section:
        return None  # no database holds it, and PostgreSQL breaks at being asked for it
    entries = topic.entries.shown().filter(section=section)
    total = entries.count()
    pages = pages_for(total)
    if not 1 <= number <= pages:
        return None
    start = (number - 1) * PAGE_SIZE
    rows = list(entries.order_by(*_ORDER).values_list(_LIVE, "pinned")[start : start + PAGE_SIZE])
    found = lines_of([pk for pk, _ in rows])
    lines = [found[pk] | {"is_pinned": pinned} for pk, pinned in rows if pk in found]
    return ListPage(lines=lines, number=number, pages=pages, total=total)


def column_beside_page(topic: Topic, *, number: int) -> ListPage | None:
    """Return a page of what the topic's column holds beside its sections, or None. Three queries."""
    beside = _beside(topic)
    return list_page(beside, number=number) if beside is not None else None


def newest_in(topic: Topic) -> list[Line]:
    """Return the newest of everything in the topic, for its feed. Three queries at most."""
    entries = topic.entries.shown().order_by(F(f"{_LIVE}__first_published_at").desc(), F(_LIVE).desc())
    ids = [*entries.values_list(_LIVE, flat=True)[:PAGE_SIZE], *_latest_ids(topic, count=PAGE_SIZE)]
    return latest_for_feed(ids=ids) if ids else []


def last_change(topic: Topic, lines: Collection[Line]) -> str:
    """Return the newest day among lines and the topic's own words."""
    live = topic.post.live_publication
    own = [day_of(live.published_at)] if live else []
    return max([*(line["day"] for line in lines), *own], default="")


def shown_addresses() -> list[tuple[str, str]]:
    """Return (title, address) of every topic citizens see, the open ones first. One query."""
    rows = Topic.objects.shown().order_by("-opened_at", "-pk").values_list("slug", f"{_LIVE}__title", "state")
    ordered = sorted(rows, key=lambda row: row[2] != TopicState.OPEN)  # stable: the newest stay first
    return [(title, f"/topics/{slug}/") for slug, title, _ in ordered]


def _beside(topic: Topic) -> PublicationQuerySet | None:
    """Return what stands in the topic's column, or below it, and not in its sections; None without a column."""
    node = column_tree().get(topic.column_id) if topic.column_id else None
    if node is None:
        return None
    columns = [each.id for each in node.walk() if each is node or (each.is_public and not each.page)]
    joined = TopicEntry.objects.standing().filter(topic=topic, post=OuterRef("post"))
    return Publication.objects.live().filter(~Exists(joined), column__in=columns).exclude(post=topic.post_id)


def _latest_ids(topic: Topic, *, count: int) -> list[int]:
    beside = _beside(topic)
    return [] if beside is None else list(beside.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[:count])
