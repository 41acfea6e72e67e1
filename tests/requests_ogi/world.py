"""A county with people for every duty of a request, and requests at any point of their way."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from columns.enums import DepartmentKind, Duty
from columns.models import Department
from requests_ogi.domain import intake
from requests_ogi.domain.workflow import LETTER, REQUEST
from requests_ogi.enums import ApplicantKind, Held, IntakeMode, Outcome, ReceiptFact
from requests_ogi.models import InformationRequest, Letter, Organ
from tests.factories import CountyFactory, DepartmentFactory, with_duties
from yunlong_portal.kernel.enums import IdentityType
from yunlong_portal.kernel.models import User

PERSON = {
    "kind": ApplicantKind.CITIZEN,
    "name": "张三丰",
    "identity_type": IdentityType.ID_CARD,
    "identity_number": "532929198001010011",
    "phone": "13887220000",
    "address": "云龙县诺邓镇诺邓村",
}
WANTED = {
    "description": "2016年度城乡最低生活保障资金发放情况",
    "purpose": "了解本村低保发放",
    "supply_forms": ["paper"],
    "delivery_ways": ["collect"],
}


@dataclass
class World:
    """Who is there. One person for each duty; nobody holds two."""

    county: Department
    bureau: Department
    window: Department
    organ: Organ
    clerk: User
    handler: User
    head: User
    secrecy: User
    leader: User
    overseer: User
    window_clerk: User


def make_world() -> World:
    """Return a county with a civil affairs bureau that answers requests, and a window that takes them in."""
    county = CountyFactory.create()
    bureau = DepartmentFactory.create(slug="mzj", name="云龙县民政局", short_name="县民政局")
    window = DepartmentFactory.create(
        slug="zwzx", name="云龙县政务服务中心", short_name="县政务中心", kind=DepartmentKind.COUNTY_OFFICE
    )
    organ = Organ.objects.create(
        department=bureau, mark="云民", desk=bureau, reconsideration_body="云龙县人民政府", court="云龙县人民法院"
    )
    return World(
        county=county,
        bureau=bureau,
        window=window,
        organ=organ,
        clerk=with_duties(bureau, Duty.TAKE_IN),
        handler=with_duties(bureau, Duty.HANDLE_REQUEST),
        head=with_duties(bureau, Duty.APPROVE_EXTENSION),
        secrecy=with_duties(bureau, Duty.SECRECY_REVIEW),
        leader=with_duties(bureau, Duty.SIGN_OFF),
        overseer=with_duties(county, Duty.OVERSEE_REQUESTS),
        window_clerk=with_duties(window, Duty.TAKE_IN),
    )


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of a day in Yunlong."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def file(world: World, *, on: date, mode: IntakeMode = IntakeMode.IN_PERSON, **more: Any) -> intake.Filed:
    """Return a request filed on a day, by hand unless said otherwise."""
    facts = {ReceiptFact.SUBMITTED: on} if mode in {IntakeMode.IN_PERSON, IntakeMode.ORAL} else {}
    given = {"organ": world.organ, "mode": mode, "applicant": PERSON, "particulars": WANTED, "facts": facts} | more
    return intake.file_request(
        intake.Filing(**given), actor=None if mode == IntakeMode.ONLINE else world.clerk, now=at(on)
    )


def take(name: str, row: InformationRequest, actor: User | None, *, on: date, **data: Any) -> InformationRequest:
    """Take a step on a day and return the case as it then stands."""
    row = InformationRequest.objects.get(pk=row.pk)
    return REQUEST.take(name, row=row, actor=actor, expected_version=row.version, now=at(on), **{"on": on} | data)


def take_letter(name: str, letter: Letter, actor: User, *, on: date, **data: Any) -> Letter:
    """Take a step of a letter."""
    letter = Letter.objects.get(pk=letter.pk)
    return LETTER.take(name, row=letter, actor=actor, expected_version=letter.version, now=at(on), **data)


def processing(world: World, *, on: date, **more: Any) -> InformationRequest:
    """Return a request received and being worked on since a day."""
    row = file(world, on=on, **more).request
    row = take("register", row, world.clerk, on=on)
    return take("begin", row, world.handler, on=on)


GRANT = {
    "held": Held.HELD,
    "outcome": Outcome.GRANTED,
    "supplied": "《2016年低保资金发放汇总表》",
    "pages": 3,
}


def drafted(row: InformationRequest, world: World, *, on: date, decision: dict[str, Any] | None = None) -> Any:
    """Return the case with its reply drafted."""
    return take("draft_reply", row, world.handler, on=on, decision=decision or GRANT)


def replied(row: InformationRequest, world: World, *, on: date, **more: Any) -> InformationRequest:
    """Return the case with its reply signed."""
    row = drafted(row, world, on=on, **more)
    row = take("to_secrecy_review", row, world.handler, on=on)
    row = take("secrecy_passed", row, world.secrecy, on=on)
    return take("sign", row, world.leader, on=on)


def days_after(day: date, number: int) -> date:
    """Return a day so many calendar days later."""
    return day + timedelta(days=number)
