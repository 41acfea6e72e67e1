"""Whose turn it is, asked of many cases at once: the same table as ``awaiting``, written for the database."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from columns.enums import LEADERS, Duty
from hall.domain.applications.authority import APPROVERS, CLERKS
from hall.domain.applications.awaiting import TURNS
from hall.enums import ApplicationState, CaseType, EventKind
from hall.querysets import ApplicationQuerySet

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook

# In the order in which a window works: what comes in, what goes on, what goes out.
QUEUES: dict[str, tuple[str, frozenset[str]]] = {
    "accept": ("待受理", frozenset({ApplicationState.FILED})),
    "decide": ("待审批", frozenset({ApplicationState.REVIEWING, ApplicationState.SPECIAL_STEP})),
    "approve": ("待负责人决定", frozenset({ApplicationState.PROPOSED})),
    "make": ("待制作结果", frozenset({ApplicationState.DECIDED})),
    "fetch": ("待取件", frozenset({ApplicationState.RESULT_READY, ApplicationState.MAILED})),
}


def waiting_for(rows: ApplicationQuerySet, book: "DutyBook", user: Any) -> ApplicationQuerySet:
    """Return the cases in which it is this person's turn: by his duty, and not where he must not decide."""
    seen = Q(pk__in=())
    for duties in (CLERKS, APPROVERS, LEADERS):
        places = book.departments(*duties)
        if not places:
            continue
        states = [state for state, turn in TURNS.items() if turn.duties == duties]
        mine = Q(state__in=states, department__in=places)
        if duties == CLERKS:
            mine |= Q(state__in=states, desk__in=book.departments(Duty.ACCEPT_APPLICATIONS))
        else:
            mine &= ~Q(acceptor=user.pk) | Q(acceptor__isnull=True) | Q(case_type=CaseType.ON_THE_SPOT)
        if duties == LEADERS:
            mine &= ~Q(approver=user.pk)
        seen |= mine
    return rows.filter(seen)


def awaiting_papers(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Return those whose applicant wanted to bring papers to the window and has not: nothing runs for them."""
    return rows.filter(clock__is_open=True, clock__stopped_by=EventKind.PAPERS_AWAITED)
