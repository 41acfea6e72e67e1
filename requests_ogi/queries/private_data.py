"""What the screens of openings and erasures read: which record a line is about, for whom it is, what falls due next.

Both logs name a record by a key; number and organ are looked up for the page that is shown, in two queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Max, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from columns.domain.duties import DutyBook
from columns.enums import Duty
from requests_ogi.domain.addresses import case_link, complaint_link
from requests_ogi.domain.retention import COMPLAINT_KEY, REQUEST_KEY
from requests_ogi.models import CasePaper, Complaint, ComplaintText, InformationRequest
from yunlong_portal.kernel import retention
from yunlong_portal.kernel.retention import REMEDIES_LAST, Rule

LOOK_AHEAD = timedelta(days=90)
_OURS = "requests_ogi."


@dataclass(frozen=True)
class Subject:
    """The record a line is about: its number, where it is found, whose it is."""

    number: str
    link: str = ""
    organ: str = ""


def logged_for(rows: Any, book: DutyBook) -> Any:
    """Return the lines of a log for a person: all for the county OGI office, its own cases' for the organ's head."""
    if book.holds((Duty.OVERSEE_REQUESTS,)):
        return rows
    return of_organs(rows, book.departments(Duty.APPROVE_EXTENSION))


def of_organs(rows: Any, organs: Iterable[Any]) -> Any:
    """Return the lines of a log about cases of these organs."""
    return rows.filter(subject_key__in=_keys_of(InformationRequest.objects.filter(organ__in=organs)))


def about_number(rows: Any, term: str) -> Any:
    """Return the lines of a log about cases and complaints whose number has ``term`` in it."""
    cases = InformationRequest.objects.filter(number__icontains=term)
    complaints = Complaint.objects.filter(number__icontains=term)
    found = rows.filter(subject_key__in=_keys_of(cases))
    return found | rows.filter(subject_key__in=_keys_of(complaints, before=COMPLAINT_KEY))


def _keys_of(rows: Any, *, before: str = REQUEST_KEY) -> Any:
    key = Concat(Value(before), Cast("pk", CharField()), output_field=CharField())
    return rows.order_by().annotate(subject_key=key).values("subject_key")


def subjects_of(keys: Iterable[str]) -> Mapping[str, Subject]:
    """Return what lines are about, by key; what is not of this floor by its key alone. Two queries."""
    wanted = set(keys)
    found = {key: Subject(number="其他记录") for key in wanted}
    cases = InformationRequest.objects.filter(pk__in=_numbers(wanted, REQUEST_KEY)).select_related("organ")
    for case in cases.only("number", "organ__short_name"):
        found[f"{REQUEST_KEY}{case.pk}"] = Subject(case.number, case_link(case.pk), case.organ.short_name)
    complaints = Complaint.objects.filter(pk__in=_numbers(wanted, COMPLAINT_KEY)).only("number")
    for row in complaints:
        # The unit complained of is nobody's to read in a list.
        found[f"{COMPLAINT_KEY}{row.pk}"] = Subject(row.number, complaint_link(row.pk))
    return found


def _numbers(keys: Iterable[str], before: str) -> list[int]:
    found = (key.removeprefix(before) for key in keys if key.startswith(before))
    return [int(each) for each in found if each.isdecimal()]


# -- what falls due next


@dataclass(frozen=True)
class Coming:
    """A record whose data goes soon: when it ended, and on which day its term is over."""

    number: str
    link: str
    organ: str
    ended_on: date
    goes_on: date


def rules() -> list[Rule]:
    """Return the rules of this floor that can be looked ahead of, by name."""
    return [each for each in retention.rules() if each.name.startswith(_OURS) and each.days() >= 0]


def coming(rule: Rule, *, book: DutyBook, now: datetime) -> QuerySet[Any]:
    """Return the cases, or the complaints, of which data goes under a rule within the next ninety days or is due now.

    Complaints are for the county OGI office alone.
    """
    over: Any = rule.finder(now + LOOK_AHEAD - timedelta(days=rule.days()))
    is_office = book.holds((Duty.OVERSEE_REQUESTS,))
    if over.model is ComplaintText:
        complaints = Complaint.objects.filter(pk__in=over.values("pk")).order_by("closed_on", "pk")
        return complaints if is_office else complaints.none()
    keys = over.values("request") if over.model is CasePaper else over.values("pk")
    cases = InformationRequest.objects.filter(pk__in=keys).select_related("organ").order_by("closed_on", "pk")
    if not is_office:
        cases = cases.filter(organ__in=book.departments(Duty.APPROVE_EXTENSION))
    return cases.annotate(decided_on=Max("remedies__decided_on"))


def lines_of(rule: Rule, rows: Iterable[Any]) -> list[Coming]:
    """Return rows of :func:`coming` with the day on which each goes: the day after its term."""
    rest = REMEDIES_LAST if rule.finder(timezone.now()).model is CasePaper else timedelta()
    return [_line(row, after=rest + timedelta(days=rule.days() + 1)) for row in rows]


def _line(row: Any, *, after: timedelta) -> Coming:
    if isinstance(row, Complaint):
        ended = row.closed_on or row.received_on
        return Coming(row.number, complaint_link(row.pk), "", ended, ended + after)
    ended = max(each for each in (row.closed_on, row.decided_on) if each is not None)
    return Coming(row.number, case_link(row.pk), row.organ.short_name, ended, ended + after)
