"""The block on the first page: what one's units owe of circulars; what waits for one's office, what is late in all."""

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
    """Return what one's units owe, what waits for one's office and what is late in all; None for nothing. One query."""
    book = duty_book(request)
    mine, watched = book.departments(*REPORTERS), book.departments(*OFFICE)
    if not mine and not watched:
        return None
    waits = Q(unit__is_active=True, state__in=(TaskState.OPEN, TaskState.RETURNED))
    owed, late = waits & Q(unit__in=mine), Q(due_on__lt=timezone.localdate())
    office = Q(duty__circular__office__in=watched)
    counts = UnitTask.objects.filter(duty__circular__state=CircularState.ISSUED).aggregate(
        owed=Count("pk", filter=owed),
        overdue=Count("pk", filter=owed & late),
        waiting=Count("pk", filter=office & Q(state=TaskState.REPORTED)),
        chased=Count("pk", filter=office & waits & late),
        late_units=Count("unit", filter=office & waits & late, distinct=True),
    )
    return counts if counts["owed"] or counts["waiting"] or counts["chased"] else None
