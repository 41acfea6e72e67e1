"""The words of a rating go after three years, its grade stays: figures are counted after as they were before."""

from datetime import datetime

from django.db.models import QuerySet

from hall.models import LowRating, RatingEntry
from yunlong_portal.kernel import retention

KEPT_DAYS = retention.days_of(3)


def declare() -> None:
    """Declare what goes by itself."""
    retention.declare(
        name="hall.rating_words",
        label="保管期满的文字评价",
        days=lambda: KEPT_DAYS,
        finder=rating_words_over,
        erase=erase_rating_words,
    )


def rating_words_over(ended_before: datetime) -> QuerySet[RatingEntry]:
    """Return entries with words, given before then, of ratings about which nothing is to be done any more."""
    open_ones = LowRating.objects.open().values("rating")
    rows = RatingEntry.objects.filter(erased_at__isnull=True, given_at__lt=ended_before)
    return rows.exclude(rating__in=open_ones)


def erase_rating_words(key: int, now: datetime) -> str:
    """Erase the words of one entry; the grade stays. Return of which, nothing where nobody wrote any."""
    entry = RatingEntry.objects.get(pk=key)
    said, entry.words, entry.erased_at = entry.words, "", now
    entry.save(update_fields=["words", "erased_at"])
    return f"hall.ratingentry:{key}" if said else ""
