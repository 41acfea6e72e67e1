"""A county with a civil affairs bureau that decides, a service centre, one person for every duty of the hall."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from columns.enums import DepartmentKind, Duty
from columns.models import Department
from hall.domain.applications.workflow import APPLICATION
from hall.models import Application, Item
from tests.factories import CountyFactory, DepartmentFactory, with_duties
from tests.hall.factories import make_application, make_item
from yunlong_portal.kernel.models import PrivateFile, User

__all__ = [
    "World",
    "at",
    "decided",
    "fresh",
    "make_application",
    "make_item",
    "make_world",
    "ready",
    "reviewing",
    "signed",
    "take",
]

GRANT = {"outcome": "granted", "granted": "自2017年9月起按月发给"}
DENY = {"outcome": "denied", "facts": "家庭人均收入高于标准", "reasons": "不符合条件", "articles": "第九条"}


@dataclass
class World:
    """Who is there; nobody holds two duties. ``item`` is a promised item of ``bureau`` (20 days, 15 promised)."""

    county: Department
    bureau: Department
    centre: Department
    item: Item
    clerk: User
    approver: User
    leader: User
    manager: User
    centre_clerk: User
    overseer: User


def make_world(**content: Any) -> World:
    """Return the county; ``content`` changes the item (:func:`make_item`). The calendar is the caller's to load."""
    county = CountyFactory.create()
    bureau = DepartmentFactory.create(slug="mzj", name="云龙县民政局", short_name="县民政局")
    centre = DepartmentFactory.create(
        slug="zwzx", name="云龙县政务服务中心", short_name="县政务中心", kind=DepartmentKind.COUNTY_OFFICE
    )
    return World(
        county=county,
        bureau=bureau,
        centre=centre,
        item=make_item(bureau, **content),
        clerk=with_duties(bureau, Duty.ACCEPT_APPLICATIONS),
        approver=with_duties(bureau, Duty.REVIEW_APPLICATIONS),
        leader=with_duties(bureau, Duty.SIGN_OFF),
        manager=with_duties(bureau, Duty.MANAGE_HALL),
        centre_clerk=with_duties(centre, Duty.ACCEPT_APPLICATIONS),
        overseer=with_duties(county, Duty.OVERSEE_HALL),
    )


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Yunlong."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def fresh(row: Application) -> Application:
    """Return the case as the database has it."""
    return Application.objects.get(pk=row.pk)


def take(name: str, row: Application, actor: User | None, *, on: date, **data: Any) -> Application:
    """Take a step on a day and return the case as it then stands; without an actor the system takes it."""
    row = fresh(row)
    return APPLICATION.take(
        name,
        row=row,
        actor=actor,
        expected_version=row.version,
        now=at(on),
        by_sweep=actor is None,
        **data,
    )


def signed(*, on: date) -> PrivateFile:
    """Return a paper that somebody signed, as it is uploaded with a step on a day."""
    return PrivateFile.objects.create(
        name="签名.jpg", media_type="image/jpeg", extension="jpg", size=9, digest="d" * 64, place="ab/cd",
        stored_at=at(on), kept_until=at(on) + timedelta(days=1),
    )  # fmt: skip


def reviewing(world: World, *, on: date, **changed: Any) -> Application:
    """Return a case filed and accepted on a day."""
    return take("accept", make_application(world.item, on=on, **changed), world.clerk, on=on)


def decided(world: World, *, on: date, **changed: Any) -> Application:
    """Return a case filed, accepted and granted on a day."""
    return take("grant", reviewing(world, on=on, **changed), world.approver, on=on, decision=GRANT)


def ready(world: World, *, on: date, **changed: Any) -> Application:
    """Return a case whose result waits to be fetched."""
    return take("ready", decided(world, on=on, **changed), world.clerk, on=on)
