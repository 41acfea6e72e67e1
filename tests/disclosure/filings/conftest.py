"""A round of filing: a department that hands in, the county OGI office that looks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from columns.enums import DepartmentKind, Duty
from columns.models import Column, Department
from disclosure.domain.filings import act, rows_of
from disclosure.models import FilingRound, PolicyFiling, Publication
from tests.factories import (
    ColumnFactory,
    CountyFactory,
    DepartmentFactory,
    PublicationFactory,
    with_duties,
)
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import User

NOW = datetime(2017, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class Filings:
    """The county OGI office with a round, one department that owes its documents, and their people."""

    county: Department
    desk: Department
    department: Department
    column: Column
    round: FilingRound
    filer: User
    checker: User
    now: datetime = NOW

    def publish(self, kind: str = "document", **given: Any) -> Publication:
        """Return a live publication of the department."""
        given.setdefault("department", self.department)
        return PublicationFactory.create(kind=kind, column=self.column, **given)

    def publish_all(self) -> None:
        """Make a guide, two rules and a document public."""
        self.publish("disclosure_guide", title="县民政局政府信息公开指南")
        self.publish("institution_rules", title="信息发布制度")
        self.publish("institution_rules", title="保密审查制度")

    def act(self, name: str, document: str, by: User, **given: Any) -> PolicyFiling:
        """Take a step on a document as it now stands, a minute after the last."""
        self.now += timedelta(minutes=1)
        row = rows_of(self.round, self.department)[document]
        return act(
            name,
            round=self.round,
            department=self.department,
            document=document,
            actor=by,
            expected_version=row.version,
            now=self.now,
            **given,
        )


def make_filings() -> Filings:
    """Build a round of 2017."""
    county = CountyFactory.create()
    desk = DepartmentFactory.create(short_name="县政务公开办公室", kind=DepartmentKind.COUNTY_OFFICE)
    department = DepartmentFactory.create(slug="mzj", name="云龙县民政局", short_name="县民政局")
    round = FilingRound(
        code="2017",
        name="2017年指南、目录、制度备案",
        due_on=date(2017, 11, 30),
        desk=desk,
        kinds=[DepartmentKind.DEPARTMENT.value],
    )
    save_with_history(round, actor=None, reason="测试")
    return Filings(
        county=county,
        desk=desk,
        department=department,
        column=ColumnFactory.create(owner=department),
        round=round,
        filer=with_duties(department, Duty.KEEP_REGISTERS),
        checker=with_duties(desk, Duty.TAKE_FILINGS),
    )


@pytest.fixture
def filings(db: None) -> Filings:
    """Return a round of filing."""
    return make_filings()
