"""Fills an empty database with items and cases, straight through the tables: it is a benchmark, nobody applied.

One case in ten is open, as in a county that is a month behind. Items are copies of the county's forty, under codes of
their own; cases of them keep the version they were filed under.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.utils import timezone

from columns.enums import DepartmentKind, Duty
from columns.models import Department, DutyGrant
from disclosure.models import Post
from hall.domain.applications.parties import party_columns
from hall.enums import ApplicantKind, ApplicationState, Channel, EventKind, MaterialState
from hall.models import (
    Application,
    ApplicationClock,
    ApplicationEvent,
    ApplicationMaterial,
    ApplicationParty,
    Item,
    ItemEntry,
)
from yunlong_portal.kernel import bulk
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.models import User

State = ApplicationState
Progress = Callable[[str, int], None]

OPEN_SHARE = 10
YEARS = 10
_BATCH = 2_000
_OPEN_STATES = (
    (State.FILED, 20, "accept"),
    (State.CORRECTION, 5, ""),
    (State.REVIEWING, 45, "decide"),
    (State.SPECIAL_STEP, 5, ""),
    (State.PROPOSED, 5, "decide"),
    (State.DECIDED, 10, "deliver"),
    (State.RESULT_READY, 10, "deliver"),
)
_NAMES = ("段", "杨", "李", "张", "赵", "字", "尹", "王")


@dataclass
class Staff:
    """Who looks at the lists: one department's clerk and approver, and the service bureau."""

    clerk: User
    approver: User
    overseer: User


def build(*, items: int, cases: int, now: datetime, progress: Progress = lambda doing, done: None) -> Staff:
    """Write items and cases, the newest received on the last days, and the people who work on them.

    The county must be loaded. The same counts give the same rows.
    """
    chance = random.Random(20170825)  # noqa: S311  # texts, not secrets
    entries = _items(items)
    staff = _staff(entries[0].department)
    made = _cases(chance, entries, count=cases, today=timezone.localdate(now))
    for done in range(0, cases, _BATCH):
        part = [next(made) for _ in range(min(_BATCH, cases - done))]
        with transaction.atomic():
            _write(part)
        progress("已建", done + len(part))
    return staff


def _items(count: int) -> list[ItemEntry]:
    """Copy the county's items until there are ``count``; their posts are the envelopes alone."""
    own = list(ItemEntry.objects.select_related("item__post", "department", "publication").order_by("item__code"))
    found = list(own)
    for number in range(count - len(own)):
        like = own[number % len(own)]
        old = like.item.post
        post = Post.objects.create(
            department=like.department, kind=old.kind, title=f"{like.name}（{number}）", created_by=old.created_by,
            state=old.state, index_number=f"bench/{number:05d}",
        )  # fmt: skip
        item = Item.objects.create(
            code=f"BENCH-{number:05d}", post=post, department=like.department, created_at=like.item.created_at
        )
        columns = {
            each.attname: getattr(like, each.attname)
            for each in ItemEntry._meta.concrete_fields
            if each.attname not in {"item_id", "name"}
        }
        found.append(ItemEntry.objects.create(item=item, name=post.title, **columns))
    return found


def _staff(department: Department) -> Staff:
    permissions = {each.codename: each for each in Permission.objects.filter(content_type__app_label="columns")}
    county = Department.objects.get(kind=DepartmentKind.COUNTY_GOVERNMENT)

    def person(name: str, place: Department, duty: Duty) -> User:
        user = User.objects.create(username=f"bench-hall-{name}", display_name="测速", is_staff=True)
        DutyGrant.objects.create(user=user, content_object=place, permission=permissions[duty])
        return user

    return Staff(
        clerk=person("clerk", department, Duty.ACCEPT_APPLICATIONS),
        approver=person("approver", department, Duty.REVIEW_APPLICATIONS),
        overseer=person("overseer", county, Duty.OVERSEE_HALL),
    )


@dataclass(frozen=True)
class _Case:
    """One case as it is written into the tables."""

    pk: int
    entry: ItemEntry
    state: str
    awaits: str
    received_on: date
    closed_on: date | None
    due_on: date | None
    person: int
    channel: str


