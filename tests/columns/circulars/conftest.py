"""A county office that watches, three units that owe, and a circular with a duty of every rhythm."""

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from columns.domain.circulars import CIRCULAR, UNIT_TASK, save_circular, save_duty
from columns.enums import CircularState, DepartmentKind, Duty, DutyRhythm, UnitGroup
from columns.models import Circular, CircularDuty, Department, UnitTask
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import User


@dataclass
class Desk:
    """What the tests of circulars lean on."""

    office: Department
    officer: User
    bureau: Department
    keeper: User
    township: Department
    now: datetime

    def circular(self, **given) -> Circular:
        """Return a drafted circular without duties."""
        told = {"title": "关于加强政务公开工作的通知", "issuing_body": "县政府办公室", "issued_on": date(2017, 8, 25)}
        row = Circular(**{**told, "office": self.office, **given})
        save_circular(row, actor=self.officer, now=self.now)
        return row

    def duty(self, circular: Circular, number: int, *, leads=(), units=(), **given) -> CircularDuty:
        """Return a duty of everybody's, done 适时, unless said otherwise."""
        told = {"title": f"任务{number}", "group": UnitGroup.EVERYBODY, **given}
        row = CircularDuty(circular=circular, number=number, **told)
        save_duty(row, leads=leads, units=units, actor=self.officer, now=self.now)
        return row

    def issue(self, circular: Circular, *, now: datetime | None = None) -> Circular:
        """Issue a circular."""
        return CIRCULAR.take(
            "issue", row=circular, actor=self.officer, expected_version=circular.version, now=now or self.now
        )

    def issued(self) -> Circular:
        """Return an issued circular: 1 dated, 2 ongoing, 3 quarterly, 4 yearly."""
        circular = self.circular()
        self.duty(circular, 1, rhythm=DutyRhythm.DATE, due_on=date(2017, 9, 20))
        self.duty(circular, 2)
        self.duty(circular, 3, rhythm=DutyRhythm.QUARTERLY, months_after=1)
        self.duty(circular, 4, rhythm=DutyRhythm.YEARLY, months_after=3)
        return self.issue(circular)

    def issued_too(self) -> Circular:
        """Return another issued circular, with one duty."""
        circular = self.circular(title="关于另一件事的通知")
        self.duty(circular, 1)
        return self.issue(circular)

    def task(self, circular: Circular, number: int, unit: Department | None = None) -> UnitTask:
        """Return what a unit owes of a duty; the bureau unless said otherwise."""
        return UnitTask.objects.get(duty__circular=circular, duty__number=number, unit=unit or self.bureau)

    def report(self, task: UnitTask, **given) -> UnitTask:
        """Report on a task."""
        told = {"is_concerned": True, "done": "已经办好。", "evidence": "https://www.example.gov.cn/1", "papers": ()}
        actor = given.pop("actor", self.keeper)
        version = given.pop("version", task.version)
        return UNIT_TASK.take(
            "report", row=task, actor=actor, expected_version=version, now=self.now, **{**told, **given}
        )

    def judge(self, name: str, task: UnitTask, *, reason: str = "", actor: User | None = None) -> UnitTask:
        """Accept a report or send it back."""
        return UNIT_TASK.take(
            name, row=task, actor=actor or self.officer, expected_version=task.version, now=self.now, reason=reason
        )


@pytest.fixture
def desk(county, bureau, now) -> Desk:
    """Return the office, the units and their people."""
    office = DepartmentFactory.create(parent=county, kind=DepartmentKind.COUNTY_OFFICE, short_name="县政务公开办公室")
    township = DepartmentFactory.create(parent=county, kind=DepartmentKind.TOWNSHIP)
    return Desk(
        office=office,
        officer=with_duties(office, Duty.TAKE_FILINGS),
        bureau=bureau,
        keeper=with_duties(bureau, Duty.KEEP_REGISTERS),
        township=township,
        now=now,
    )


@pytest.fixture
def issued(desk) -> Circular:
    """Return an issued circular with a duty of every rhythm."""
    circular = desk.issued()
    assert circular.state == CircularState.ISSUED
    return circular
