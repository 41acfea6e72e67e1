"""政务公开培训: whoever answers for disclosure is trained regularly (条例2019 Art. 48); who came, and for how long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum

from columns.domain.duties import may
from columns.domain.units import units
from columns.enums import Duty
from columns.models import Department, Trainee
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class Trained:
    """A department's year: how many trainings its people went to, how many people, how often, for how long."""

    department_id: int
    trainings: int = 0
    people: int = 0
    visits: int = 0
    hours: Decimal = Decimal(0)


def trained_in(year: int, *, among: Collection[int] | None = None) -> Sequence[Trained]:
    """Return what the departments' people learned in a year, in the departments' order. Two queries.

    Hours are each person's own: two people at a training of three hours make six. A person is a name in a department.
    A body of which no training is expected stands there too in a year in which its people came.
    """
    came = Trainee.objects.filter(attended=True, training__held_on__range=(date(year, 1, 1), date(year, 12, 31)))
    wanted = Department.objects.filter(Q(pk__in=units().values("pk")) | Q(pk__in=came.order_by().values("department")))
    if among is not None:
        wanted = wanted.filter(pk__in=among)
    counted = came.order_by().values("department").annotate(
        trainings=Count("training", distinct=True),
        people=Count("name", distinct=True),
        visits=Count("pk"),
        hours=Sum("training__hours"),
    )  # fmt: skip
    found = {row["department"]: row for row in counted}
    return [
        Trained(unit, row["trainings"], row["people"], row["visits"], row["hours"])
        if (row := found.get(unit))
        else Trained(unit)
        for unit in wanted.order_by("order", "pk").values_list("pk", flat=True)
    ]


def save_trainee(row: Trainee, *, actor: User, reason: str, now: datetime) -> None:
    """Save a person on the list of a training that its form has found right, with the history.

    Whoever keeps the registers of the department that trains keeps its lists. Raises Refused (``not_yours``), also
    for moving a person to another training.
    """
    with transaction.atomic():
        trainings = {row.training}
        if row.pk is not None:
            trainings.add(Trainee.objects.select_for_update(of=("self",)).get(pk=row.pk).training)
        for training in trainings:
            if not may(actor, Duty.KEEP_REGISTERS, training.department, now=now):
                name = training.department.short_name
                raise refuse("not_yours", f"这次培训由{name}登记，您没有它“维护登记簿”的职责，不能改名单。")
        save_with_history(row, actor=actor, reason=reason, at=now)
