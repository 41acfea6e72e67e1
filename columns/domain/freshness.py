"""What grows old says so before an inspector does: how old each thing that must be kept fresh is, and who is told.

A column has an allowed age (inspectors of the State Council office: news 14 days, notices and policies six months), an
account of new media 14 days. At 70 % of it those who renew it are told, at 90 % their leader too, past it the county's
keeper of columns. A column that never held anything is blank, which inspectors count as worse than old;
one that holds only what bears no date is old.

Floors fill :data:`columns.slots.FRESHNESS`; this module judges and tells. Ages are exact to the moment: two weeks are
14 × 24 hours back from the check.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from columns import slots
from columns.domain.duties import roster
from columns.enums import Duty, FreshnessLevel
from columns.models import NewMediaAccount
from columns.slots import Kept
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.notices import NewNotice, keep_standing

PLAN = "columns.freshness"
PAGE = "/admin/columns/column/freshness/"
# 国办秘函〔2019〕19号: an account of new media without anything new in two weeks does not pass.
ACCOUNT_DAYS = 14
_SOON, _CLOSE = 0.7, 0.9

# Who is told at each level beside whoever renews the thing, on the department that answers for it.
TOLD: Mapping[FreshnessLevel, tuple[Duty, ...]] = {
    FreshnessLevel.SOON: (),
    FreshnessLevel.CLOSE: (Duty.SIGN_OFF,),
    FreshnessLevel.STALE: (Duty.SIGN_OFF, Duty.KEEP_COLUMNS),
    FreshnessLevel.BLANK: (Duty.KEEP_COLUMNS,),
}
# By which duties things are renewed: what is published by drafting, accounts and sites by keeping the registers.
RENEWERS = (Duty.DRAFT, Duty.KEEP_REGISTERS)
_LEVELS = {
    FreshnessLevel.SOON: NoticeLevel.SOON,
    FreshnessLevel.CLOSE: NoticeLevel.DUE,
    FreshnessLevel.STALE: NoticeLevel.OVERDUE,
    FreshnessLevel.BLANK: NoticeLevel.OVERDUE,
}


@dataclass(frozen=True)
class Judged:
    """Something that is kept fresh, and how it stands at a moment."""

    kept: Kept
    level: FreshnessLevel
    age: timedelta | None

    @property
    def age_days(self) -> int | None:
        """Return the whole days since it was last renewed."""
        return None if self.age is None else self.age.days

    @property
    def due_at(self) -> datetime | None:
        """Return when its allowed age is over; None for what never held anything, or nothing with a date."""
        return None if self.kept.last_at is None else self.kept.last_at + timedelta(days=self.kept.allowed_days)


def judge(kept: Kept, *, now: datetime) -> Judged:
    """Return how something stands at ``now``."""
    if kept.last_at is None:
        # 没有日期的信息视为没有更新 (国办秘函〔2019〕19号): it is there all the same, so its place is not blank.
        return Judged(kept, FreshnessLevel.STALE if kept.is_undated else FreshnessLevel.BLANK, None)
    age = now - kept.last_at
    share = age / timedelta(days=kept.allowed_days)
    if share > 1:
        level = FreshnessLevel.STALE
    elif share >= _CLOSE:
        level = FreshnessLevel.CLOSE
    elif share >= _SOON:
        level = FreshnessLevel.SOON
    else:
        level = FreshnessLevel.FRESH
    return Judged(kept, level, age)


def look(*, now: datetime) -> Sequence[Judged]:
    """Return everything that is kept fresh, the worst first.

    The number of queries is that of the slot's providers, however much there is.
    """
    kept = [each for found in slots.FRESHNESS.call(now=now) for each in found]
    order = list(FreshnessLevel)
    judged = [judge(each, now=now) for each in kept]
    return sorted(judged, key=lambda each: (-order.index(each.level), -(each.age or timedelta()), each.kept.label))


def end_of(day: date) -> datetime:
    """Return the last moment of a day in Yunlong: what was renewed on it counts."""
    return datetime.combine(day, time.max, timezone.get_default_timezone())


def watch(now: datetime) -> None:
    """Tell each person once for each level how much of what he answers for stands there; settle what is over.

    One notice for all of a level, not one for each column; it stands until something at that level changes.
    """
    people = roster({*RENEWERS, *(duty for duties in TOLD.values() for duty in duties)}, now=now)
    found: defaultdict[tuple[int, FreshnessLevel], list[Kept]] = defaultdict(list)
    for each in look(now=now):
        if each.level not in TOLD:
            continue
        for person in people.people((each.kept.duty, *TOLD[each.level]), each.kept.department_id):
            found[person, each.level].append(each.kept)
    keep_standing(
        [_notice(person, level, kept) for (person, level), kept in found.items()], plan=PLAN, now=now
    )  # fmt: skip


def _notice(person: int, level: FreshnessLevel, kept: Sequence[Kept]) -> NewNotice:
    named = kept[0].label if len(kept) == 1 else f"{kept[0].label}等{len(kept)}项"
    return NewNotice(
        key=f"{PLAN}:{person}:{level}:{_digest(kept)}",
        recipient_id=person,
        subject=f"{level.label}：{named}",
        link=f"{PAGE}?level={level}",
        about=f"{PLAN}:{person}",
        level=_LEVELS[level],
    )


def _digest(kept: Iterable[Kept]) -> str:
    said = "\n".join(sorted(f"{each.key} {each.last_at}" for each in kept))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def accounts(*, now: datetime) -> list[Kept]:
    """Return the accounts of new media that run: two weeks without anything new is too long. One query."""
    running = NewMediaAccount.objects.holding_on(timezone.localdate(now)).filter(suspended_on__isnull=True)
    rows = running.select_related("department").order_by("department__order", "pk")
    return [
        Kept(
            key=f"account:{row.pk}",
            kind="account",
            label=str(row),
            department_id=row.department_id,
            department=row.department.short_name,
            link=f"/admin/columns/newmediaaccount/{row.pk}/change/",
            last_at=end_of(row.last_post_on) if row.last_post_on else None,
            allowed_days=ACCOUNT_DAYS,
            duty=Duty.KEEP_REGISTERS,
            desks=(),
        )
        for row in rows
    ]
