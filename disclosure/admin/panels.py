"""What this floor shows on the staff's first page."""

from typing import Any

from django.http import HttpRequest

from columns.domain.duties import duty_book
from columns.enums import Duty
from disclosure.models import Post
from disclosure.querysets import POST_DUTIES
from yunlong_portal.kernel.admin import holds

SHOWN = 15


def queue(request: HttpRequest) -> dict[str, Any] | None:
    """Return the posts that wait for a duty of this person, longest waiting first; None for who has none."""
    if not holds(request, POST_DUTIES):
        return None
    book = duty_book(request)
    waiting = Post.objects.visible_to(book).waiting_for(book).select_related("department").order_by("updated_at", "pk")
    posts = list(waiting[: SHOWN + 1])
    return {
        "posts": posts[:SHOWN],
        "total": len(posts) if len(posts) <= SHOWN else waiting.count(),
        "may_draft": holds(request, (Duty.DRAFT,)),
    }
