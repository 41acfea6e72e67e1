"""One act on one document of a department: its row comes with the first of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from columns.domain.units import units_and
from columns.models import Department
from disclosure.domain.filings.workflow import FILING
from disclosure.enums import PolicyDocument
from disclosure.models import FilingRound, PolicyFiling
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


def owing(round: FilingRound) -> QuerySet[Department]:
    """Return the departments that hand in their documents in a round, in their order.

    A body of the county office or of a department hands in nothing of its own; where it did, it stays in the table.
    """
    handed_in = round.filings.order_by().values("department")
    return units_and(handed_in).filter(kind__in=round.kinds).order_by("order", "slug")


def rows_of(round: FilingRound, department: Department) -> Mapping[str, PolicyFiling]:
    """Return the three rows of a department by document; what nobody has acted on is not saved yet. One query."""
    rows = round.filings.filter(department=department).select_related(
        "submission__filed_by", "paper_received_by", "checked_by"
    )
    there = {each.document: each for each in rows}
    found = {}
    for document in PolicyDocument.values:
        row = there.get(document) or PolicyFiling(document=document)
        row.round, row.department = round, department
        found[document] = row
    return found


def act(
    name: str,
    *,
    round: FilingRound,
    department: Department,
    document: str,
    actor: User,
    expected_version: int,
    now: datetime,
    reason: str = "",
    **data: Any,
) -> PolicyFiling:
    """Take a step on one document of a department and return its row.

    Refused: ``not_owed`` for a department that hands in nothing in this round, what :meth:`Workflow.take` refuses, and
    what a step refuses; then no row is there that was not there before.
    """
    with transaction.atomic():
        row = _row(round, department, PolicyDocument(document), actor=actor, now=now)
        return FILING.take(
            name, row=row, actor=actor, expected_version=expected_version, now=now, reason=reason, **data
        )


def _row(
    round: FilingRound, department: Department, document: PolicyDocument, *, actor: User, now: datetime
) -> PolicyFiling:
    rows = PolicyFiling.objects.filter(round=round, department=department, document=document)
    if (row := rows.first()) is not None:
        return row
    if not owing(round).filter(pk=department.pk).exists():
        raise refuse("not_owed", f"{department.short_name}在“{round.name}”里没有要报送的。")
    try:
        with transaction.atomic():
            row = PolicyFiling(round=round, department=department, document=document)
            save_with_history(row, actor=actor, reason="列入备案", at=now)
            return row
    except IntegrityError:
        # Somebody acted on it at the same moment; whose version is the older is told so.
        return rows.get()
