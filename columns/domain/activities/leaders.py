"""政务公开负责人, made public: in every department a principal and one leader in charge (通知 四；2019 Art. 20(2)).

Public are name, post, the office phone and where the division of work is published, of those in office now; whoever
leaves is gone from the pages the day after his last (practice of P45). Earlier ones are for staff.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.utils import timezone

from columns.domain.lacking import Lack, Told, tell
from columns.domain.units import units
from columns.enums import DisclosureRole
from columns.models import DisclosureLeader
from yunlong_portal.kernel import personal_data

PLAN = "columns.leaders"
_TOLD = Told(
    plan=PLAN,
    register="leaders",
    link="/admin/columns/disclosureleader/",
    what="没有登记分管政务公开的领导，或者没有公开工作分工",
)
_ORDER = tuple(DisclosureRole.values)
_MOBILE = "mobile"


class Holder(Protocol):
    """What matters of a leader."""

    department_id: int
    role: str
    division: str


@dataclass(frozen=True)
class PublicLeader:
    """What anybody may know of a leader."""

    department_id: int
    role: str
    name: str
    post: str
    phone: str
    division: str

    @property
    def role_label(self) -> str:
        """Return what the leader answers for, in words."""
        return str(DisclosureRole(self.role).label)


def public_leaders(department_id: int, *, on: date) -> Sequence[PublicLeader]:
    """Return who answers for a department's disclosure on a day, the principal first. One query."""
    return county_leaders(on=on, among=(department_id,)).get(department_id, ())


def county_leaders(*, on: date, among: Collection[int] | None = None) -> Mapping[int, Sequence[PublicLeader]]:
    """Return the public leaders by department; ``among`` narrows to some. One query."""
    rows = DisclosureLeader.objects.holding_on(on)
    if among is not None:
        rows = rows.filter(department__in=among)
    found: defaultdict[int, list[PublicLeader]] = defaultdict(list)
    columns = ("department_id", "role", "name", "post", "phone", "division")
    for values in rows.order_by("department__order", "starts_on", "pk").values(*columns):
        values["phone"] = "" if is_mobile(values["phone"]) else values["phone"]
        found[values["department_id"]].append(PublicLeader(**values))
    return {unit: sorted(people, key=lambda each: _ORDER.index(each.role)) for unit, people in found.items()}


def is_mobile(phone: str) -> bool:
    """Return whether what stands for an office phone is somebody's own: what is public here was signed by nobody."""
    return any(each.kind == _MOBILE for each in personal_data.find(phone))


def lacking(departments: Iterable[int], holders: Iterable[Holder]) -> Sequence[Lack]:
    """Return the departments without a leader in charge, or whose division of work is not public."""
    divisions: defaultdict[int, list[str]] = defaultdict(list)
    for each in holders:
        if each.role == DisclosureRole.IN_CHARGE:
            divisions[each.department_id].append(each.division)
    found = []
    for unit in departments:
        if unit not in divisions:
            found.append(Lack(unit, "没有登记分管政务公开的领导，请登记"))
        elif not any(divisions[unit]):
            found.append(Lack(unit, "分管政务公开的领导没有写工作分工公开的网址，请补上"))
    return found


def lacking_on(day: date, *, among: Collection[int] | None = None) -> Sequence[Lack]:
    """Return what is lacking on a day. Two queries."""
    wanted = units() if among is None else units().filter(pk__in=among)
    holders = DisclosureLeader.objects.holding_on(day)
    return lacking(wanted.order_by("order", "pk").values_list("pk", flat=True), holders)


def watch(now: datetime) -> None:
    """Tell each department's keeper and leader, and the desk, what is lacking; take back what is not. Each hour."""
    tell(lacking_on(timezone.localdate(now)), _TOLD, now=now)
