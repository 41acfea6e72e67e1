"""The question: may this person do this, here, now, and by what authority."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from columns.enums import COUNTY_DUTIES, DepartmentKind, Duty
from columns.models import Department, DutyGrant, StandIn
from yunlong_portal.kernel import one_page
from yunlong_portal.kernel.models import User


@dataclass(frozen=True)
class Authority:
    """By what right a person acts: the duty, the department it is held on, and where he stands in, for whom and why."""

    duty: Duty
    department: Department
    acting_for: User | None = None
    basis: str = ""


@dataclass(frozen=True)
class Holding:
    """One authority a person has now; ``post_kinds`` limits a stand-in's, empty does not."""

    authority: Authority
    post_kinds: frozenset[str] = frozenset()

    def reaches(self, duty: Duty, department: Department, post_kind: str) -> bool:
        """Return whether it answers for ``duty`` on ``department``. A parent's duty is not the child's."""
        if self.authority.duty != duty or (self.post_kinds and post_kind not in self.post_kinds):
            return False
        return duty in COUNTY_DUTIES or self.authority.department.pk == department.pk


class DutyBook:
    """All that one person may do at one moment, loaded once: lists and buttons ask it without another query."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._holdings = tuple(each for each in holdings if _counts(each.authority))

    def authority(self, duties: Sequence[str], department: Department, *, post_kind: str = "") -> Authority | None:
        """Return the authority for the first of ``duties`` held, one's own before one stood in for; else None."""
        wanted = [Duty(each) for each in duties]
        fitting = [
            (each.authority.acting_for is not None, place, each.authority)
            for place, duty in enumerate(wanted)
            for each in self._holdings
            if each.reaches(duty, department, post_kind)
        ]
        return min(fitting, key=lambda each: each[:2])[2] if fitting else None

    def may(self, duty: str, department: Department, *, post_kind: str = "") -> bool:
        """Return whether the person may do ``duty`` on ``department``."""
        return self.authority((duty,), department, post_kind=post_kind) is not None

    def departments(self, *duties: str) -> frozenset[int]:
        """Return the keys of the departments on which any of ``duties`` is held (a county duty: the county)."""
        wanted = {Duty(each) for each in duties}
        return frozenset(each.authority.department.pk for each in self._holdings if each.authority.duty in wanted)

    def holds(self, duties: Iterable[str]) -> bool:
        """Return whether the person holds any of ``duties`` on any department at all."""
        wanted = {Duty(each) for each in duties}
        return any(each.authority.duty in wanted for each in self._holdings)

    def holds_on(self, kind: str, duties: Iterable[str]) -> bool:
        """Return whether the person holds any of ``duties`` on a department of this kind."""
        wanted = {Duty(each) for each in duties}
        return any(each.authority.duty in wanted and each.authority.department.kind == kind for each in self._holdings)


def may(user: Any, duty: str, department: Department, *, now: datetime | None = None, post_kind: str = "") -> bool:
    """Return whether ``user`` may do ``duty`` on ``department`` now. One query, two where he may stand in.

    County duties are asked on the county's own row whatever department is handed in. ``post_kind`` matters only for
    stand-ins limited to kinds of post.
    """
    return authority(user, (duty,), department, now=now or timezone.now(), post_kind=post_kind) is not None


def authority(
    user: Any, duties: Sequence[str], department: Department, *, now: datetime, post_kind: str = ""
) -> Authority | None:
    """Return by what authority ``user`` may do the first of ``duties`` he holds on ``department``, or None.

    What he holds himself goes before what he stands in for; within each, the order of ``duties``. A deputy acts within
    the dates, for that duty on that department and those kinds of post, while the principal holds the duty himself:
    the deputy of a deputy has nothing. One query, two where no grant of his own answers; while a page is drawn, which
    asks for each of its buttons, two for them all, as things stood when it first asked.
    """
    wanted = [Duty(each) for each in duties]
    if one_page.is_drawn():
        return _book_of_page(user, now).authority(wanted, department, post_kind=post_kind)
    own = DutyBook(_own(user, wanted, department))
    found = own.authority(wanted, department, post_kind=post_kind)
    if found is None:
        deputy = DutyBook(_as_deputy(user, now, wanted, department))
        found = deputy.authority(wanted, department, post_kind=post_kind)
    return found


def stands_in_for(user: Any, principal_id: int, duty: str, department: Department, *, now: datetime) -> bool:
    """Return whether ``user`` acts for this very person in ``duty`` on ``department`` now. One query.

    Also where he holds the duty himself: what is one person's to do is then his to do as well.
    """
    rows = _stand_ins_of(user, now).filter(principal=principal_id, duty=Duty(duty), department=department)
    return rows.filter(post_kinds=[]).exists()


