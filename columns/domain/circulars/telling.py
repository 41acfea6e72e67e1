"""Who is told about tasks: whoever keeps a unit's registers, where nobody does, whoever drafts for it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from columns.domain.duties import Roster, roster
from columns.enums import Duty
from columns.models import Circular, UnitTask
from columns.models.circulars import REPORTERS
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice


def people_of(units: Iterable[int], *, now: datetime, beside: tuple[Duty, ...] = ()) -> Mapping[int, Collection[int]]:
    """Return whom to tell in each unit; ``beside`` are told as well. Two queries, however many units."""
    people = roster((*REPORTERS, *beside), now=now)
    return {unit: reporters(people, unit) | people.people(beside, unit) for unit in units}


def reporters(people: Roster, unit: int) -> frozenset[int]:
    """Return who reports for a unit."""
    return people.people((Duty.KEEP_REGISTERS,), unit) or people.people((Duty.DRAFT,), unit)


def tell_units(circular: Circular, *, but: int, now: datetime) -> None:
    """Tell each unit of an issued circular once, with the number of its tasks."""
    counts = UnitTask.objects.filter(duty__circular=circular).order_by().values_list("unit").annotate(Count("pk"))
    found = dict(counts)
    people = people_of(found, now=now)
    link = f"{reverse('admin:columns_unittask_changelist')}?circular={circular.pk}"
    new = [
        NewNotice(
            key=f"columns.circular:{circular.pk}:{unit}:{person}",
            recipient_id=person,
            subject=f"《{circular.title}》的任务已印发，您单位有{count}项",
            link=link,
            about=notices.about(circular),
        )
        for unit, count in found.items()
        for person in people[unit]
        if person != but
    ]
    notices.write_many(new, now=now)
