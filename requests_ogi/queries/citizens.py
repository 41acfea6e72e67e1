"""What the citizens' pages read: whom one can ask, how many have asked."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from columns.enums import DepartmentKind
from requests_ogi.enums import RequestState
from requests_ogi.models import Decision, InformationRequest, Organ

_LABELS = {
    DepartmentKind.COUNTY_GOVERNMENT: "县人民政府",
    DepartmentKind.COUNTY_OFFICE: "县政府办公室及其机构",
    DepartmentKind.DEPARTMENT: "县政府工作部门",
    DepartmentKind.VERTICAL_UNIT: "垂直管理单位",
    DepartmentKind.TOWNSHIP: "乡镇人民政府",
}
_LAST = len(DepartmentKind)


@dataclass(frozen=True)
class OrganGroup:
    """The organs of one kind, in the county's order."""

    label: str
    organs: tuple[Organ, ...]


def organ_groups() -> tuple[OrganGroup, ...]:
    """Return the organs that accept requests, by kind, with their departments. One query."""
    found = Organ.objects.filter(is_active=True, department__is_active=True).select_related("department", "desk")
    groups: dict[str, list[Organ]] = {}
    for organ in found.order_by("department__order", "department__slug"):
        groups.setdefault(organ.department.kind, []).append(organ)
    order = list(_LABELS)
    kinds = sorted(groups, key=lambda kind: order.index(DepartmentKind(kind)) if kind in order else _LAST)
    return tuple(
        OrganGroup(_LABELS.get(DepartmentKind(kind), DepartmentKind(kind).label), tuple(groups[kind])) for kind in kinds
    )


@dataclass(frozen=True)
class YearCount:
    """How many requests were received in a year, and how many of them were answered by now."""

    year: int
    received: int
    answered: int


def year_counts(*years: int) -> list[YearCount]:
    """Return the counts of these years, those without any left out. One query; names and matters are not touched."""
    rows = InformationRequest.objects.filter(received_on__year__gte=min(years), received_on__year__lte=max(years))
    closed = Q(state__in=(RequestState.SERVED, RequestState.ARCHIVED)) & Q(
        Exists(Decision.objects.filter(request=OuterRef("pk")))
    )
    counted = rows.values("received_on__year").annotate(received=Count("pk"), answered=Count("pk", filter=closed))
    found = {row["received_on__year"]: row for row in counted.order_by()}
    return [
        YearCount(year=year, received=found[year]["received"], answered=found[year]["answered"])
        for year in sorted(years, reverse=True)
        if year in found
    ]
