"""Which windows take an item in: its department's own, and those of a body without items, the service centre's."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from columns.models import Department
from hall.models import ItemEntry


@dataclass(frozen=True)
class Windows:
    """The windows at which a person takes in. ``for_all``: those that take in for every department."""

    own: tuple[Department, ...]
    for_all: tuple[Department, ...]

    def taking(self, department: str) -> tuple[Department, ...]:
        """Return those at which the items of a department (its slug) are taken in: its own come first."""
        return tuple(each for each in self.own if each.slug == department) or self.for_all


def windows_among(places: Iterable[int]) -> Windows:
    """Return the windows among departments by key, those where somebody holds the duty. One query."""
    has_items = Exists(ItemEntry.objects.filter(department=OuterRef("pk")))
    rows = list(Department.objects.filter(pk__in=places).annotate(has_items=has_items).order_by("order", "pk"))
    return Windows(own=tuple(rows), for_all=tuple(each for each in rows if not each.has_items))
