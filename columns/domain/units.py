"""各级各部门: of whom the notice asks what only an organ has: its leaders, its guide, whether it has a site."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from columns.enums import DepartmentKind
from columns.models import Department


def units() -> QuerySet[Department]:
    """Return the departments in use that answer for themselves.

    Not the county's own row, nor a body of the county office or of another department that has nothing below it: the
    OGI office or the leading group itself answers to whoever it belongs to.
    """
    below = Department.objects.filter(parent=OuterRef("pk"))
    return (
        Department.objects.filter(is_active=True)
        .exclude(kind=DepartmentKind.COUNTY_GOVERNMENT)
        .exclude(~Exists(below), kind=DepartmentKind.COUNTY_OFFICE)
    )


def units_and(*there: QuerySet[Any]) -> QuerySet[Department]:
    """Return the same, and whoever in use did what nobody asks of him: ``there`` are columns of departments' keys."""
    asked = Q(pk__in=units().values("pk"))
    for keys in there:
        asked |= Q(pk__in=keys)
    return Department.objects.filter(asked, is_active=True)
