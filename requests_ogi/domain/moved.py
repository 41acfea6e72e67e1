"""Who is told of dates that moved with the calendar: one notice for each person and change, however many cases.

The handler hears of every case of his that moved, and of those that must be looked at; the responsible leader of the
organ where there is less time than was said. The notice counts and leads to the list of the very cases.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from requests_ogi.domain import awaiting
from requests_ogi.models import CalendarRun, DeadlineMove
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.moved_dates import Share
from yunlong_portal.kernel.notices import NewNotice

_MOVES = "/admin/requests_ogi/deadlinemove/"


def moves_link(run_id: int, **narrowed: str) -> str:
    """Return the path of the dates that a change of the calendar moved; ``narrowed`` as the list's filters say."""
    return f"{_MOVES}?{urlencode({'run': run_id} | narrowed)}"


class _Case(NamedTuple):
    """What must be known of a case to say who works on it, and who answers for it."""

    state: str
    organ_id: int
    desk_id: int
    handler_id: int | None
    is_restricted: bool


_COLUMNS = tuple(f"request__{name}" for name in _Case._fields)


@dataclass
class _Share(Share):
    """What one person is told of a change. ``by_work`` and ``as_handler``: cases he works on, that name him."""

    by_work: set[int] = field(default_factory=set)
    as_handler: set[int] = field(default_factory=set)

    @property
    def narrowed(self) -> dict[str, str]:
        """Return how the list is narrowed to these cases."""
        if self.cases == self.as_handler:
            return {"whose": "handled"}
        return {} if self.by_work else {"way": "earlier"}


def tell(run: CalendarRun, *, now: datetime) -> int:
    """Write the notices of a run that is over, once by their key, and return how many; in the caller's transaction."""
    people = awaiting.load_roster(now=now)
    shares: dict[int, _Share] = defaultdict(_Share)
    rows = DeadlineMove.objects.filter(run=run, request__deadline__is_open=True)
    dates = ("old_due_on", "new_due_on", "old_promised_on", "new_promised_on")
    for key, *values in rows.values_list("request_id", *dates, *_COLUMNS):
        move = DeadlineMove(**dict(zip(dates, values, strict=False)))
        case = _Case(*values[len(dates) :])
        workers = awaiting.handlers(case, people)
        for person in workers | (awaiting.leaders(case, people) if move.is_earlier else frozenset()):
            share = shares[person]
            share.take(key, is_earlier=move.is_earlier, is_refused=move.is_refused)
            share.by_work |= {key} if person in workers else set()
            share.as_handler |= {key} if person == case.handler_id else set()
    about = notices.about(run)
    new = [
        NewNotice(
            key=f"{about}:{person}",
            recipient_id=person,
            subject=share.words("件信息公开申请"),
            link=moves_link(run.pk, **share.narrowed),
            about=about,
            level=share.level,
        )
        for person, share in shares.items()
    ]
    return notices.write_many(new, now=now)
