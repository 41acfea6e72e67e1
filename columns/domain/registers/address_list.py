"""The county's address list, drawn from the registers (P43): whom to ring in every department.

Everybody's office phone stands in it. A mobile number is only for staff of the same department and for the desk that
contacts are filed with: what an officer gave to be reached is not handed round the county.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from columns.models import Department, DisclosureLeader, HotlineAgent, Spokesperson, UnitContact


@dataclass(frozen=True)
class AddressLine:
    """One person in one department; ``mobile`` is empty for who may not see it."""

    department: str
    role: str
    name: str
    post: str = ""
    phone: str = ""
    mobile: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        return (self.department, self.role, self.name, self.post, self.phone, self.mobile)


HEADS = ("单位", "类别", "姓名", "职务", "办公电话", "手机")
Found = tuple[int, str, str, str, str, str]


def address_list(*, on: date, mobiles_of: Collection[int] | None) -> Sequence[AddressLine]:
    """Return whom to ring on a day: by department leaders, contacts, spokesman, hotline. Five queries.

    ``mobiles_of``: the departments whose mobile numbers the reader may see, None for all.
    """
    by_unit: defaultdict[int, list[AddressLine]] = defaultdict(list)
    units = {each.pk: each.short_name for each in Department.objects.filter(is_active=True).order_by("order", "slug")}
    for unit, role, name, post, phone, mobile in (*_leaders(on), *_contacts(on), *_speakers(on), *_agents(on)):
        shown = mobile if mobiles_of is None or unit in mobiles_of else ""
        by_unit[unit].append(AddressLine(units.get(unit, ""), role, name, post, phone, shown))
    return [line for unit in units for line in by_unit[unit]]


def _leaders(on: date) -> list[Found]:
    rows = DisclosureLeader.objects.holding_on(on).order_by("-role", "pk")
    return [(each.department_id, each.get_role_display(), each.name, each.post, each.phone, "") for each in rows]


def _contacts(on: date) -> list[Found]:
    rows = UnitContact.objects.holding_on(on).order_by("role", "pk")
    return [
        (each.department_id, each.get_role_display(), each.name, each.post, each.office_phone, each.mobile)
        for each in rows
    ]


def _speakers(on: date) -> list[Found]:
    found: list[Found] = []
    for each in Spokesperson.objects.holding_on(on).order_by("pk"):
        found.append((each.department_id, "新闻发言人", each.name, each.post, each.phone, ""))
        if each.assistant_name:
            found.append((each.department_id, "新闻发言人助理", each.assistant_name, "", "", each.assistant_phone))
    return found


def _agents(on: date) -> list[Found]:
    rows = HotlineAgent.objects.holding_on(on).order_by("is_backup", "pk")
    return [
        (
            each.department_id,
            "96128专线" + ("（备用）" if each.is_backup else ""),
            each.name,
            each.post,
            " ".join(part for part in (each.extension, each.office_phone) if part),
            each.mobile,
        )
        for each in rows
    ]
