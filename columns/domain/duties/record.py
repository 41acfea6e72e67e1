"""What was held when: answered from the histories, which nobody can change, not from what is held today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import Department, DutyGrant, StandIn
from yunlong_portal.kernel.models import User

_GONE = "-"


@dataclass(frozen=True)
class GrantEvent:
    """A grant came or went."""

    row: int
    at: datetime
    user: int
    duty: str
    department: int
    on_county: bool
    is_gone: bool


@dataclass(frozen=True)
class StandInEvent:
    """A stand-in as it stood from a moment on."""

    row: int
    at: datetime
    principal: int
    deputy: int
    duty: str
    department: int
    on_county: bool
    starts_on: date
    ends_on: date
    ended_at: datetime | None
    post_kinds: frozenset[str]
    is_gone: bool

    def covers(self, moment: datetime, post_kind: str | None) -> bool:
        """Return whether it held at ``moment`` for ``post_kind`` (None: whichever)."""
        return (
            not self.is_gone
            and self.starts_on <= timezone.localdate(moment) <= self.ends_on
            and (self.ended_at is None or moment < self.ended_at)
            and (not self.post_kinds or post_kind is None or post_kind in self.post_kinds)
        )


class DutyRecord:
    """The past of grants and stand-ins, in memory: one load answers for any number of signatures."""

    def __init__(self, grants: Iterable[GrantEvent], stand_ins: Iterable[StandInEvent]) -> None:
        """Take the events in order of time."""
        self._grants: dict[tuple[int, str], list[GrantEvent]] = defaultdict(list)
        self._stand_ins: dict[tuple[int, int, str], list[StandInEvent]] = defaultdict(list)
        for each in grants:
            self._grants[each.user, each.duty].append(each)
        for stand_in in stand_ins:
            self._stand_ins[stand_in.deputy, stand_in.principal, stand_in.duty].append(stand_in)

    @classmethod
    def load(cls, people: Iterable[User] | None = None) -> "DutyRecord":
        """Read the histories, of ``people`` or of everybody, in two queries."""
        grants, stand_ins = DutyGrant.history.model.objects.all(), StandIn.history.model.objects.all()
        if people is not None:
            ids = [each.pk for each in people]
            grants = grants.filter(user__in=ids)
            stand_ins = stand_ins.filter(Q(principal__in=ids) & Q(deputy__in=ids))
        in_order = ("history_date", "history_id")
        return cls(
            grants=[_grant_event(*row) for row in grants.order_by(*in_order).values_list(*_GRANT_FIELDS)],
            stand_ins=[_stand_in_event(*row) for row in stand_ins.order_by(*in_order).values_list(*_STAND_IN_FIELDS)],
        )

    def entitled(
        self,
        user: int,
        duty: str,
        department: int,
        moment: datetime,
        *,
        acting_for: int | None = None,
        post_kind: str | None = None,
    ) -> bool:
        """Return whether ``user`` held ``duty`` at ``moment``: himself, or standing in for ``acting_for``.

        Whether the account was active then is not recorded: whoever leaves has his duties ended that day.
        """
        if acting_for is None:
            return self._held(user, duty, department, moment)
        latest = _as_of(moment, self._stand_ins.get((user, acting_for, duty), ()))
        return any(
            _is_right_row(each, duty, department) and each.covers(moment, post_kind) for each in latest
        ) and self._held(acting_for, duty, department, moment)

    def _held(self, user: int, duty: str, department: int, moment: datetime) -> bool:
        latest = _as_of(moment, self._grants.get((user, duty), ()))
        return any(_is_right_row(each, duty, department) and not each.is_gone for each in latest)


def entitled_at(
    user: User,
    duty: str,
    department: Department,
    moment: datetime,
    acting_for: User | None = None,
    *,
    post_kind: str | None = None,
) -> bool:
    """Return whether ``user`` was entitled at ``moment``, himself or standing in for ``acting_for``. Two queries.

    ``post_kind`` None does not ask what kind of post a limited stand-in was for.
    """
    record = DutyRecord.load([user, acting_for] if acting_for else [user])
    return record.entitled(
        user.pk,
        Duty(duty),
        department.pk,
        moment,
        acting_for=acting_for.pk if acting_for else None,
        post_kind=post_kind,
    )


_GRANT_FIELDS = (
    "id",
    "history_date",
    "history_type",
    "user_id",
    "permission__codename",
    "content_object_id",
    "content_object__kind",
)
_STAND_IN_FIELDS = (
    "id",
    "history_date",
    "history_type",
    "principal_id",
    "deputy_id",
    "duty",
    "department_id",
    "department__kind",
    "starts_on",
    "ends_on",
    "ended_at",
    "post_kinds",
)


def _grant_event(
    row: int, at: datetime, kind: str, user: int, duty: str, department: int, department_kind: str
) -> GrantEvent:
    return GrantEvent(
        row=row,
        at=at,
        user=user,
        duty=duty,
        department=department,
        on_county=department_kind == DepartmentKind.COUNTY_GOVERNMENT,
        is_gone=kind == _GONE,
    )


def _stand_in_event(
    row: int,
    at: datetime,
    kind: str,
    principal: int,
    deputy: int,
    duty: str,
    department: int,
    department_kind: str,
    *state: Any,
) -> StandInEvent:
    starts_on, ends_on, ended_at, post_kinds = state
    return StandInEvent(
        row=row,
        at=at,
        principal=principal,
        deputy=deputy,
        duty=duty,
        department=department,
        on_county=department_kind == DepartmentKind.COUNTY_GOVERNMENT,
        starts_on=starts_on,
        ends_on=ends_on,
        ended_at=ended_at,
        post_kinds=frozenset(post_kinds),
        is_gone=kind == _GONE,
    )


def _as_of(moment: datetime, events: Iterable[Any]) -> list[Any]:
    """Return the last event of each row up to ``moment``."""
    latest = {each.row: each for each in events if each.at <= moment}
    return list(latest.values())


def _is_right_row(event: GrantEvent | StandInEvent, duty: str, department: int) -> bool:
    return event.on_county if duty in COUNTY_DUTIES else event.department == department
