"""What the citizens' pages read of complaints: of whom one can complain, and how one's own stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from columns.enums import DepartmentKind
from columns.models import Department
from requests_ogi.domain.complaint_story import Facts, awaited, story
from requests_ogi.domain.complaints import COMPLAINT
from requests_ogi.domain.story import Awaited, Step
from requests_ogi.enums import ComplaintState
from requests_ogi.models import Complaint, ComplaintPaper, InformationRequest

_TAKE_ON = COMPLAINT.find("take_on", ComplaintState.RECEIVED)


@dataclass(frozen=True)
class ComplaintCase:
    """What the page of a complaint shows."""

    row: Complaint
    steps: tuple[Step, ...]
    awaited: Awaited
    papers: tuple[ComplaintPaper, ...]


def units_by_kind() -> list[tuple[str, list[Department]]]:
    """Return every unit that owes publicity, under the name of its kind, in the county's order. One query."""
    groups: dict[str, list[Department]] = {kind: [] for kind in DepartmentKind.values}
    for unit in Department.objects.filter(is_active=True).order_by("order", "slug"):
        groups[unit.kind].append(unit)
    return [(str(DepartmentKind(kind).label), units) for kind, units in groups.items() if units]


def case_by_number(number: str) -> InformationRequest | None:
    """Return the case that a complainant names by its number; his page must not say whether there is one."""
    return InformationRequest.objects.filter(number=number).first() if number else None


def find_complaint(number: str) -> Complaint | None:
    """Return the complaint with this number as ``tracking.normal_number`` writes it. One query, with a row or not."""
    return Complaint.objects.filter(number=number).first()


def complaint_of(pk: int, *, now: datetime) -> ComplaintCase:
    """Return a complaint for its page. Three queries: the row, when it was taken on, its papers."""
    row = Complaint.objects.select_related("unit", "text").get(pk=pk)
    assert _TAKE_ON is not None  # noqa: S101  # a step of the table above
    taken = row.history.filter(history_change_reason=_TAKE_ON.label).order_by("history_id").first()
    facts = Facts(
        state=row.state,
        mode=row.mode,
        received_on=row.received_on,
        due_on=row.due_on,
        taken_on=timezone.localdate(taken.history_date) if taken else None,
        closed_on=row.closed_on,
    )
    return ComplaintCase(
        row=row,
        steps=story(facts),
        awaited=awaited(facts, today=timezone.localdate(now)),
        papers=tuple(row.papers.select_related("file").order_by("pk")),
    )
