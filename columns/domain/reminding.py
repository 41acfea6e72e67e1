"""Reminders of what a department owes: an item knows who holds which duty there, and a role is a few duties.

PLAN = ReminderPlan(
…,
open_items=open_items,  # yields DepartmentItem(…, department_id=…, people=roster(…, now=now))
recipients=by_roles(Role(since=1, who=holders(Duty.DRAFT)), Role(since=OVERDUE, who=holders(Duty.SIGN_OFF))),
)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from columns.domain.duties import Roster
from columns.enums import Duty
from yunlong_portal.kernel.reminders import OpenItem, Who


@dataclass(frozen=True, kw_only=True)
class DepartmentItem(OpenItem):
    """Something open that a department owes, with who holds the duties that may be told of it."""

    department_id: int
    people: Roster = field(repr=False, compare=False)


def holders(*duties: Duty) -> Who:
    """Return a ``Role.who``: everybody who holds any of ``duties`` on the item's department, or stands in there."""

    def who(items: Sequence[DepartmentItem]) -> Mapping[str, frozenset[int]]:
        return {each.key: each.people.people(duties, each.department_id) for each in items}

    return who
