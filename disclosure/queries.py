"""What the public reads: each function says how many queries it takes, whatever the number of publications."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db.models import Case, Count, Exists, F, JSONField, Min, OuterRef, Subquery, Value, When
from django.utils import timezone

from columns.enums import ColumnType
from columns.models import Column
from columns.queries import column_tree
from columns.slots import Kept
from disclosure.article import file_address
from disclosure.enums import PublicationState
from disclosure.models import Post, Publication, PublicationCategory
from disclosure.querysets import NEWEST_FIRST, PublicationQuerySet
from disclosure.undated import UNDATED, is_dated

PAGE_SIZE = 20
# What is withdrawn or sealed must be gone everywhere within a minute: nginx and then a browser may each keep a page
# so long.
KEPT_SECONDS = 20
# So many of a column stand above the rest (``domain.envelope`` keeps to it): more would leave no room for what is new.
MOST_PINNED = 5

# What one line of a list shows. Which files there are is asked only where one of them is the picture of the line.
_LINE_FIELDS = (
    "id",
    "post_id",
    "title",
    "first_published_at",
    "column_id",
    "department__short_name",
    "post__list_picture__digest",
)
_ATTACHMENTS_WITH_PICTURE = Case(
    When(post__list_picture__isnull=False, then=F("attachments")), default=None, output_field=JSONField()
)
_CATALOGUE_FIELDS = (
    *_LINE_FIELDS,
    "index_number",
    "issuing_body",
    "document_number",
    "date_of_issue",
    "validity",
)

Line = dict[str, Any]


@dataclass(frozen=True)
class ListPage:
    """One page of a list: its lines, which page of how many, and how many lines in all."""

    lines: list[Line]
    number: int
    pages: int
    total: int


def live_publication(post_id: int) -> Publication | None:
    """Return the live publication of a post with its views, in one query. There is one at most."""
    return next(iter(Publication.objects.live().with_views().filter(post=post_id).order_by()), None)


def is_public(*, post_id: int) -> bool:
    """Return whether the public can read a post now, in one query."""
    return Publication.objects.live().filter(post=post_id).exists()


def last_publication(post_id: int) -> Publication | None:
    """Return the newest publication of a post whatever its state, without its content, in one query."""
    return (
        Publication.objects.filter(post=post_id)
        .only("state", "title", "withdrawal_reason", "withdrawal_note", "withdrawn_at", "post_id")
        .order_by("-number")
        .first()
    )


def lines_of(ids: Collection[int], *, fields: tuple[str, ...] = _LINE_FIELDS) -> dict[int, Line]:
    """Return the lines of publications by id, in one query (none for none)."""
    if not ids:
        return {}
    rows = Publication.objects.filter(pk__in=ids).values(*fields, files=_ATTACHMENTS_WITH_PICTURE)
    return {row["id"]: as_line(row) for row in rows}


def as_line(row: Line) -> Line:
    """Return ``row`` with its address and the day of its publication added; no day where nobody knows it."""
    row["address"] = f"/posts/{row['post_id']}/"
    row["department"] = row["department__short_name"]
    row["day"] = day_of(row["first_published_at"]) if is_dated(row["first_published_at"]) else ""
    row |= _picture_of(row)
    return row


def _picture_of(row: Line) -> Line:
    """Return address and words of the picture chosen for the line; nothing where its file is not public now."""
    chosen = row.get("post__list_picture__digest")
    for each in row.get("files") or () if chosen else ():
        if each["digest"] == chosen:
            return {"picture": file_address(row["post_id"], each), "picture_text": each.get("alternative_text", "")}
    return {}


def day_of(moment: datetime | None) -> str:
    """Return the local day of ``moment`` as 2017-08-25, nothing for none."""
    return timezone.localtime(moment).date().isoformat() if moment else ""


def pages_for(total: int, *, size: int = PAGE_SIZE) -> int:
    """Return how many pages hold ``total`` lines; an empty list still has one."""
    return max(1, -(-total // size))


def list_page(
    publications: PublicationQuerySet, *, number: int, fields: tuple[str, ...] = _LINE_FIELDS
) -> ListPage | None:
    """Return page ``number`` of a list, or None where there is no such page.

    Three queries: how many, which, and their lines.
    """
    total = publications.count()
    pages = pages_for(total)
    if not 1 <= number <= pages:
        return None
    ids = publications.slice_of_ids(offset=(number - 1) * PAGE_SIZE, size=PAGE_SIZE, total=total)
    found = lines_of(ids, fields=fields)
    return ListPage(lines=[found[pk] for pk in ids if pk in found], number=number, pages=pages, total=total)


def column_page(column_id: int, *, number: int) -> ListPage | None:
    """Return page ``number`` of a column, or None where there is no such page: what is pinned, then newest first.

    Three queries: how many and which of them are pinned, which others, and their lines; now and then a fourth, which
    columns hold anything pinned at all: most do not, and are counted without looking for it.
    """
    live = Publication.objects.live().filter(column=column_id)
    looks = column_id in _columns_that_hold()["pinned"]
    total, pinned = _count_with_pinned(column_id) if looks else (live.count(), [])
    pages = pages_for(total)
    if not 1 <= number <= pages:
        return None
    others = live.exclude(pk__in=pinned) if pinned else live
    before = (number - 1) * PAGE_SIZE - len(pinned)
    on_top = pinned if number == 1 else []
    ids = others.slice_of_ids(
        offset=max(before, 0), size=PAGE_SIZE - len(on_top), total=total - len(pinned)
    )  # fmt: skip
    found = lines_of([*on_top, *ids])
    top = merge_lines([[found[pk] | {"is_pinned": True} for pk in on_top if pk in found]], count=MOST_PINNED)
    lines = [*top, *(found[pk] for pk in ids if pk in found)]
    return ListPage(lines=lines, number=number, pages=pages, total=total)


def _count_with_pinned(column_id: int) -> tuple[int, list[int]]:
    """Return how many live publications a column has, and the ids of those that are pinned. One query.

    The pinned are looked through whatever their column: in the whole county they are few, and an index has them alone.
    """
    live = Publication.objects.live().filter(column=column_id).order_by()
    counted = live.annotate(what=Value("total")).values("what").annotate(number=Count("pk"))
    place = Publication.objects.filter(pk=OuterRef("live_publication")).order_by().values("column")
    pinned = Post.objects.filter(pinned=True).annotate(place=Subquery(place)).filter(place=column_id).order_by()
    rows = counted.values_list("what", "number").union(
        pinned.values_list(Value("pinned"), "live_publication"), all=True
    )  # fmt: skip
    found = list(rows)
    total = next((number for what, number in found if what == "total"), 0)
    return total, sorted((number for what, number in found if what == "pinned"), reverse=True)[:MOST_PINNED]


def catalogue_page(publications: PublicationQuerySet, *, number: int) -> ListPage | None:
    """Return a page of the catalogue of government information, or None. Three queries, as :func:`list_page`."""
    return list_page(publications, number=number, fields=_CATALOGUE_FIELDS)


def latest_ids(column_ids: Iterable[int], *, each: int) -> dict[int, list[int]]:
    """Return the ids of the newest ``each`` live publications of every column, newest first, in one query.

    One seek in the index for each column and place: a window function would read every publication.
    """
    newest = Publication.objects.live().filter(column=OuterRef("pk")).order_by(*NEWEST_FIRST).values("pk")
    places = [f"place_{place}" for place in range(each)]
    rows = (
        Column.objects.filter(pk__in=list(column_ids))
        .order_by()
        .annotate(**{name: Subquery(newest[place : place + 1]) for place, name in enumerate(places)})
        .values_list("pk", *places)
    )
    return {column: [pk for pk in ids if pk is not None] for column, *ids in rows}


def latest_lines(column_ids: Iterable[int], *, each: int) -> dict[int, list[Line]]:
    """Return the newest ``each`` lines of every column that has any, in two queries."""
    ids = latest_ids(column_ids, each=each)
    found = lines_of([pk for some in ids.values() for pk in some])
    return {column: [found[pk] for pk in some if pk in found] for column, some in ids.items() if some}


def merge_lines(lists: Iterable[list[Line]], *, count: int) -> list[Line]:
    """Return the newest ``count`` lines of several lists, newest first."""
    every = [line for lines in lists for line in lines]
    return sorted(every, key=lambda line: (line["first_published_at"], line["id"]), reverse=True)[:count]


_held: dict[str, tuple[float, dict[str, frozenset[int]]]] = {}


def _columns_that_hold() -> dict[str, frozenset[int]]:
    """Return the ids of columns that hold anything public, and of those that hold anything pinned.

    One query, then none for as long as caches keep a page: a change may show that much later.
    """
    now = monotonic()
    until, held = _held.get("", (0.0, {}))
    if now >= until:
        public = Publication.objects.live().filter(column=OuterRef("pk"))
        filled = Column.objects.filter(Exists(public)).order_by().values_list(Value("filled"), "pk")
        pinned = Post.objects.filter(pinned=True, live_publication__isnull=False).order_by()
        rows = list(filled.union(pinned.values_list(Value("pinned"), "live_publication__column"), all=True))
        held = {what: frozenset(pk for each, pk in rows if each == what) for what in ("filled", "pinned")}
        _held[""] = (now + KEPT_SECONDS, held)
    return held


def filled_columns() -> frozenset[int]:
    """Return the ids of columns that hold anything public: an empty column is not shown in menus and maps.

    One query now and then, as :func:`_columns_that_hold`.
    """
    return _columns_that_hold()["filled"]


def forget_filled_columns() -> None:
    """Ask again the next time. For tests, whose rows go without a trace."""
    _held.clear()


def lead_story(ids: Collection[int]) -> Line | None:
    """Return the newest of these publications that has a picture, else the newest with a summary. One query.

    The picture is the one chosen for lists, else the first among the files.
    """
    if not ids:
        return None
    rows = Publication.objects.filter(pk__in=ids).order_by(*NEWEST_FIRST)
    stories = [as_line(row) for row in rows.values(*_LINE_FIELDS, "summary", files=F("attachments"))]
    for story in stories:
        pictures = [each for each in story["files"] if each["media_type"].startswith("image/")]
        if "picture" in story:
            return story
        if pictures:
            return story | {
                "picture": file_address(story["post_id"], pictures[0]),
                "picture_text": pictures[0].get("alternative_text", ""),
            }
    return next((story for story in stories if story["summary"]), None)


def catalogue(
    *,
    kinds: Collection[str],
    department: int | None = None,
    category: int | None = None,
    year: int | None = None,
) -> PublicationQuerySet:
    """Return the live publications of the catalogue of government information, narrowed where asked. No query."""
    publications = Publication.objects.live().filter(kind__in=kinds)
    if department:
        publications = publications.filter(department=department)
    if category:
        publications = publications.filter(category_rows__category=category)
    if year:
        publications = publications.between(_new_year(year), _new_year(year + 1))
    return publications


def _new_year(year: int) -> datetime:
    return datetime(min(year, 9999), 1, 1, tzinfo=timezone.get_default_timezone())


def first_year() -> int:
    """Return the year of the oldest live publication that has a date, the present one for none. One query."""
    oldest = Publication.objects.live().dated().aggregate(first=Min("first_published_at"))["first"]
    return timezone.localtime(oldest).year if oldest else timezone.localdate().year


def latest_for_feed(
    *, columns: Collection[int] | None = None, ids: Collection[int] | None = None, count: int = PAGE_SIZE
) -> list[Line]:
    """Return the newest live publications with what a feed says of each: of some columns, of some ids, or of all.

    One query.
    """
    publications = Publication.objects.live()
    if columns is not None:
        publications = publications.filter(column__in=columns)
    if ids is not None:
        publications = publications.filter(pk__in=ids)
    rows = publications.order_by(*NEWEST_FIRST).values(
        *_LINE_FIELDS, "summary", "published_at", "department__name", "column__name"
    )[:count]
    return [as_line(row) for row in rows]


def parts_with_posts(*, each: int) -> list[int]:
    """Return which parts, of ``each`` post ids and counted from 1, hold a public post, in order. One query."""
    part = (F("post_id") - 1) / each + 1
    return sorted(Publication.objects.live().order_by().values_list(part, flat=True).distinct())


def posts_between(first: int, last: int) -> list[tuple[int, datetime]]:
    """Return (post, time of its live version) for the public posts with ids from ``first`` to ``last``. One query."""
    public = Publication.objects.live().filter(post__gte=first, post__lte=last).order_by("post_id")
    return list(public.values_list("post_id", "published_at"))


def columns_kept_fresh(*, now: datetime) -> list[Kept]:
    """Return the public columns that list posts and have an allowed age, with when each was last added to. One query.

    A column of old topics (归档) is exempt, and one that leads to a topic is looked at with that topic
    (``domain.topics.keeping``). Each column's newest publication is the first entry of its index; where that one is
    undated, all are.
    """
    watched = {
        node.id: node
        for node in column_tree().walk()
        if node.is_public and node.lists_posts and node.max_age_days and node.type != ColumnType.ARCHIVE
        if not (node.type == ColumnType.TOPIC and node.page)
    }
    up_to_now = Publication.objects.live().filter(column=OuterRef("pk"), first_published_at__lte=now)
    newest = up_to_now.order_by("-first_published_at", "-id").values("first_published_at")[:1]
    last = dict(Column.objects.filter(pk__in=watched).annotate(last=Subquery(newest)).values_list("pk", "last"))
    return [
        Kept(
            key=f"column:{node.code}",
            kind="column",
            label=" › ".join(node.labels),
            department_id=node.owner_id,
            department=node.owner_name,
            link=node.address,
            last_at=last[node.id] if is_dated(last.get(node.id)) else None,
            allowed_days=node.max_age_days or 0,
            is_undated=last.get(node.id) == UNDATED,
        )
        for node in watched.values()
    ]


def department_categories(department_id: int) -> dict[int, int]:
    """Return how many live publications a department has in each disclosure category, by key. One query."""
    rows = PublicationCategory.objects.filter(
        publication__department=department_id, publication__state=PublicationState.LIVE
    )
    return dict(rows.values_list("category").annotate(Count("pk")))
