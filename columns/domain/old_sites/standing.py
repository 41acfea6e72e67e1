"""How a site stands today, in words and a colour: for the county's list, its export and the printed register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from columns.domain.old_sites.checking import findings_of, missed_twice, month_of
from columns.domain.old_sites.steps import inspect_from
from columns.enums import OldSiteState
from columns.models import OldSite, SiteCheck

_SOON_DAYS = 10


@dataclass(frozen=True)
class Standing:
    """The words say it, the level gives the colour: calm, soon, due, overdue."""

    level: str
    words: str


def standing_of(site: OldSite, checks: Sequence[SiteCheck], *, is_inspected: bool, today: date) -> Standing:
    """Return how a site stands; ``checks`` are those of this month and the two before, the newest first."""
    match site.state:
        case OldSiteState.TO_MERGE:
            return _merging(site, today)
        case OldSiteState.RUNNING:
            return _running(checks, today)
        case OldSiteState.MERGED:
            return Standing("due", "已整合，还没有关停")
    if is_inspected or site.closed_on is None:
        return Standing("calm", "已关停，复查过")
    first = inspect_from(site.closed_on)
    return Standing("soon" if today < first else "due", f"已关停，{first}起复查")


def _merging(site: OldSite, today: date) -> Standing:
    if site.due_on is None:
        return Standing("calm", "待整合")
    left = (site.due_on - today).days
    if left < 0:
        return Standing("overdue", f"应于{site.due_on}整合，已过期{-left}天")
    return Standing("soon" if left <= _SOON_DAYS else "calm", f"{site.due_on}以前整合")


def _running(checks: Sequence[SiteCheck], today: date) -> Standing:
    month = month_of(today)
    if missed_twice(checks, month=month):
        return Standing("overdue", "连续两个月没有检查")
    newest = next((each for each in checks if each.checked_at), None)
    found = findings_of(newest) if newest else ()
    if newest and found:
        grave = any(each.is_grave for each in found)
        more = f"等{len(found)}项" if len(found) > 1 else ""
        return Standing("overdue" if grave else "due", f"{newest.month.month}月检查：{found[0].words}{more}")
    if newest and newest.month == month:
        return Standing("calm", "本月检查正常")
    return Standing("soon", "本月还没有检查")
