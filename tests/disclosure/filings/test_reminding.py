"""Reminders of filing: who hears when, once, and no more when everything is in."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from columns.enums import DepartmentKind, Duty
from disclosure.domain.filings import owing, reminding
from disclosure.models import PolicyFiling
from tests.disclosure.filings.conftest import Filings
from tests.factories import DepartmentFactory, with_duties
from tests.kernel.calendars import seed_calendar
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.models import Notice, User


@pytest.fixture(autouse=True)
def calendar(db: None) -> None:
    seed_calendar()


def heard(plan: reminders.ReminderPlan, on: date, *people: User) -> list[list[str]]:
    """Return what a plan tells each of these people on a day."""
    reminders.sweep(plan, datetime.combine(on, time(9), ZoneInfo("Asia/Shanghai")))
    rows = list(Notice.objects.standing().filter(plan=plan.name).order_by("pk"))
    return [[each.subject for each in rows if each.recipient_id == person.pk] for person in people]


def test_the_keeper_hears_ten_working_days_before_the_leader_the_day_before_the_office_once_it_is_late(
    filings: Filings,
) -> None:
    leader = with_duties(filings.department, Duty.SIGN_OFF)
    people = (filings.filer, leader, filings.checker)
    days = (date(2017, 11, 9), date(2017, 11, 16), date(2017, 11, 29), date(2017, 12, 1), date(2017, 12, 8))

    counts = [[len(each) for each in heard(reminding.OWED, day, *people)] for day in days]

    assert counts == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert heard(reminding.OWED, date(2017, 12, 8), *people) == [
        ["县民政局的2017年指南、目录、制度备案没有报齐：应于11月30日（星期四）报齐，已逾期1个工作日"],
        ["县民政局的2017年指南、目录、制度备案没有报齐：应于11月30日（星期四）报齐，已逾期1个工作日"],
        ["2017年指南、目录、制度备案有单位没有报齐：应于11月30日（星期四）报齐，已逾期1个工作日"],
    ]


def test_who_has_handed_in_everything_or_is_asked_no_more_hears_nothing(filings: Filings) -> None:
    filings.publish_all()
    day = date(2017, 11, 29)
    assert len(heard(reminding.OWED, day, filings.filer)[0]) == 1
    for document in ("guide", "catalogue"):
        filings.act("file", document, filings.filer)
        filings.act("receive_paper", document, filings.checker, received_on=date(2017, 11, 20))
    filings.act("excuse", "rules", filings.checker, reason="由上级单位一并报送")

    assert heard(reminding.OWED, day, filings.filer) == [[]]


def test_a_body_of_the_county_office_hands_nothing_in_and_who_did_stays_in_the_table(filings: Filings) -> None:
    inner = DepartmentFactory.create(kind=DepartmentKind.COUNTY_OFFICE)
    office = DepartmentFactory.create(kind=DepartmentKind.COUNTY_OFFICE)
    DepartmentFactory.create(kind=DepartmentKind.COUNTY_OFFICE, parent=office)
    filings.round.kinds = [DepartmentKind.DEPARTMENT.value, DepartmentKind.COUNTY_OFFICE.value]
    assert set(owing(filings.round)) == {filings.department, office}
    save_with_history(PolicyFiling(round=filings.round, department=inner, document="guide"), actor=None, reason="测试")
    assert set(owing(filings.round)) == {filings.department, office, inner}


def test_a_round_that_is_over_reminds_nobody(filings: Filings) -> None:
    filings.round.is_open = False
    filings.round.save()

    assert heard(reminding.OWED, date(2017, 12, 4), filings.filer, filings.checker) == [[], []]


def test_the_guide_is_looked_through_once_a_year(filings: Filings) -> None:
    filings.publish_all()
    filings.act("file", "guide", filings.filer)
    filings.act("check", "guide", filings.checker, next_review_on=date(2018, 11, 1))

    assert heard(reminding.REVIEW, date(2018, 9, 20), filings.filer) == [[]]
    assert heard(reminding.REVIEW, date(2018, 10, 19), filings.filer) == [
        ["县民政局的政府信息公开指南每年核对：应于11月1日（星期四）核对，还剩9个工作日"]
    ]
    filings.now = filings.now.replace(year=2018, month=10, day=20)
    filings.act("confirm", "guide", filings.filer)
    assert heard(reminding.REVIEW, date(2018, 10, 22), filings.filer) == [[]]
