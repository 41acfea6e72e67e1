"""Finding posts to put into a topic: by words, by index number or address; else what the lead published last."""

import re
from dataclasses import dataclass

from disclosure.models import Publication, Topic
from disclosure.queries import Line, lines_of, list_page, pages_for
from disclosure.querysets import PublicationQuerySet
from disclosure.search import SearchQuery
from disclosure.search.engines import MOST_COUNTED, PAGE_SIZE, engine
from disclosure.search.query import parse
from disclosure.search.segment import segmenter

_ADDRESS = re.compile(r"/posts/(\d{1,18})(?:/|$)")
_NUMBER = re.compile(r"\S+/\d{4}-\d+")


@dataclass(frozen=True)
class Candidates:
    """A page of public posts that may join. ``standing``: the keys of those that stand in the topic already."""

    lines: list[Line]
    number: int
    pages: int
    total: int
    standing: frozenset[int]


def find_candidates(topic: Topic, *, text: str, number: int) -> Candidates | None:
    """Return page ``number`` of what ``text`` finds among the public posts, None where there is no such page.

    An address of a post or an index number finds that post; words find what the citizens' search finds; without any,
    the lead's own posts are shown, the newest first. Four queries at most.
    """
    typed = text.strip()
    live = Publication.objects.live().exclude(post=topic.post_id)
    if address := _ADDRESS.search(typed):
        return _of_rows(topic, live.filter(post=int(address[1])), number)
    if _NUMBER.fullmatch(typed):
        return _of_rows(topic, live.filter(index_number=typed), number)
    if not typed:
        return _of_rows(topic, live.filter(department=topic.post.department_id), number)
    query = SearchQuery(text=typed, page=number)
    found = engine().look_up(parse(typed, segmenter()), query)
    total = min(found.total, MOST_COUNTED)
    pages = pages_for(total, size=PAGE_SIZE)
    if not 1 <= number <= pages:
        return None
    lines = lines_of(found.publication_ids)
    ordered = [lines[pk] for pk in found.publication_ids if pk in lines]
    return Candidates(ordered, number, pages, total, _standing(topic, ordered))


def _of_rows(topic: Topic, rows: PublicationQuerySet, number: int) -> Candidates | None:
    page = list_page(rows, number=number)
    if page is None:
        return None
    return Candidates(page.lines, page.number, page.pages, page.total, _standing(topic, page.lines))


def _standing(topic: Topic, lines: list[Line]) -> frozenset[int]:
    posts = [line["post_id"] for line in lines]
    return frozenset(topic.entries.standing().filter(post__in=posts).values_list("post", flat=True))