def duties_of(user: Any, now: datetime) -> DutyBook:
    """Return everything ``user`` may do now, in two queries."""
    return DutyBook([*_own(user), *_as_deputy(user, now)])


def duty_book(request: HttpRequest) -> DutyBook:
    """Return the book of the request's user, loaded once for the request.

    Empty while he has not chosen a password himself: somebody else may be sitting there.
    """
    book = getattr(request, "_duty_book", None)
    if book is None:
        is_himself = not getattr(request.user, "has_temporary_password", False)
        book = _book_of_page(request.user, timezone.now()) if is_himself else DutyBook(())
        request._duty_book = book  # type: ignore[attr-defined]  # a place of our own on the request
    return book


def _book_of_page(user: Any, now: datetime) -> DutyBook:
    """Return everything a person may do: the page that is drawn, if one is, loads it once."""
    return one_page.once(("duties", getattr(user, "pk", None)), lambda: duties_of(user, now))


def departments_with(user: Any, duties: Iterable[str], *, now: datetime | None = None) -> QuerySet[Department]:
    """Return the departments on which ``user`` may do any of ``duties``: for filters, no query of its own.

    A county duty reaches every department. A stand-in limited to kinds of post counts whatever the kind.
    """
    if not _is_known(user):
        return Department.objects.none()
    moment = now or timezone.now()
    wanted = {Duty(each) for each in duties}
    grants, stand_ins = _grants_of(user), _stand_ins_of(user, moment)
    here, county = wanted - COUNTY_DUTIES, wanted & COUNTY_DUTIES
    reached: Any = Q(pk__in=[])  # Q or Exists() makes a Q, which the stubs do not know
    if here:
        reached |= Exists(grants.filter(permission__codename__in=here, content_object=OuterRef("pk")))
        reached |= Exists(stand_ins.filter(duty__in=here, department=OuterRef("pk")))
    if county:
        on_county = DepartmentKind.COUNTY_GOVERNMENT
        reached |= Exists(grants.filter(permission__codename__in=county, content_object__kind=on_county))
        reached |= Exists(stand_ins.filter(duty__in=county, department__kind=on_county))
    return Department.objects.filter(reached)


def holders(duty: str, department: Department) -> QuerySet[User]:
    """Return the active people to whom ``duty`` is granted on ``department`` (a county duty: on the county)."""
    grants = DutyGrant.objects.filter(_where([Duty(duty)], department, "permission__codename", "content_object"))
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def _counts(authority: Authority) -> bool:
    """Return False for a county duty that somebody wrote on another row than the county's."""
    return authority.duty not in COUNTY_DUTIES or authority.department.kind == DepartmentKind.COUNTY_GOVERNMENT


def _is_known(user: Any) -> bool:
    return getattr(user, "pk", None) is not None


def _where(duties: Iterable[Duty], department: Department, duty_field: str, department_field: str) -> Q:
    wanted = set(duties)
    here = {f"{duty_field}__in": wanted - COUNTY_DUTIES, department_field: department}
    county = {
        f"{duty_field}__in": wanted & COUNTY_DUTIES,
        f"{department_field}__kind": DepartmentKind.COUNTY_GOVERNMENT,
    }
    return Q(**here) | Q(**county)


def _grants_of(user: Any) -> QuerySet[DutyGrant]:
    # The account is asked in the database: the object in hand may be from before it was deactivated.
    return DutyGrant.objects.filter(user=user.pk, user__is_active=True)


def _stand_ins_of(user: Any, now: datetime) -> QuerySet[StandIn]:
    held_by_principal = DutyGrant.objects.filter(
        user=OuterRef("principal"), content_object=OuterRef("department"), permission__codename=OuterRef("duty")
    )
    return StandIn.objects.standing(now).filter(
        Exists(held_by_principal), deputy=user.pk, deputy__is_active=True, principal__is_active=True
    )


def _own(user: Any, duties: Iterable[Duty] = (), department: Department | None = None) -> list[Holding]:
    if not _is_known(user):
        return []
    rows = _grants_of(user)
    if department is not None:
        rows = rows.filter(_where(duties, department, "permission__codename", "content_object"))
    return [
        Holding(Authority(duty=Duty(row.permission.codename), department=row.content_object))
        for row in rows.select_related("permission", "content_object").order_by("pk")
    ]


def _as_deputy(
    user: Any, now: datetime, duties: Iterable[Duty] = (), department: Department | None = None
) -> list[Holding]:
    if not _is_known(user):
        return []
    rows = _stand_ins_of(user, now)
    if department is not None:
        rows = rows.filter(_where(duties, department, "duty", "department"))
    return [
        Holding(
            Authority(duty=Duty(row.duty), department=row.department, acting_for=row.principal, basis=row.authority),
            post_kinds=frozenset(row.post_kinds),
        )
        for row in rows.select_related("principal", "department").order_by("pk")
    ]
