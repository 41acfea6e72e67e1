"""Who is responsible for a duty, and the tasks that follow: for each unit one, in each period one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.circulars.periods import due_on, period_of, periods_between
from columns.enums import CircularState, DepartmentKind, DutyRhythm, TaskState, UnitGroup
from columns.models import Circular, CircularDuty, Department, UnitTask
from yunlong_portal.kernel import bulk

# 县级各部门: the county office is none of them; where it is meant as a unit it is named, and its desks never are.
_DEPARTMENTS = frozenset(
    {
        DepartmentKind.DEPARTMENT,
        DepartmentKind.PARTY_BODY,
        DepartmentKind.MASS_ORGANISATION,
        DepartmentKind.VERTICAL_UNIT,
    }
)
_TOWNSHIPS = frozenset({DepartmentKind.TOWNSHIP})
KINDS: Mapping[str, frozenset[DepartmentKind]] = {
    UnitGroup.NAMED: frozenset(),
    UnitGroup.TOWNSHIPS: _TOWNSHIPS,
    UnitGroup.DEPARTMENTS: _DEPARTMENTS,
    UnitGroup.BOTH: _TOWNSHIPS | _DEPARTMENTS,
    UnitGroup.EVERYBODY: _TOWNSHIPS | _DEPARTMENTS | {DepartmentKind.PUBLIC_INSTITUTION},
}


def responsible_units(duty: CircularDuty, *, active: Iterable[Department]) -> Sequence[int]:
    """Return the keys of the units that owe a duty: its group and whom it names; whoever leads where it names nobody.

    ``active``: the departments in use. A unit that is named and out of use owes nothing.
    """
    bodies = list(duty.bodies.all())
    named = {each.department_id for each in bodies if not each.is_lead}
    if duty.group == UnitGroup.NAMED and not named:
        named = {each.department_id for each in bodies}
    kinds = KINDS[duty.group]
    return [each.pk for each in active if each.kind in kinds or each.pk in named]


def create_tasks(circular: Circular, *, on: date) -> int:
    """Create the tasks of an issued circular that are not there yet on a day, and return how many rows were asked for.

    What is done once is created with the issue, what has a rhythm for every period since it. A period that has its
    tasks is left alone: a unit set up later begins with the next. Two who create at once create once.
    """
    assert circular.tasks_from is not None  # noqa: S101  # the database has it of every issued circular
    active = list(Department.objects.filter(is_active=True).order_by("order", "pk"))
    there = set(UnitTask.objects.filter(duty__circular=circular).order_by().values_list("duty", "period").distinct())
    rows = []
    for duty in circular.duties.prefetch_related("bodies"):
        units = None
        for period, due in _wanted(duty, circular.tasks_from, on):
            if (duty.pk, period) not in there:
                units = responsible_units(duty, active=active) if units is None else units
                rows += [(duty.pk, unit, period, due, TaskState.OPEN, 1, True, "", "", "") for unit in units]
    fields = ("duty", "unit", "period", "due_on", "state", "version", "is_concerned", "done", "evidence", "remark")
    bulk.insert(UnitTask, fields, rows, on_conflict="DO NOTHING")
    return len(rows)


def keep_rhythms(now: datetime) -> int:
    """Create what a new quarter or year asks for; run every hour. Return how many tasks were created."""
    today, created = timezone.localdate(now), 0
    rhythms = (DutyRhythm.QUARTERLY, DutyRhythm.YEARLY)
    found = Circular.objects.filter(state=CircularState.ISSUED, duties__rhythm__in=rhythms).distinct()
    for key in found.values_list("pk", flat=True).order_by("pk"):
        with transaction.atomic():
            # Locked, so that none is created for a circular that is being closed.
            circular = Circular.objects.select_for_update(of=("self",)).get(pk=key)
            if circular.state == CircularState.ISSUED:
                created += create_tasks(circular, on=today)
    return created


def _wanted(duty: CircularDuty, since: date, on: date) -> Sequence[tuple[str, date | None]]:
    if period_of(duty.rhythm, since) is None:
        return [("", duty.due_on)]
    wanted = periods_between(duty.rhythm, since, on)
    return [(each.key, due_on(each, months_after=duty.months_after, day_of_month=duty.day_of_month)) for each in wanted]
