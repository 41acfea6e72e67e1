"""Fills an empty database with cases, straight through the tables: it is a benchmark, nobody asked for anything.

One in five is open, as in a county that is a month behind; of the open ones most fall due within the next weeks, some
are late, some wait for a third party, some have no date of receipt yet. Dates are left to ``recompute_open``,
which is one of the things that are measured.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from columns.enums import DepartmentKind, Duty
from columns.models import Department, DutyGrant
from disclosure.bench.text import PLACES, TOPICS
from requests_ogi.domain.intake import applicant_columns
from requests_ogi.domain.regimes import regime_on
from requests_ogi.enums import ApplicantKind, ConsultationKind, EventKind, Held, IntakeMode, Outcome, RequestState
from requests_ogi.models import (
    Applicant,
    Consultation,
    Deadline,
    Decision,
    InformationRequest,
    Organ,
    Particulars,
    RequestEvent,
)
from yunlong_portal.kernel import bulk
from yunlong_portal.kernel.encryption import blind_index
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workdays import load_calendar

State = RequestState
Progress = Callable[[str, int], None]

OPEN_SHARE = 5
YEARS = 10
_BATCH = 2_000
_HANDLERS = 3
# What stands where, of a hundred open cases.
_OPEN_STATES = (
    (State.AWAITING_CONFIRMATION, 4),
    (State.REGISTERED, 6),
    (State.TRANSFERRED, 8),
    (State.CONSULTING_THIRD_PARTY, 8),
    (State.REPLY_DRAFTED, 6),
    (State.SECRECY_REVIEW, 6),
    (State.AWAITING_SIGNATURE, 6),
    (State.REPLIED, 6),
    (State.PROCESSING, 50),
)
_ON_ORGAN = (Duty.SIGN_OFF, Duty.APPROVE_EXTENSION)
_ON_DESK = (Duty.TAKE_IN, Duty.SECRECY_REVIEW)


@dataclass
class Staff:
    """Who works where, by the key of the department."""

    handlers: dict[int, list[User]] = field(default_factory=dict)
    overseer: User | None = None


def build(*, count: int, now: datetime, progress: Progress = lambda doing, done: None) -> Staff:
    """Write ``count`` cases, the newest received on the last working days, and the people who work on them.

    The county must be loaded. The same count gives the same rows.
    """
    chance = random.Random(20170825)  # noqa: S311  # texts, not secrets
    staff = _staff()
    organs = list(Organ.objects.select_related("department", "desk").order_by("pk"))
    cases = _cases(chance, organs, staff, count=count, now=now)
    for done in range(0, count, _BATCH):
        part = [next(cases) for _ in range(min(_BATCH, count - done))]
        with transaction.atomic():
            _write(part, now)
        progress("已建", done + len(part))
    _reset_sequences()
    return staff


def _staff() -> Staff:
    """Open accounts for every desk: handlers, clerk, reviewer, leader, head; and the county OGI office."""
    staff = Staff()
    grants: list[DutyGrant] = []
    permissions = {each.codename: each for each in Permission.objects.filter(content_type__app_label="columns")}

    def person(name: str, department: Department, *duties: Duty) -> User:
        user = User.objects.create(username=name, display_name="测速", is_staff=True)
        grants.extend(DutyGrant(user=user, content_object=department, permission=permissions[each]) for each in duties)
        return user

    for organ in Organ.objects.select_related("department", "desk").order_by("pk"):
        slug, desk = organ.department.slug, organ.desk
        staff.handlers[organ.pk] = [
            person(f"bench-{slug}-{number}", desk, Duty.HANDLE_REQUEST) for number in range(_HANDLERS)
        ]
        for duty in _ON_DESK:
            person(f"bench-{slug}-{duty.value}", desk, duty)
        for duty in _ON_ORGAN:
            person(f"bench-{slug}-{duty.value}", organ.department, duty)
    county = Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)
    staff.overseer = person("bench-overseer", county, Duty.OVERSEE_REQUESTS)
    DutyGrant.objects.bulk_create(grants, ignore_conflicts=True)
    return staff


@dataclass(frozen=True)
class _Case:
    """One case as it is written into the tables."""

    pk: int
    organ: Organ
    handler: User
    state: str
    received_on: date
    closed_on: date | None
    description: str
    person: int
    mode: str

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def has_receipt(self) -> bool:
        return self.state != State.AWAITING_CONFIRMATION


def _cases(
    chance: random.Random, organs: Sequence[Organ], staff: Staff, *, count: int, now: datetime
) -> Iterator[_Case]:
    today, calendar = timezone.localdate(now), load_calendar()
    lately = [today - timedelta(days=each) for each in range(45) if calendar.is_workday(today - timedelta(days=each))]
    states = [state for state, share in _OPEN_STATES for _ in range(share)]
    for number in range(count):
        organ = chance.choice(organs)
        is_open = number % OPEN_SHARE == 0
        # The newest 23 working days: one in ten is past its legal date.
        received_on = chance.choice(lately[:23]) if is_open else today - timedelta(days=chance.randint(60, 365 * YEARS))
        yield _Case(
            pk=number + 1,
            organ=organ,
            handler=chance.choice(staff.handlers[organ.pk]),
            state=chance.choice(states) if is_open else State.ARCHIVED,
            received_on=received_on,
            closed_on=None if is_open else received_on + timedelta(days=chance.randint(3, 35)),
            description=f"{received_on.year - 1}年{chance.choice(PLACES)}{chance.choice(TOPICS)}情况，第{number}件",
            # A few people file very much.
            person=int(chance.paretovariate(1.2)) % 50_000,
            mode=chance.choice((IntakeMode.ONLINE, IntakeMode.IN_PERSON, IntakeMode.PLAIN_LETTER)),
        )


def _write(cases: Sequence[_Case], now: datetime) -> None:
    _insert(InformationRequest, [_request(case, now) for case in cases])
    _insert(Applicant, [_applicant(case) for case in cases])
    _insert(Particulars, [_particulars(case) for case in cases])
    _insert(Deadline, [_deadline(case) for case in cases])
    _insert(RequestEvent, [_event(case, now) for case in cases if case.has_receipt])
    consulted = [case for case in cases if case.state == State.CONSULTING_THIRD_PARTY]
    _insert(Consultation, [_consultation(case) for case in consulted])
    _insert(RequestEvent, [_consultation_event(case, now) for case in consulted])
    _insert(Decision, [_decision(case, now) for case in cases if not case.is_open])


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of values by field, encrypted and adapted as the model's fields do it, past its instances."""
    if not rows:
        return
    names = list(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    values = [
        tuple(each.get_db_prep_save(row[name], connection) for each, name in zip(fields, names, strict=True))
        for row in rows
    ]
    bulk.insert(model, names, values, on_conflict="DO NOTHING")


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=timezone.get_default_timezone())


