"""Departments against what they owe in a round: items, confirmed, changed, open.

Nothing of it is kept: an item is changed when a version of it was published while the round ran, confirmed when
somebody declared so, else open, also while a change is on its way. What was cancelled in the round stays a line of it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone

from columns.enums import DepartmentKind
from columns.models import Department
from disclosure.enums import PathState
from disclosure.models import Publication
from hall.domain.items.kind import ITEM
from hall.models import ItemConfirmation, ItemEntry, ItemRound, NoItemsDeclaration


class Stand(StrEnum):
    """How an item stands in a round."""

    OPEN = "open"
    CHANGING = "changing"
    CONFIRMED = "confirmed"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """Return it in words."""
        return _LABELS[self]

    @property
    def is_done(self) -> bool:
        """Return whether nothing of the item is owed any more."""
        return self in {Stand.CONFIRMED, Stand.CHANGED}


_LABELS = {
    Stand.OPEN: "没有核对",
    Stand.CHANGING: "正在变更",
    Stand.CONFIRMED: "已核对，不变",
    Stand.CHANGED: "已变更",
}


@dataclass(frozen=True)
class ItemLine:
    """One item in a round. ``publication_id`` is what readers see of it now."""

    item_id: int
    code: str
    name: str
    publication_id: int
    stand: Stand
    confirmed_at: datetime | None = None
    confirmed_by: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A department and how its items stand. ``today``: the day of looking, of a round that is over its last one."""

    department: Department
    items: Sequence[ItemLine]
    declaration: NoItemsDeclaration | None
    due_on: date
    today: date

    def _count(self, *stands: Stand) -> int:
        return sum(each.stand in stands for each in self.items)

    @property
    def confirmed(self) -> int:
        """Return how many of its items still hold as they are."""
        return self._count(Stand.CONFIRMED)

    @property
    def changed(self) -> int:
        """Return how many have a new version."""
        return self._count(Stand.CHANGED)

    @property
    def open(self) -> int:
        """Return of how many nothing is known yet."""
        return self._count(Stand.OPEN, Stand.CHANGING)

    @property
    def is_done(self) -> bool:
        """Return whether the department owes nothing: each item looked at, or declared that there is none."""
        return not self.open if self.items else self.declaration is not None

    @property
    def is_overdue(self) -> bool:
        """Return whether something is owed and the day is over."""
        return not self.is_done and self.today > self.due_on

    @property
    def words(self) -> str:
        """Return how it stands, in a few words."""
        if not self.items:
            said = "申报没有事项" if self.declaration else "没有答复"
        else:
            said = f"还有{self.open}项" if self.open else "已完成"
        return f"逾期，{said}" if self.is_overdue else said


def units() -> Any:
    """Return every department that answers in a round."""
    return (
        Department.objects.filter(is_active=True).exclude(kind=DepartmentKind.COUNTY_GOVERNMENT).order_by("order", "pk")
    )


def board(round: ItemRound, *, now: datetime, departments: Collection[int] | None = None) -> list[UnitLine]:
    """Return a line for each department in use; ``departments`` narrows. Five queries."""
    asked = units() if departments is None else units().filter(pk__in=departments)
    today = timezone.localdate(round.closed_at or now)
    items = _items(round, today=today, departments=departments)
    declared = {row.department_id: row for row in round.declarations.select_related("declared_by")}
    return [
        UnitLine(
            department=each,
            items=items[each.pk],
            declaration=declared.get(each.pk),
            due_on=round.due_on,
            today=today,
        )
        for each in asked
    ]


def lines_of(round: ItemRound, department: Department, *, now: datetime) -> UnitLine:
    """Return the line of one department, also of one that is not asked any more. Four queries."""
    today = timezone.localdate(round.closed_at or now)
    return UnitLine(
        department=department,
        items=_items(round, today=today, departments=(department.pk,))[department.pk],
        declaration=round.declarations.filter(department=department).select_related("declared_by").first(),
        due_on=round.due_on,
        today=today,
    )


def _items(round: ItemRound, *, today: date, departments: Collection[int] | None) -> dict[int, list[ItemLine]]:
    """Return the lines of items by department. Three queries."""
    versions = Publication.objects.filter(kind=ITEM.code, published_at__gte=round.opened_at)
    if round.closed_at is not None:
        versions = versions.filter(published_at__lte=round.closed_at)
    changed = set(versions.values_list("post", flat=True))
    confirmed: dict[int, ItemConfirmation] = {
        row.item_id: row for row in round.confirmations.select_related("confirmed_by")
    }
    in_force = ItemEntry.objects.in_force(today)
    rows = ItemEntry.objects.filter(Q(pk__in=in_force.values("pk")) | Q(item__post__in=changed))
    if departments is not None:
        rows = rows.filter(department__in=departments)
    found: dict[int, list[ItemLine]] = defaultdict(list)
    for row in rows.select_related("item__post").order_by("item__order", "item__code"):
        said = confirmed.get(row.item_id)
        found[row.department_id].append(
            ItemLine(
                item_id=row.item_id,
                code=row.item.code,
                name=row.name,
                publication_id=row.publication_id,
                stand=_stand(
                    is_changed=row.item.post_id in changed, is_confirmed=said is not None, state=row.item.post.state
                ),
                confirmed_at=said.confirmed_at if said else None,
                confirmed_by=str(said.confirmed_by) if said else "",
            )
        )
    return found


def _stand(*, is_changed: bool, is_confirmed: bool, state: str) -> Stand:
    if is_changed:
        return Stand.CHANGED
    if is_confirmed:
        return Stand.CONFIRMED
    return Stand.OPEN if state == PathState.PUBLISHED else Stand.CHANGING
