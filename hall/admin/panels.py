"""What this floor shows on the staff's first page."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from columns.domain.duties import duty_book, villages_helped
from columns.enums import Duty
from hall.admin.applications.listing import listed, standing_of
from hall.domain.applications import waiting
from hall.domain.applications.awaiting import TURNS
from hall.models import Application
from hall.querysets import APPLICATION_DUTIES
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.standing import SOON_WORKDAYS, judge

SHOWN = 15
# Whoever holds one of these works for the hall; a leader signs many things, and sees it where something waits.
_OF_THE_HALL = (Duty.MANAGE_HALL, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS, Duty.OVERSEE_HALL)


def queue(request: HttpRequest) -> dict[str, Any] | None:
    """Return the cases in which it is this person's turn, the soonest due first, and how many there are of each kind.

    None for who has none of the duties, and for a leader for whom nothing waits. Four queries: the cases, how many
    where there are more, how many of each kind this person sees, the calendar.
    """
    if not holds(request, (*APPLICATION_DUTIES, Duty.OVERSEE_HALL)):
        return None
    today, book = judge(timezone.localdate()), duty_book(request)
    visible = Application.objects.visible_to(book, request.user)
    mine = waiting.waiting_for(visible, book, request.user)
    rows = list(listed(mine).soonest()[: SHOWN + 1])
    if not rows and not holds(request, _OF_THE_HALL):
        return None
    lines = [
        {"row": row, "standing": standing_of(row, today), "waits": TURNS[row.state].words.removeprefix("请")}
        for row in rows[:SHOWN]
    ]
    late, soon = Q(clock__counts_to__lt=today.today), Q(clock__counts_to__range=(today.today, today.soon_until()))
    kinds = {code: Count("pk", filter=Q(state__in=states)) for code, (_, states) in waiting.QUEUES.items()}
    dates = {name: Count("pk", filter=Q(clock__is_open=True) & due) for name, due in (("late", late), ("soon", soon))}
    counts = visible.open().aggregate(**kinds, **dates)
    shown = [(f"queue={code}", label, counts[code]) for code, (label, _) in waiting.QUEUES.items()]
    shown += [("due=overdue", "已逾期", counts["late"]), ("due=soon", f"{SOON_WORKDAYS}个工作日内到期", counts["soon"])]
    return {
        "lines": lines,
        "total": len(rows) if len(rows) <= SHOWN else mine.count(),
        "kinds": [each for each in shown if each[2]],
        "takes_in": holds(request, (Duty.ACCEPT_APPLICATIONS,)),
    }


def helping(request: HttpRequest) -> dict[str, Any] | None:
    """Return for whose people this person files; None for who has not the duty. One query."""
    if not holds(request, (Duty.ASSIST_VILLAGERS,)):
        return None
    return {"villages": list(villages_helped(request.user, timezone.now()))}
