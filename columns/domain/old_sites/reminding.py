"""Dates of sites that are counted down to: the merge, the check of the month, the look at what was closed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from columns.domain.duties import Roster, roster
from columns.domain.old_sites.checking import last_day_of, month_of
from columns.domain.old_sites.steps import inspect_from
from columns.domain.old_sites.watching import TOLD
from columns.domain.reminding import DepartmentItem, holders
from columns.enums import Duty, OldSiteState
from columns.models import OldSite, SiteCheck
from yunlong_portal.kernel.notices import about
from yunlong_portal.kernel.reminders import OVERDUE, ReminderPlan, Role, by_roles

# No row of days off is nearly so long: what is due later than this is reminded of by no step yet.
_HORIZON = timedelta(days=60)
# The look at what was closed is due within a week from the day on which it may be.
_LOOK_WITHIN = timedelta(days=7)


_KEEPERS, _LEADERS, _COUNTY = holders(Duty.KEEP_REGISTERS), holders(Duty.SIGN_OFF), holders(Duty.KEEP_COLUMNS)


def _item(site: OldSite, due_on: date, people: Roster, *, key: str = "") -> DepartmentItem:
    return DepartmentItem(
        key=key or str(site.pk),
        subject=f"{site.department.short_name}网站“{site}”",
        link=f"/admin/columns/oldsite/{site.pk}/change/",
        due_on=due_on,
        about=about(site),
        department_id=site.department_id,
        people=people,
    )


def merges(now: datetime) -> Iterator[DepartmentItem]:
    """Yield every site that is still to be merged."""
    people, soon = roster(TOLD, now=now), timezone.localdate(now) + _HORIZON
    rows = OldSite.objects.filter(state=OldSiteState.TO_MERGE, due_on__lte=soon).select_related("department")
    for site in rows.order_by("pk"):
        if site.due_on is not None:
            yield _item(site, site.due_on, people)


def inspections(now: datetime) -> Iterator[DepartmentItem]:
    """Yield every closed site that nobody has looked at again since."""
    people = roster(TOLD, now=now)
    closed: Any = OldSite.objects.filter(state=OldSiteState.CLOSED).with_inspection()
    rows = closed.filter(is_inspected=False).select_related("department")
    for site in rows.order_by("pk"):
        if site.closed_on is not None:
            yield _item(site, inspect_from(site.closed_on) + _LOOK_WITHIN, people)


def checks(now: datetime) -> Iterator[DepartmentItem]:
    """Yield the checks of this month that are not made: at its end they are missed."""
    people, month = roster(TOLD, now=now), month_of(timezone.localdate(now))
    running = SiteCheck.objects.waiting().filter(month=month, site__state=OldSiteState.RUNNING)
    for check in running.select_related("site__department").order_by("pk"):
        yield _item(check.site, last_day_of(month), people, key=str(check.pk))


MERGES = ReminderPlan(
    name="columns.old_sites.merge",
    label="网站整合",
    verb="整合",
    open_items=merges,
    recipients=by_roles(
        Role(since=5, who=_KEEPERS), Role(since=1, who=_LEADERS), Role(since=OVERDUE, who=_COUNTY)
    ),
    # A site may be late by years: one notice that stands says as much as one a day.
    each_day_overdue=False,
)  # fmt: skip
INSPECTIONS = ReminderPlan(
    name="columns.old_sites.inspect",
    label="网站关停复查",
    verb="复查",
    steps=(5, 1, 0),
    open_items=inspections,
    recipients=by_roles(
        Role(since=5, who=_KEEPERS), Role(since=OVERDUE, who=_LEADERS), Role(since=OVERDUE, who=_COUNTY)
    ),
    each_day_overdue=False,
)
CHECKS = ReminderPlan(
    name="columns.old_sites.check",
    label="网站月度检查",
    verb="检查",
    open_items=checks,
    recipients=by_roles(Role(since=5, who=_KEEPERS), Role(since=0, who=_LEADERS)),
)
PLANS = (MERGES, INSPECTIONS, CHECKS)
