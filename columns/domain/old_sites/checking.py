"""The monthly check of what keeps running (P34): asked for by itself, made by the portal or typed with a picture.

One row for each site and month. A month that passes unchecked stays missed; two in a row are an alarm until the site
is checked. What a check found is told until a later one finds it mended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from columns.domain.old_sites.flow import may_keep
from columns.domain.old_sites.visiting import Visit
from columns.enums import CheckWay, OldSiteState
from columns.models import OldSite, SiteCheck
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import keep
from yunlong_portal.kernel.workflow import refuse

# Inspectors of 2015 to 2018: a home page without anything new in two weeks does not pass, and what shows no date counts
# as not renewed.
FRESH_DAYS = 14


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a site. ``is_grave``: the site would fail an inspection by it alone."""

    words: str
    is_grave: bool = False


@dataclass(frozen=True)
class Looked:
    """What somebody found who looked at a site himself. The picture shows the home page, or that it does not open."""

    is_reachable: bool
    file: PrivateFile | None
    last_update_on: date | None = None
    dead_links: int | None = None
    wrong_words: int | None = None
    details: str = ""


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_before(month: date, count: int) -> list[date]:
    """Return the ``count`` months before one, the latest first."""
    found = []
    for _ in range(count):
        month = month_of(month - timedelta(days=1))
        found.append(month)
    return found


def last_day_of(month: date) -> date:
    """Return the last day of a month."""
    return month_of(month + timedelta(days=31)) - timedelta(days=1)


def findings_of(check: SiteCheck) -> Sequence[Finding]:
    """Return what is wrong with a site by a check that was made, the grave first."""
    if not check.checked_at:
        return ()
    if not check.is_reachable:
        return (Finding(f"打不开（{check.answer}）" if check.answer else "打不开", is_grave=True),)
    found = []
    oldest = timezone.localdate(check.checked_at) - timedelta(days=FRESH_DAYS)
    if check.last_update_on is None:
        found.append(Finding("首页看不出更新日期", is_grave=True))
    elif check.last_update_on < oldest:
        found.append(Finding(f"首页超过{FRESH_DAYS}天没有更新", is_grave=True))
    if check.dead_links:
        found.append(Finding(f"{check.dead_links}个链接打不开"))
    if check.wrong_words:
        found.append(Finding(f"{check.wrong_words}处用词有误"))
    return found


def open_checks(now: datetime) -> int:
    """Ask for this month's check of every running site that has none yet; return how many. Two at once ask once."""
    month = month_of(timezone.localdate(now))
    asked = 0
    for site in OldSite.objects.running().exclude(checks__month=month):
        try:
            with transaction.atomic():
                save_with_history(SiteCheck(site=site, month=month), actor=None, reason="要求检查", at=now)
        except IntegrityError:
            continue
        asked += 1
    return asked


def record_check(site: OldSite, looked: Looked, *, actor: User, now: datetime) -> SiteCheck:
    """Write down what somebody found this month; said again within the month, it replaces what was said before.

    Refused: ``not_yours``, ``not_running``, ``no_picture``, ``incomplete`` (numbers of a site that opens),
    ``day_in_future``, ``file_erased``.
    """
    today = timezone.localdate(now)
    if not may_keep(actor, site.department, now=now):
        raise refuse("not_yours", f"您没有{site.department.short_name}“维护登记簿”的职责，不能登记检查。")
    if looked.file is None:
        raise refuse("no_picture", "请上传首页的截图；打不开的，上传打不开的截图。")
    if looked.is_reachable and (looked.dead_links is None or looked.wrong_words is None):
        raise refuse("incomplete", "请填写打不开的链接和用词有误各有几处，没有的填0。")
    if looked.last_update_on and looked.last_update_on > today:
        raise refuse("day_in_future", "首页最近更新的日期还没有到，请核对。")
    with transaction.atomic():
        check = _locked(site, month_of(today), now=now)
        keep([looked.file])
        check.way, check.checked_by, check.file = CheckWay.TYPED, actor, looked.file
        check.is_reachable, check.answer, check.checked_at = looked.is_reachable, "", now
        check.last_update_on = looked.last_update_on if looked.is_reachable else None
        check.dead_links = looked.dead_links if looked.is_reachable else None
        check.wrong_words = looked.wrong_words if looked.is_reachable else None
        check.details = looked.details
        save_with_history(check, actor=actor, reason="登记检查", at=now)
    return check


def record_visit(site: OldSite, visit: Visit, *, now: datetime) -> SiteCheck | None:
    """Write down what the portal found, unless somebody was faster or the site runs no more.

    Nobody there is a finding from the second day on: for an hour any server may be away.
    """
    month = month_of(timezone.localdate(now))
    with transaction.atomic():
        try:
            check = _locked(site, month, now=now)
        except OldSite.DoesNotExist:
            return None
        if check.checked_at:
            return None
        check.answer = visit.answer
        if not visit.is_reachable and not _failed_before(check, now):
            check.failed_at = now
            save_with_history(check, actor=None, reason="系统访问，没有打开", at=now)
            return check
        check.way, check.checked_at, check.is_reachable = CheckWay.FETCHED, now, visit.is_reachable
        check.last_update_on, check.details = visit.last_update_on, visit.details
        if visit.is_reachable:
            check.dead_links, check.wrong_words = len(visit.dead), len(visit.wrong)
        save_with_history(check, actor=None, reason="系统访问", at=now)
    return check


def _failed_before(check: SiteCheck, now: datetime) -> bool:
    return check.failed_at is not None and timezone.localdate(check.failed_at) < timezone.localdate(now)


def _locked(site: OldSite, month: date, *, now: datetime) -> SiteCheck:
    """Return the row of a month, held; the site is held first. Refused (``not_running``)."""
    held = OldSite.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if held.state != OldSiteState.RUNNING:
        raise refuse("not_running", f"网站现在是“{held.get_state_display()}”，不用按月检查。")
    check = SiteCheck.objects.select_for_update(of=("self",)).filter(site=held, month=month).first()
    if check is None:
        check = SiteCheck(site=held, month=month)
        save_with_history(check, actor=None, reason="要求检查", at=now)
    return check


def missed_twice(checks: Iterable[SiteCheck], *, month: date) -> bool:
    """Say whether a running site was checked in neither of the two months before ``month``, nor yet in it."""
    by_month = {each.month: each for each in checks}
    if (current := by_month.get(month)) and current.checked_at:
        return False
    before = [by_month.get(each) for each in months_before(month, 2)]
    return all(each is not None and not each.checked_at for each in before)