def _request(case: _Case, now: datetime) -> dict[str, Any]:
    regime = regime_on(case.received_on) if case.has_receipt else None
    taken = case.state not in {State.AWAITING_CONFIRMATION, State.REGISTERED, State.TRANSFERRED}
    return {
        "id": case.pk,
        "number": f"BENCH-{case.received_on.year}-{case.pk:06d}",
        "organ": case.organ.pk,
        "desk": case.organ.desk_id,
        "handler": case.handler.pk if taken else None,
        "mode": case.mode,
        "regime": regime.code if regime else "",
        "state": case.state,
        "version": 1,
        "submitted_at": min(_moment(case.received_on), now),
        "arrived_on": case.received_on,
        "received_on": case.received_on if case.has_receipt else None,
        "receipt_basis": "",
        "replied_on_the_spot": False,
        "is_restricted": False,
        "entered_late_because": "",
        "closed_on": case.closed_on,
        "tracking_digest": f"{case.pk:064d}",
    }


def _applicant(case: _Case) -> dict[str, Any]:
    said = {
        "kind": ApplicantKind.CITIZEN,
        "name": "测速人",
        "identity_type": IdentityType.ID_CARD,
        "identity_number": f"bench-{case.person}",
        "phone": f"bench-{case.person}",
        "address": "云龙县诺邓镇",
    }
    empty = ("category", "legal_representative", "contact_name", "postcode", "email", "fax", "employer")
    return {"request": case.pk, **dict.fromkeys(empty, ""), **applicant_columns(said)}


def _particulars(case: _Case) -> dict[str, Any]:
    return {
        "request": case.pk,
        "description": case.description,
        "title": "",
        "document_number": "",
        "index_number": "",
        "purpose": "",
        "supply_forms": ["paper"],
        "delivery_ways": ["collect"],
        "accepts_other_form": True,
        "description_index": blind_index(case.description, purpose="request description"),
    }


def _deadline(case: _Case) -> dict[str, Any]:
    due_on = None if case.is_open else case.received_on + timedelta(days=29)
    return {
        "request": case.pk,
        "is_open": case.is_open,
        "due_on": due_on,
        "promised_on": due_on,
        "is_provisional": False,
        "stopped_by": "",
        "extended_days": 0,
        "calendar_version": "another",
    }


def _event(case: _Case, now: datetime) -> dict[str, Any]:
    return {
        "request": case.pk,
        "sequence": 1,
        "kind": EventKind.RECEIVED,
        "on": case.received_on,
        "consultation_kind": "",
        "ref": "",
        "is_withdrawal": False,
        "note": "",
        "recorded_at": min(_moment(case.received_on), now),
    }


def _consultation(case: _Case) -> dict[str, Any]:
    return {
        "request": case.pk,
        "kind": ConsultationKind.THIRD_PARTY,
        "asked_on": case.received_on,
        "asked_by": case.handler.pk,
        "about": "测速",
        "limit_on": case.received_on + timedelta(days=21),
        "opinion": "",
        "grounds": "",
        "tracking_digest": "",
    }


def _consultation_event(case: _Case, now: datetime) -> dict[str, Any]:
    kind = {"kind": EventKind.CONSULTATION_STARTED, "consultation_kind": ConsultationKind.THIRD_PARTY, "sequence": 2}
    return _event(case, now) | kind


def _decision(case: _Case, now: datetime) -> dict[str, Any]:
    return {
        "request": case.pk,
        "number": 1,
        "held": Held.HELD,
        "outcome": Outcome.GRANTED,
        "ground": "",
        "reasons": "",
        "supplied": "测速",
        "other_body": "",
        "where_public": "",
        "late_because": "",
        "drafted_by": case.handler.pk,
        "drafted_at": now,
    }


def _reset_sequences() -> None:
    """Let PostgreSQL go on counting behind the keys that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [InformationRequest]):
            cursor.execute(statement)
