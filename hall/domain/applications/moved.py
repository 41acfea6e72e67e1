"""Who is told of dates that moved with the calendar: one notice for each person and change, however many cases.

Whose turn it is hears of every case of his that moved, and of those that must be looked at; the responsible leader of
the department where there is less time than was said. The notice names the first of them, those with less time before
the others. The applicant reads the new date where he follows his case.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hall.domain.applications import awaiting
from hall.domain.applications.telling import case_link
from hall.models import Application
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.moved_dates import Share
from yunlong_portal.kernel.notices import NewNotice

_CASES = "/admin/hall/application/"
_NAMED = 3


@dataclass(frozen=True)
class Moved:
    """A case whose dates are others now; without any the case could not be counted by the new calendar."""

    row: Application
    old_due_on: date | None = None
    new_due_on: date | None = None
    old_promised_on: date | None = None
    new_promised_on: date | None = None

    @property
    def is_refused(self) -> bool:
        """Return whether its dates stayed, and a person must look."""
        return (self.old_due_on, self.old_promised_on) == (self.new_due_on, self.new_promised_on)

    @property
    def is_earlier(self) -> bool:
        """Return whether there is less time than was said, in law or by the promise."""
        return _before(self.new_due_on, self.old_due_on) or _before(self.new_promised_on, self.old_promised_on)

    @property
    def words(self) -> str:
        """Return which case, and from when to when: by the promise where it moved, else by the law."""
        old, new = self.old_promised_on, self.new_promised_on
        if old == new:
            old, new = self.old_due_on, self.new_due_on
        return self.row.number if old == new else f"{self.row.number}（{_day(old)}改为{_day(new)}）"


def _before(new: date | None, old: date | None) -> bool:
    return bool(new and old and new < old)


def _day(on: date | None) -> str:
    return f"{on.month}月{on.day}日" if on else "未定"


def tell(moved: Sequence[Moved], *, version: str, now: datetime) -> int:
    """Write the notices of what was computed again at once, in the same transaction; return how many.

    ``version`` is that of the calendars. Two queries for who holds which duty, and the notices.
    """
    if not moved:
        return 0
    people, shares = awaiting.load_roster(now=now), defaultdict[int, Share](Share)
    for each in moved:
        told = awaiting.awaited(each.row, people)
        for person in told | (awaiting.leaders(each.row, people) if each.is_earlier else frozenset()):
            shares[person].take(each.row.pk, is_earlier=each.is_earlier, is_refused=each.is_refused)
    about, by_key = f"hall.calendar:{version}", {each.row.pk: each for each in moved}
    new = [
        NewNotice(
            # A calendar may come back to what it was; what is told of it then is another thing.
            key=f"{about}:{now.isoformat()}:{moved[0].row.pk}:{person}",
            recipient_id=person,
            subject=f"{share.words('件办件')}：{_named(share, by_key)}",
            link=case_link(next(iter(share.cases))) if len(share.cases) == 1 else _CASES,
            about=about,
            level=share.level,
        )
        for person, share in shares.items()
    ]
    return notices.write_many(new, now=now)


def _named(share: Share, by_key: dict[int, Moved]) -> str:
    first = sorted(share.cases, key=lambda key: (key not in share.earlier, key not in share.refused, key))[:_NAMED]
    more = "等" if len(share.cases) > len(first) else ""
    return "、".join(by_key[key].words for key in first) + more
