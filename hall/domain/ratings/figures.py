"""What the public sees of the ratings of an item: how many, how good, what was mended. Few are not broken down.

Whoever knows that his neighbour applied must not read from two ratings what the neighbour thinks: below three there is
only the number.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from hall.enums import LowRatingState, RatingGrade
from hall.models import Rating

FEWEST = 3
MOST_SHOWN = 20


@dataclass(frozen=True)
class Share:
    """How many gave one grade."""

    grade: int
    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class ItemRatings:
    """The ratings of one item. ``average`` and ``shares`` are there from :data:`FEWEST` on."""

    count: int
    average: float | None = None
    shares: tuple[Share, ...] = ()
    mended: int = 0

    @property
    def is_broken_down(self) -> bool:
        """Return whether there are enough to tell one from another."""
        return self.average is not None


@dataclass(frozen=True)
class ShownRating:
    """One rating that staff have released words of, or something that was mended."""

    label: str
    day: str
    words: str
    measures: str


def ratings_of(item_id: int) -> ItemRatings:
    """Return the ratings of an item that count. One query."""
    mended = Q(low__state=LowRatingState.CLOSED) & ~Q(low__measures="")
    rows = Rating.objects.counted().filter(item=item_id).order_by().values("grade")
    found = {
        each["grade"]: (each["given"], each["mended"])
        for each in rows.annotate(given=Count("pk"), mended=Count("pk", filter=mended))
    }
    count = sum(given for given, _ in found.values())
    if count < FEWEST:
        return ItemRatings(count=count)
    total = sum(grade * given for grade, (given, _) in found.items())
    return ItemRatings(
        count=count,
        average=round(total / count, 1),
        shares=tuple(_share(grade, found.get(grade, (0, 0))[0], count) for grade in RatingGrade),
        mended=sum(each for _, each in found.values()),
    )


def _share(grade: RatingGrade, given: int, count: int) -> Share:
    return Share(grade=int(grade), label=str(grade.label), count=given, percent=round(100 * given / count))


def shown_of(item_id: int) -> list[ShownRating]:
    """Return what is shown of single ratings: released words, and what was mended; the newest first. One query.

    The caller asks first whether there are enough (:attr:`ItemRatings.is_broken_down`).
    """
    mended = Q(low__state=LowRatingState.CLOSED) & ~Q(low__measures="")
    rows = Rating.objects.counted().filter(Q(item=item_id), ~Q(public_words="") | mended)
    return [
        ShownRating(
            label=row.get_grade_display(),
            day=f"{row.rated_at.year}年",  # to the year: a day says who it was
            words=row.public_words,
            measures=row.low.measures if hasattr(row, "low") and row.low.state == LowRatingState.CLOSED else "",
        )
        for row in rows.select_related("low").order_by("-pk")[:MOST_SHOWN]
    ]
