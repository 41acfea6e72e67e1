"""The book of a department: what it handed in, bound into one PDF. Who may have it bound.

A book is a row that waits until it is made (``kernel.making``).
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from columns.domain.duties import DutyBook
from columns.models import Department
from disclosure.domain import publishing
from disclosure.domain.filings.workflow import DESK, READERS
from disclosure.models import FilingRound, PolicyBook
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=15)


def may_see(book: DutyBook, round: FilingRound, department: Department) -> bool:
    """Return whether a person sees what a department handed in: its keeper and leaders, and the desk of the round."""
    return department.pk in book.departments(*READERS) or round.desk_id in book.departments(*DESK)


def ask(round: FilingRound, department: Department, *, actor: User, now: datetime) -> PolicyBook:
    """Ask for the book and return its row; the one that waits already, where there is one.

    Whoever calls has asked :func:`may_see`. Refused: ``nothing_filed``.
    """
    if not round.filings.filter(department=department, submission__isnull=False).exists():
        raise refuse("nothing_filed", f"{department.short_name}还没有报送，没有可以装订的。先报送电子版。")
    waiting = PolicyBook.objects.waiting().filter(round=round, department=department)
    if (found := waiting.first()) is not None:
        return found
    try:
        with transaction.atomic():
            return PolicyBook.objects.create(round=round, department=department, asked_by=actor, asked_at=now)
    except IntegrityError:
        return waiting.get()


def require_nothing_sealed(row: PolicyBook) -> None:
    """Refuse (``sealed_inside``) to hand out a book in which something may be that was sealed since (P9)."""
    if publishing.sealed_since(row.asked_at, department=row.department).exists():
        raise refuse("sealed_inside", "装订以后，本单位有信息已封存，这一本不再下载。请重新装订，新的一本里没有它。")
