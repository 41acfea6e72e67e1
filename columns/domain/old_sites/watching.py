"""What the portal does about sites by itself: asks for checks, makes them where it may, and tells who must know.

Level-triggered, run every hour. A merge past its date and a closed site that is to be looked at again are reminded of
by dates (``columns.domain.old_sites.reminding``).
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from columns.domain.duties import Roster, roster
from columns.domain.old_sites.checking import (
    findings_of,
    missed_twice,
    month_of,
    months_before,
    open_checks,
    record_visit,
)
from columns.domain.old_sites.visiting import visit
from columns.enums import Duty
from columns.models import OldSite, SiteCheck
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.notices import NewNotice, about, keep_standing
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

PLAN = "columns.old_sites"
TOLD = (Duty.KEEP_REGISTERS, Duty.SIGN_OFF, Duty.KEEP_COLUMNS)
# Well within the lease of periodic work; the next turn goes on.
_TURN = timedelta(minutes=5)


def watch(now: datetime) -> None:
    """Ask for this month's checks, make those the portal may make, and keep the alarms as they stand."""
    open_checks(now)
    if settings.FETCHES:
        visit_waiting(now)
    people = roster(TOLD, now=now)
    keep_standing(_owed(people, now=now), plan=PLAN, now=now)


def visit_waiting(now: datetime) -> int:
    """Visit the sites whose check of this month is not made, each once a day; return how many were visited."""
    today, began, visited = timezone.localdate(now), time.monotonic(), 0
    for site in _unvisited(today):
        passed = timedelta(seconds=time.monotonic() - began)
        if passed > _TURN:
            break
        found = visit(site.address, today=today)
        try:
            record_visit(site, found, now=now + passed)
        except Refused as refused:  # approved no more, just now
            log.info("visit not kept", site=site.pk, code=refused.code)
        visited += 1
    return visited


def _unvisited(today: date) -> Sequence[OldSite]:
    rested = Q(failed_at__isnull=True) | ~Q(failed_at__date=today)
    waiting = SiteCheck.objects.waiting().filter(rested, month=month_of(today))
    return list(OldSite.objects.running().filter(pk__in=waiting.values("site")).order_by("pk"))


def recent_checks(sites: Iterable[OldSite], *, today: date) -> dict[int, list[SiteCheck]]:
    """Return the checks of this month and the two before by site, the newest first. One query."""
    oldest = months_before(month_of(today), 2)[-1]
    found: defaultdict[int, list[SiteCheck]] = defaultdict(list)
    for check in SiteCheck.objects.filter(site__in=[each.pk for each in sites], month__gte=oldest).order_by("-month"):
        found[check.site_id].append(check)
    return dict(found)


def _owed(people: Roster, *, now: datetime) -> Iterator[NewNotice]:
    today = timezone.localdate(now)
    sites = list(OldSite.objects.running().select_related("department"))
    checks = recent_checks(sites, today=today)
    for site in sites:
        own = checks.get(site.pk, [])
        if missed_twice(own, month=month_of(today)):
            words = "连续两个月没有检查，请马上检查并登记"
            yield from _notices(site, f"missed:{month_of(today)}", words, TOLD, people, NoticeLevel.OVERDUE)
        newest = next((each for each in own if each.checked_at), None)
        if newest and (found := findings_of(newest)):
            grave = any(each.is_grave for each in found)
            words = f"{newest.month.month}月检查：{'；'.join(each.words for each in found)}"
            duties = TOLD if grave else (Duty.KEEP_REGISTERS,)
            level = NoticeLevel.OVERDUE if grave else NoticeLevel.DUE
            stamp = f"{newest.checked_at:%Y%m%d%H%M%S}"
            yield from _notices(site, f"found:{newest.pk}:{stamp}", words, duties, people, level)


def _notices(
    site: OldSite, key: str, words: str, duties: Sequence[Duty], people: Roster, level: str
) -> Iterator[NewNotice]:
    for person in people.people(duties, site.department_id):
        yield NewNotice(
            key=f"{PLAN}:{site.pk}:{key}:{person}",
            recipient_id=person,
            subject=f"{site.department.short_name}网站“{site}”{words}",
            link=f"/admin/columns/oldsite/{site.pk}/change/",
            about=about(site),
            level=level,
        )
