"""The block on the first page: what one's units owe of circulars, and what waits for one's office."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from columns.admin.circulars.pages import OFFICE
from columns.domain.duties import duty_book
from columns.enums import CircularState, TaskState
from columns.models import UnitTask
from columns.models.circulars import REPORTERS


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return what is to be reported, what of it is late, what is to be judged; None where nothing is. One query."""
    book = duty_book(request)
    mine, watched = book.departments(*REPORTERS), book.departments(*OFFICE)
    if not mine and not watched:
        return None
    owed = Q(unit__in=mine, unit__is_active=True, state__in=(TaskState.OPEN, TaskState.RETURNED))
    counts = UnitTask.objects.filter(duty__circular__state=CircularState.ISSUED).aggregate(
        owed=Count("pk", filter=owed),
        overdue=Count("pk", filter=owed & Q(due_on__lt=timezone.localdate())),
        waiting=Count("pk", filter=Q(duty__circular__office__in=watched, state=TaskState.REPORTED)),
    )
    return counts if counts["owed"] or counts["waiting"] else None
