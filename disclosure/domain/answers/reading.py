"""What citizens find in the knowledge base: the portal's own search, narrowed to answers; live publications alone."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count
from django.utils.safestring import SafeString

from columns.queries import Link
from disclosure.domain import kinds
from disclosure.domain.answers.keeping import POST
from disclosure.enums import AnswerState
from disclosure.models import AnswerBasis, AnswerCard, Publication
from disclosure.search.page import find
from disclosure.search.query import SearchQuery


@dataclass(frozen=True)
class FoundAnswer:
    """One answer as a list shows it. ``is_doubtful``: what it rests on has changed and nobody has looked yet."""

    address: str
    question: SafeString
    excerpt: SafeString
    department: str
    department_address: str
    reviewed_on: str
    is_doubtful: bool
    bases: tuple[Link, ...]


@dataclass(frozen=True)
class AnswerPage:
    """One page of answers."""

    answers: tuple[FoundAnswer, ...]
    total: int
    number: int
    pages: int
    is_capped: bool


@dataclass(frozen=True)
class DepartmentShelf:
    """A department and how many of its answers are public."""

    slug: str
    name: str
    count: int


def answers_page(*, text: str, department: str, number: int) -> AnswerPage:
    """Return a page of public answers, those of one department where one is named. At most five queries.

    Which and their rows (search), their cards, what they rest on, and which of that is public. Raises
    django.db.DatabaseError where the search fails.
    """
    page = find(SearchQuery(text=text, department=department, kind=kinds.ANSWER.code, page=number))
    keys = [each.post_id for each in page.hits]
    cards = {each.pk: each for each in AnswerCard.objects.filter(pk__in=keys)} if keys else {}
    bases = _bases_of(keys) if keys else {}
    answers = []
    for hit in page.hits:
        card = cards.get(hit.post_id)
        answers.append(
            FoundAnswer(
                address=hit.address,
                question=hit.title,
                excerpt=hit.excerpt,
                department=hit.department,
                department_address=hit.department_address,
                reviewed_on=card.reviewed_on.isoformat() if card and card.reviewed_on else hit.day,
                is_doubtful=card is not None and card.state == AnswerState.NEEDS_REVIEW,
                bases=tuple(bases.get(hit.post_id, ())),
            )
        )
    return AnswerPage(
        answers=tuple(answers), total=page.total, number=page.number, pages=page.pages, is_capped=page.is_capped
    )


def _bases_of(keys: Collection[int]) -> dict[int, list[Link]]:
    """Return what each answer rests on. A document is named while it is public, and as it is called now."""
    rows = list(AnswerBasis.objects.filter(card__in=keys).order_by("pk").values_list("card", "kind", "key", "label"))
    posts = [int(key) for _, kind, key, _ in rows if kind == POST]
    public = Publication.objects.live().filter(post__in=posts).order_by().values_list("post", "title")
    titles = {str(post): title for post, title in public} if posts else {}
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for card, kind, key, label in rows:
        if kind != POST:
            found[card].append(Link(label=label, address=""))
        elif key in titles:
            found[card].append(Link(label=titles[key], address=f"/posts/{key}/"))
    return found


@dataclass(frozen=True)
class StaffBasis:
    """One thing an answer rests on, as its keepers see it."""

    pk: int
    label: str
    address: str
    is_public: bool


def bases_for_staff(card: AnswerCard) -> list[StaffBasis]:
    """Return what an answer rests on. What is not public now is named by its number alone (P9). Two queries."""
    rows = list(card.bases.order_by("pk"))
    public = Publication.objects.live().filter(post__in=[int(each.key) for each in rows if each.kind == POST])
    titles = {str(post): title for post, title in public.order_by().values_list("post", "title")}
    found = []
    for row in rows:
        if row.kind != POST:
            found.append(StaffBasis(pk=row.pk, label=row.label, address="", is_public=True))
        elif row.key in titles:
            found.append(StaffBasis(pk=row.pk, label=titles[row.key], address=f"/posts/{row.key}/", is_public=True))
        else:
            found.append(StaffBasis(pk=row.pk, label=f"索引号{row.label}", address="", is_public=False))
    return found


def shelves() -> list[DepartmentShelf]:
    """Return the departments that have public answers, in their order. One query."""
    rows = (
        AnswerCard.objects.public()
        .values("post__department__slug", "post__department__name")
        .annotate(count=Count("pk"))
        .order_by("post__department__order", "post__department__slug")
    )
    return [
        DepartmentShelf(slug=row["post__department__slug"], name=row["post__department__name"], count=row["count"])
        for row in rows
    ]
