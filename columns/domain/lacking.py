"""What a department should have and has not: whoever keeps it is told of his own, the desk that watches of all at once.

A leader in charge, the yearly report to the principal, the monthly check of an account: each is a pure list of
:class:`Lack`, and :func:`tell` makes exactly the notices stand that the list asks for.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from columns.domain.duties import roster
from columns.enums import Duty
from columns.models import Department, RegisterDesk
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.notices import NewNotice, keep_standing


@dataclass(frozen=True)
class Lack:
    """What one department lacks: ``what`` finishes the sentence that begins with its name."""

    department_id: int
    what: str
    # What tells this lack from the next one of the same department: a year, an account and a month.
    mark: str = ""


@dataclass(frozen=True)
class Told:
    """Who is told, where it is mended, and what the one notice to a desk says of all that lack it.

    ``read_link``: where those look it up who cannot mend it, leaders and the desk; where it is mended, if empty.
    """

    plan: str
    register: str
    link: str
    what: str
    duties: tuple[Duty, ...] = (Duty.KEEP_REGISTERS, Duty.SIGN_OFF)
    level: str = NoticeLevel.OVERDUE
    read_link: str = ""


def tell(lacks: Iterable[Lack], told: Told, *, now: datetime) -> None:
    """Make exactly the notices stand that the lacks ask for: one to each keeper and lack, one to each desk in all."""
    found = list(lacks)
    people = roster({*told.duties, Duty.KEEP_REGISTERS, Duty.TAKE_FILINGS}, now=now)
    read_link = told.read_link or told.link

    def keepers(unit: int) -> frozenset[int]:
        return people.people((Duty.KEEP_REGISTERS,), unit)

    names = dict(
        Department.objects.filter(pk__in={each.department_id for each in found}).values_list("pk", "short_name")
    )
    desks = RegisterDesk.objects.in_use().filter(register=told.register).values_list("department", flat=True)
    new = [
        NewNotice(
            key=f"{told.plan}:{lack.department_id}:{lack.mark or _digest([lack])}:{person}",
            recipient_id=person,
            subject=f"{names[lack.department_id]}{lack.what}",
            link=told.link if person in keepers(lack.department_id) else read_link,
            about=f"{told.plan}:{lack.department_id}",
            level=told.level,
        )
        for lack in found
        for person in people.people(told.duties, lack.department_id)
    ]
    watching = {person for desk in desks for person in people.people((Duty.TAKE_FILINGS,), desk)} if found else set()
    new += [
        NewNotice(
            key=f"{told.plan}:desk:{_digest(found)}:{person}",
            recipient_id=person,
            subject=f"{_counted(found, names)}{told.what}",
            link=read_link,
            about=told.plan,
            level=told.level,
        )
        for person in sorted(watching)
    ]
    keep_standing(new, plan=told.plan, now=now)


def _counted(found: Sequence[Lack], names: dict[int, str]) -> str:
    unique = list(dict.fromkeys(each.department_id for each in found))
    return names[unique[0]] if len(unique) == 1 else f"{names[unique[0]]}等{len(unique)}个单位"


def _digest(found: Iterable[Lack]) -> str:
    said = "\n".join(sorted(f"{each.department_id} {each.mark} {each.what}" for each in found))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