def _cases(chance: random.Random, entries: Sequence[ItemEntry], *, count: int, today: date) -> Iterator[_Case]:
    states = [(state, awaits) for state, share, awaits in _OPEN_STATES for _ in range(share)]
    channels = (Channel.ONLINE, Channel.ONLINE, Channel.WINDOW, Channel.HELPER)
    for number in range(count):
        is_open = number % OPEN_SHARE == 0
        state, awaits = chance.choice(states) if is_open else (State.DELIVERED, "")
        age = chance.randint(0, 35) if is_open else chance.randint(60, 365 * YEARS)
        received_on = today - timedelta(days=age)
        yield _Case(
            pk=number + 1,
            entry=chance.choice(entries),
            state=state,
            awaits=awaits,
            received_on=received_on,
            closed_on=None if is_open else received_on + timedelta(days=chance.randint(1, 30)),
            due_on=received_on + timedelta(days=30) if awaits else None,
            person=int(chance.paretovariate(1.2)) % 50_000,
            channel=chance.choice(channels),
        )


def _write(cases: Sequence[_Case]) -> None:
    _insert(Application, [_application(each) for each in cases])
    _insert(ApplicationParty, [_party(each) for each in cases])
    _insert(ApplicationClock, [_clock(each) for each in cases])
    _insert(ApplicationMaterial, [_material(each) for each in cases])
    _insert(ApplicationEvent, [event for each in cases for event in _events(each)])


def _insert(model: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of values by field, encrypted and adapted as the model's fields do it, past its instances."""
    whole = [each for each in model._meta.concrete_fields if not (each.primary_key and each.name not in rows[0])]
    fields = [each for each in whole if each.name in rows[0] or each.has_default() or not each.null]
    values = [
        tuple(
            each.get_db_prep_save(row[each.name] if each.name in row else each.get_default(), connection)
            for each in fields
        )
        for row in rows
    ]
    bulk.insert(model, [each.name for each in fields], values, on_conflict="DO NOTHING")


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=timezone.get_default_timezone())


def _application(case: _Case) -> dict[str, Any]:
    entry = case.entry
    accepted = case.state not in {State.FILED, State.CORRECTION}
    decided = case.state in {State.DECIDED, State.RESULT_READY, State.DELIVERED}
    return {
        "id": case.pk,
        "number": f"BENCH-B{case.received_on.year}-{case.pk:06d}",
        "item": entry.item_id,
        "publication": entry.publication_id,
        "item_name": entry.name,
        "item_type": entry.item_type,
        "case_type": entry.case_type,
        "statutory_days": entry.statutory_days,
        "promised_days": entry.promised_days,
        "department": entry.department_id,
        "desk": entry.department_id,
        "channel": case.channel,
        "state": case.state,
        "outcome": "granted" if decided else "",
        "filed_at": _moment(case.received_on),
        "received_on": case.received_on,
        "accepted_on": case.received_on if accepted else None,
        "decided_on": case.closed_on or case.received_on if decided else None,
        "closed_on": case.closed_on,
        "tracking_digest": f"{case.pk:064d}",
    }


def _events(case: _Case) -> Iterator[dict[str, Any]]:
    kinds = [EventKind.RECEIVED]
    if case.state == State.REVIEWING:
        kinds.append(EventKind.ACCEPTED)
    for place, kind in enumerate(kinds, start=1):
        yield {
            "application": case.pk, "sequence": place, "kind": kind.value, "on": case.received_on,
            "recorded_at": _moment(case.received_on),
        }  # fmt: skip


def _party(case: _Case) -> dict[str, Any]:
    said = {
        "kind": ApplicantKind.PERSON.value, "name": f"{_NAMES[case.person % len(_NAMES)]}某{case.person}",
        "identity_type": IdentityType.ID_CARD.value, "identity_number": f"5329291980{case.person:07d}X",
        "phone": f"1388722{case.person % 10_000:04d}",
    }  # fmt: skip
    return {"application": case.pk} | party_columns(said)


def _clock(case: _Case) -> dict[str, Any]:
    promised_on = case.due_on - timedelta(days=8) if case.due_on else None
    return {
        "application": case.pk, "is_open": case.closed_on is None, "awaits": case.awaits, "due_on": case.due_on,
        "promised_on": promised_on, "counts_to": promised_on,
    }  # fmt: skip


def _material(case: _Case) -> dict[str, Any]:
    return {
        "application": case.pk, "number": 1, "name": "居民身份证", "state": MaterialState.CHECKED.value,
    }  # fmt: skip
