"""How often a post was read (浏览次数): what the counter has taken in is added to the table each minute.

``ViewCount`` has no history and no evidence hangs on it, so it is updated in place.
"""

from datetime import datetime

from django.db.models import Case, F, Value, When

from disclosure.models import Post, ViewCount
from yunlong_portal.kernel import counters

# As many posts as one statement may name on either engine.
POSTS_AT_ONCE = 500


def sweep_views(now: datetime) -> int:
    """Add all views counted so far to their posts, each exactly once; return how many there were."""
    return sum(counters.drain(add=add_views, now=now).values())


def add_views(counts: dict[int, int]) -> None:
    """Add ``counts`` (views by post), three statements for every 500 posts; what is no post is dropped."""
    posts = sorted(counts)
    for start in range(0, len(posts), POSTS_AT_ONCE):
        known = Post.objects.filter(pk__in=posts[start : start + POSTS_AT_ONCE]).values_list("pk", flat=True)
        _add({pk: counts[pk] for pk in known})


def _add(counts: dict[int, int]) -> None:
    if not counts:
        return
    ViewCount.objects.bulk_create([ViewCount(post_id=pk) for pk in counts], ignore_conflicts=True)
    more = Case(*(When(post_id=pk, then=Value(count)) for pk, count in counts.items()))
    ViewCount.objects.filter(post_id__in=counts).update(views=F("views") + more)
