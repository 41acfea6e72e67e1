"""政务公开负责人: who answers for disclosure in every department, as the notice wants it made public (四(一))."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from columns.domain.activities.leaders import PublicLeader, county_leaders
from columns.domain.units import units
from columns.enums import DisclosureRole
from columns.queries import DepartmentCard, department_directory
from disclosure.frame import render_page
from disclosure.queries import KEPT_SECONDS
from yunlong_portal.kernel.tables import table_response

_TITLE = "政务公开负责人"
_HEADS = ("单位", "主要负责人", "职务", "办公电话", "分管领导", "职务", "办公电话", "工作分工公开的网址")


@dataclass(frozen=True)
class Line:
    """One department with its principal and its leader in charge, None where nobody is registered."""

    department: DepartmentCard
    principal: PublicLeader | None
    in_charge: PublicLeader | None

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line of the table to take away."""
        both = (self.principal, self.in_charge)
        people = [(each.name, each.post, each.phone) if each else ("", "", "") for each in both]
        return (self.department.name, *people[0], *people[1], self.in_charge.division if self.in_charge else "")


@dataclass(frozen=True)
class Group:
    """The departments of one kind."""

    label: str
    kind: str
    lines: tuple[Line, ...]


@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """List the departments with their leaders. Two queries."""
    groups = _groups()
    context = {
        "groups": groups,
        "named": sum(line.in_charge is not None for group in groups for line in group.lines),
        "total": sum(len(group.lines) for group in groups),
    }
    return render_page(
        request,
        "disclosure/leaders.html",
        context,
        title=(_TITLE,),
        crumbs=[("政府信息公开", "/disclosure/"), (_TITLE, "")],
        active="/disclosure/",
    )


@require_safe
def leaders_table(request: HttpRequest) -> HttpResponseBase:
    """Give the list as CSV. Two queries."""
    rows = [line.cells for group in _groups() for line in group.lines]
    answer = table_response("csv", heads=_HEADS, rows=rows, name=f"leaders-{timezone.localdate():%Y%m%d}")
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _groups() -> list[Group]:
    people, wanted = county_leaders(on=timezone.localdate()), set(units().values_list("pk", flat=True))
    found = []
    for group in department_directory():
        lines = tuple(_line(each, people.get(each.id, ())) for each in group.departments if each.id in wanted)
        if lines:
            found.append(Group(label=group.label, kind=group.kind, lines=lines))
    return found


def _line(department: DepartmentCard, people: Sequence[PublicLeader]) -> Line:
    by_role = {each.role: each for each in people}
    return Line(department, by_role.get(DisclosureRole.PRINCIPAL), by_role.get(DisclosureRole.IN_CHARGE))
