"""How the boards of departments stand: public or on their way, what is still to be done, whether they hang (附件3)."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from disclosure.domain.boards.kind import BOARD
from disclosure.enums import BoardTaskState, PathState
from disclosure.models import BoardConfirmation, Post, PosterPosting


def with_standing(rows: QuerySet[Any], *, today: date) -> QuerySet[Any]:
    """Return departments with how their boards stand: one query, whatever their number."""
    posts = Post.objects.filter(department=OuterRef("pk"), kind=BOARD.code).exclude(state=PathState.DISCARDED)
    looked = BoardConfirmation.objects.filter(publication__department=OuterRef("pk")).order_by("-confirmed_at")
    hung = PosterPosting.objects.filter(publication__department=OuterRef("pk"))
    is_open = Q(board_tasks__state=BoardTaskState.OPEN)
    return rows.annotate(
        live_at=Subquery(posts.values("live_publication__published_at")[:1]),
        live_number=Subquery(posts.values("live_publication__number")[:1]),
        post_state=Subquery(posts.values("state")[:1]),
        looked_at=Subquery(looked.values("confirmed_at")[:1]),
        open_tasks=Count("board_tasks", filter=is_open, distinct=True),
        late_tasks=Count("board_tasks", filter=is_open & Q(board_tasks__due_on__lt=today), distinct=True),
        hangs=Exists(hung.filter(publication__state="live")),
        hung_before=Exists(hung),
    )


def standing_words(row: Any) -> str:
    """Return what of a board there is: public, on its way, or nothing."""
    if row.live_at is None:
        return PathState(row.post_state).label if row.post_state else "没有"
    if row.post_state and row.post_state != PathState.PUBLISHED:
        return f"公开中，新版{PathState(row.post_state).label}"
    return "公开中"


def poster_words(row: Any) -> str:
    """Return whether the present version hangs on a wall."""
    if row.hangs:
        return "已张贴"
    return "还是旧版" if row.hung_before else "没有登记"
