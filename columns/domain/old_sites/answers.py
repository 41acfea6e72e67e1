"""Who has answered (通知 一（一）1): every township and department registers its sites, or says that it has none."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from columns.domain.duties import duties_of, roster
from columns.domain.old_sites.flow import about_answer, may_keep
from columns.domain.units import units_and
from columns.enums import DepartmentKind, Duty, OldSiteState
from columns.models import Department, OldSite, SiteDeclaration
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import NewNotice
from yunlong_portal.kernel.workflow import refuse


@dataclass(frozen=True)
class Answer:
    """What a department has said of its sites: how many it has, how many of them are closed, or that it has none."""

    department: Department
    sites: int
    closed: int
    declaration: SiteDeclaration | None

    @property
    def has_answered(self) -> bool:
        """Say whether it has registered a site or said that it has none."""
        return bool(self.sites) or self.declaration is not None

    @property
    def words(self) -> str:
        """Return how it stands, in a few words."""
        if self.sites:
            return f"已登记{self.sites}个" + (f"，其中{self.closed}个已关停" if self.closed else "")
        return "申报没有网站" if self.declaration else "没有答复"


def answers(*, departments: Collection[int] | None = None) -> Sequence[Answer]:
    """Return every township and department in use and what it has said; ``departments`` narrows. Three queries.

    A body of the county office or of a department is asked nothing; where it said something, it stands there.
    """
    said = (each.order_by().values("department") for each in (OldSite.objects.all(), SiteDeclaration.objects.all()))
    units = units_and(*said).exclude(kind=DepartmentKind.COUNTY_GOVERNMENT)
    if departments is not None:
        units = units.filter(pk__in=departments)
    states = list(OldSite.objects.values_list("department", "state"))
    sites = Counter(unit for unit, _ in states)
    closed = Counter(unit for unit, state in states if state == OldSiteState.CLOSED)
    # In order of time: the newest of each stays.
    declared = {row.department_id: row for row in SiteDeclaration.objects.select_related("declared_by").order_by("pk")}
    return [
        Answer(unit, sites[unit.pk], closed[unit.pk], declared.get(unit.pk)) for unit in units.order_by("order", "pk")
    ]


def ask_silent(*, actor: User, now: datetime) -> int:
    """Tell whoever keeps the registers of a department that has not answered to do so; return how many were told.

    Departments, once a day for each; one for which nobody keeps anything cannot be told and is not counted. What was
    asked is settled when the department answers. Refused: ``not_yours``.
    """
    if not duties_of(actor, now).holds((Duty.KEEP_COLUMNS,)):
        raise refuse("not_yours", "催报由县政府门户网站的栏目管理员办理。")
    silent = [each.department for each in answers() if not each.has_answered]
    people, today = roster((Duty.KEEP_REGISTERS, Duty.SIGN_OFF), now=now), timezone.localdate(now)
    new = [
        NewNotice(
            key=f"columns.old_sites.asked:{unit.pk}:{today}:{person}",
            recipient_id=person,
            subject=f"请登记{unit.short_name}的网站，没有网站的请申报",
            link="/admin/columns/oldsite/answers/",
            about=about_answer(unit),
            level=NoticeLevel.DUE,
        )
        for unit in silent
        for person in people.people((Duty.KEEP_REGISTERS, Duty.SIGN_OFF), unit.pk)
    ]
    notices.write_many(new, now=now)
    return len({each.about for each in new})


def declare_none(department: Department, *, note: str, actor: User, now: datetime) -> SiteDeclaration:
    """Write down that a department has no site of its own. A site registered later goes before it.

    Refused: ``not_yours``, ``has_sites``, ``declared_already``.
    """
    if not may_keep(actor, department, now=now):
        raise refuse("not_yours", f"您没有{department.short_name}“维护登记簿”的职责，不能申报。")
    with transaction.atomic():
        # Two at once: the second waits here and sees the first.
        Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
        if (count := OldSite.objects.filter(department=department).count()) > 0:
            raise refuse("has_sites", f"{department.short_name}登记过{count}个网站，不用申报没有网站。")
        if SiteDeclaration.objects.filter(department=department).exists():
            raise refuse("declared_already", f"{department.short_name}已经申报过没有网站，不用再报。")
        notices.settle(about=about_answer(department), now=now)
        return SiteDeclaration.objects.create(department=department, note=note, declared_by=actor, declared_at=now)
