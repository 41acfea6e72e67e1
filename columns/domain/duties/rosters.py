"""Who holds which duties, on every department at once: for sweeps and notices that must know it of many rows.

``may`` is asked of one person. What many people are to be told about many things asks the roster, loaded once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef

from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import DutyGrant, StandIn

_Place = tuple[str, int]
# County duties are held on one row, whatever department is asked about.
_COUNTY = 0


class Roster:
    """Holders by duty and department, and who stands in for whom, as they are at one moment."""

    def __init__(
        self, holders: Mapping[_Place, Iterable[int]], deputies: Mapping[_Place, Iterable[tuple[int, int]]]
    ) -> None:
        """Keep holders, and pairs of principal and deputy; a pair whose principal holds nothing counts for nothing."""
        self._holders = {place: frozenset(people) for place, people in holders.items()}
        self._deputies = {
            place: tuple(each for each in pairs if each[0] in self._holders.get(place, ()))
            for place, pairs in deputies.items()
        }
        # A sweep asks the same of thousands of rows: few are the departments and the people.
        self._people: dict[tuple[tuple[str, ...], int], frozenset[int]] = {}
        self._reached: dict[tuple[int | None, tuple[str, ...], int], frozenset[int]] = {}

    def people(self, duties: Iterable[str], department_id: int) -> frozenset[int]:
        """Return everybody who may do any of ``duties`` there: holders and those who stand in for one of them."""
        wanted = tuple(duties)
        if (known := self._people.get((wanted, department_id))) is None:
            known = self._people[wanted, department_id] = frozenset(self._find_people(wanted, department_id))
        return known

    def _find_people(self, duties: Iterable[str], department_id: int) -> set[int]:
        found: set[int] = set()
        for place in _places(duties, department_id):
            found |= self._holders.get(place, frozenset())
            found |= {deputy for _, deputy in self._deputies.get(place, ())}
        return found

    def reach(self, person_id: int | None, duties: Iterable[str], department_id: int) -> frozenset[int]:
        """Return one holder and who stands in for him; a deputy who acts himself alone; nobody where he may not."""
        wanted = tuple(duties)
        if (known := self._reached.get((person_id, wanted, department_id))) is None:
            known = frozenset(self._find_reached(person_id, wanted, department_id))
            self._reached[person_id, wanted, department_id] = known
        return known

    def _find_reached(self, person_id: int | None, duties: Iterable[str], department_id: int) -> set[int]:
        found: set[int] = set()
        for place in _places(duties, department_id):
            pairs = self._deputies.get(place, ())
            if person_id in self._holders.get(place, ()):
                found |= {deputy for principal, deputy in pairs if principal == person_id}
                found.add(person_id)  # type: ignore[arg-type]  # None holds nothing
            elif any(deputy == person_id for _, deputy in pairs):
                found.add(person_id)  # type: ignore[arg-type]  # None stands in for nobody
        return found


def roster(duties: Iterable[str], *, now: datetime) -> Roster:
    """Return who may do ``duties`` at ``now``, on whatever department; two queries.

    Closed accounts hold nothing, and nobody stands in for one. Stand-ins limited to kinds of post are left out.
    """
    wanted = {Duty(each) for each in duties}
    holders: defaultdict[_Place, set[int]] = defaultdict(set)
    grants = DutyGrant.objects.filter(user__is_active=True, permission__codename__in=wanted)
    columns = ("permission__codename", "content_object", "content_object__kind", "user")
    for duty, department, kind, user in grants.values_list(*columns):
        if place := _place_of(duty, department, kind):
            holders[place].add(user)
    deputies: defaultdict[_Place, set[tuple[int, int]]] = defaultdict(set)
    held = DutyGrant.objects.filter(
        user=OuterRef("principal"), content_object=OuterRef("department"), permission__codename=OuterRef("duty")
    )
    standing = StandIn.objects.standing(now).filter(
        Exists(held), duty__in=wanted, deputy__is_active=True, principal__is_active=True, post_kinds=[]
    )
    for duty, department, kind, principal, deputy in standing.values_list(
        "duty", "department", "department__kind", "principal", "deputy"
    ):
        if place := _place_of(duty, department, kind):
            deputies[place].add((principal, deputy))
    return Roster(holders, deputies)


def _place_of(duty: str, department_id: int, kind: str) -> _Place | None:
    """Return where a duty counts; None for a county duty that somebody wrote on another row than the county's."""
    if duty not in COUNTY_DUTIES:
        return duty, department_id
    return (duty, _COUNTY) if kind == DepartmentKind.COUNTY_GOVERNMENT else None


def _places(duties: Iterable[str], department_id: int) -> list[_Place]:
    return [(duty, _COUNTY if duty in COUNTY_DUTIES else department_id) for duty in map(str, duties)]
