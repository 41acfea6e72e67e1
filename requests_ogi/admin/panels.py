"""What this floor shows on the staff's first page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from columns.domain.duties import duty_book, villages_helped
from columns.enums import Duty
from requests_ogi.admin.listing import INTAKE, sees_board, standing_of
from requests_ogi.enums import PartState
from requests_ogi.models import Assistance, InformationRequest, Part
from requests_ogi.queries import cases
from requests_ogi.querysets import REQUEST_DUTIES
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.standing import judge

SHOWN = 15


def queue(request: HttpRequest) -> dict[str, Any] | None:
    """Return the cases in which it is this person's turn, the soonest due first; None for who has none of the duties.

    Four queries: the cases, how many where there are more, the parts, the calendar.
    """
    if not holds(request, (*REQUEST_DUTIES, Duty.OVERSEE_REQUESTS)):
        return None
    today, book = judge(timezone.localdate()), duty_book(request)
    visible = InformationRequest.objects.visible_to(book, request.user)
    waiting = cases.waiting_for(visible, book, request.user, today.today)
    soonest = cases.with_reasons(cases.listed(waiting)).soonest()
    rows = list(soonest[: SHOWN + 1])
    lines = [{"row": row, "standing": standing_of(row, today), "waits": cases.waits_words(row)} for row in rows[:SHOWN]]
    given = Part.objects.filter(department__in=book.departments(Duty.HANDLE_REQUEST), state=PartState.ASKED)
    return {
        "lines": lines,
        "total": len(rows) if len(rows) <= SHOWN else waiting.count(),
        "parts": list(given.select_related("request").order_by("due_on", "pk")[:SHOWN]),
        "takes_in": holds(request, INTAKE),
        "sees_board": sees_board(request),
    }


def helping(request: HttpRequest) -> dict[str, Any] | None:
    """Return where this person helps and how much he filed is open; None for who has not the duty. Two queries."""
    if not holds(request, (Duty.ASSIST_VILLAGERS,)):
        return None
    return {
        "villages": list(villages_helped(request.user, timezone.now())),
        "open": Assistance.objects.visible_to(request.user).count(),
    }
