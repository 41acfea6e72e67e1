"""What this floor shows on the staff's first page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from columns.domain.duties import duty_book
from columns.enums import Duty
from disclosure.models import DeadLink, Post, StockFinding
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


def watching(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the county's desks look over the portal by, with what waits; None for everybody else. Two queries."""
    if not holds(request, (Duty.KEEP_COLUMNS, Duty.PUBLISH)):
        return None
    findings = StockFinding.objects.standing().filter(explained_at__isnull=True).count()
    return {
        "lines": [
            (reverse("admin:disclosure_self_check"), "门户自查（单项否决）", 0),
            (reverse("admin:disclosure_columns"), "栏目体检", 0),
            (
                f"{reverse('admin:disclosure_deadlink_changelist')}?mended=no",
                "打不开的链接",
                DeadLink.objects.standing().count(),
            ),
            (f"{reverse('admin:disclosure_stockfinding_changelist')}?state=open", "存量内容要处理的", findings),
        ]
    }
