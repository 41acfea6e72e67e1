"""What the public reads: each function says how many queries it takes, whatever the number of publications."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Subquery
from django.utils import timezone

from columns.models import Column
from disclosure.article import file_address
from disclosure.models import Publication
from disclosure.querysets import NEWEST_FIRST, PublicationQuerySet

PAGE_SIZE = 20
# What is withdrawn or sealed must be gone everywhere within a minute: nginx and then a browser may each keep a page
# so long.
KEPT_SECONDS = 20

# What one line of a list shows.
_LINE_FIELDS = ("id", "post_id", "title", "first_published_at", "column_id", "department__short_name")
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
    rows = Publication.objects.filter(pk__in=ids).values(*fields)
    return {row["id"]: as_line(row) for row in rows}


def as_line(row: Line) -> Line:
    """Return ``row`` with its address and the day of its publication added."""
    row["address"] = f"/posts/{row['post_id']}/"
    row["department"] = row["department__short_name"]
    row["day"] = day_of(row["first_published_at"])
    return row


def day_of(moment: datetime) -> str:
    """Return the local day of ``moment`` as 2017-08-25."""
    return timezone.localtime(moment).date().isoformat()


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


_filled: dict[str, tuple[float, frozenset[int]]] = {}


def filled_columns() -> frozenset[int]:
    """Return the ids of columns that hold anything public: an empty column is not shown in menus and maps.

    One query, then none for as long as caches keep a page: an entry may come or go that much later.
    """
    now = monotonic()
    until, held = _filled.get("", (0.0, frozenset()))
    if now >= until:
        public = Publication.objects.live().filter(column=OuterRef("pk"))
        held = frozenset(Column.objects.filter(Exists(public)).order_by().values_list("pk", flat=True))
        _filled[""] = (now + KEPT_SECONDS, held)
    return held


def forget_filled_columns() -> None:
    """Ask again the next time. For tests, whose rows go without a trace."""
    _filled.clear()


def lead_story(ids: Collection[int]) -> Line | None:
    """Return the newest of these publications that has a picture, else the newest with a summary. One query."""
    if not ids:
        return None
    rows = (
        Publication.objects.filter(pk__in=ids).order_by(*NEWEST_FIRST).values(*_LINE_FIELDS, "summary", "attachments")
    )
    stories = [as_line(row) for row in rows]
    for story in stories:
        pictures = [each for each in story["attachments"] if each["media_type"].startswith("image/")]
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
    """Return the year of the oldest live publication, the present one where there is none. One query."""
    oldest = Publication.objects.live().aggregate(first=Min("first_published_at"))["first"]
    return timezone.localtime(oldest).year if oldest else timezone.localdate().year


def latest_for_feed(*, columns: Collection[int] | None = None, count: int = PAGE_SIZE) -> list[Line]:
    """Return the newest live publications, of some columns or of all, with what a feed says of each. One query."""
    publications = Publication.objects.live()
    if columns is not None:
        publications = publications.filter(column__in=columns)
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
