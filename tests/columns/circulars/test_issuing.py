"""Entering a circular and issuing it: who owes what from when on, and that nothing is owed twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from columns.domain.circulars import CIRCULAR, drop_duty, keep_rhythms, named_departments, save_circular, save_duty
from columns.enums import CircularState, DepartmentKind, Duty, DutyRhythm, TaskState, UnitGroup
from columns.models import Circular, CircularDuty, DutyBody, UnitTask
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def test_issuing_gives_each_unit_a_task_of_each_duty_for_the_period_of_that_day(desk, issued):
    found = UnitTask.objects.filter(unit=desk.bureau).values_list("duty__number", "period", "due_on", "state")
    assert list(found) == [
        (1, "", date(2017, 9, 20), TaskState.OPEN),
        (2, "", None, TaskState.OPEN),
        (3, "2017Q3", date(2017, 10, 31), TaskState.OPEN),
        (4, "2017", date(2018, 3, 31), TaskState.OPEN),
    ]
    assert UnitTask.objects.filter(unit=desk.township).count() == 4
    assert not UnitTask.objects.filter(unit=desk.office).exists()
    assert issued.tasks_from == date(2017, 8, 25)


def test_each_person_of_a_unit_is_told_once_how_many_tasks_it_has(desk, issued):
    told = Notice.objects.get(recipient=desk.keeper)
    assert told.subject == f"《{issued.title}》的任务已印发，您单位有4项"
    assert Notice.objects.count() == 1


def test_where_nobody_keeps_the_registers_the_drafters_are_told(desk):
    drafter = with_duties(desk.township, Duty.DRAFT)
    desk.issued()
    assert Notice.objects.filter(recipient=drafter).count() == 1


KINDS = [DepartmentKind.DEPARTMENT, DepartmentKind.TOWNSHIP, DepartmentKind.PUBLIC_INSTITUTION]


@pytest.mark.parametrize(
    ("group", "kinds"),
    [
        (UnitGroup.EVERYBODY, KINDS),
        (UnitGroup.TOWNSHIPS, [DepartmentKind.TOWNSHIP]),
        (UnitGroup.DEPARTMENTS, [DepartmentKind.DEPARTMENT]),
        (UnitGroup.BOTH, [DepartmentKind.DEPARTMENT, DepartmentKind.TOWNSHIP]),
    ],
)
def test_a_group_reaches_the_units_in_use_of_its_kinds(group, kinds, desk, county):
    DepartmentFactory.create(kind=DepartmentKind.PUBLIC_INSTITUTION)
    DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, is_active=False)
    circular = desk.circular()
    desk.duty(circular, 1, group=group)
    desk.issue(circular)
    assert set(UnitTask.objects.values_list("unit__kind", flat=True)) == set(kinds)
    assert UnitTask.objects.count() == len(kinds)


def test_whoever_is_named_owes_beside_the_group_and_whoever_leads_where_nobody_is_named(desk):
    circular = desk.circular()
    desk.duty(circular, 1, group=UnitGroup.TOWNSHIPS, units=[desk.office], leads=[desk.bureau])
    desk.duty(circular, 2, group=UnitGroup.NAMED, leads=[desk.bureau])
    desk.issue(circular)
    found = set(UnitTask.objects.values_list("duty__number", "unit"))
    assert found == {(1, desk.township.pk), (1, desk.office.pk), (2, desk.bureau.pk)}


def test_a_circular_is_issued_only_when_every_duty_has_somebody(desk):
    circular = desk.circular()
    with pytest.raises(Refused) as refused:
        desk.issue(circular)
    assert refused.value.code == "no_duties"
    desk.duty(circular, 7, group=UnitGroup.NAMED)
    with pytest.raises(Refused, match="第7项") as refused:
        desk.issue(circular)
    assert refused.value.code == "nobody_responsible"
    assert (Circular.objects.get().state, UnitTask.objects.count()) == (CircularState.DRAFTED, 0)


def test_a_date_before_a_circular_that_was_dated_anew_is_found_when_it_is_issued(desk):
    circular = desk.circular()
    desk.duty(circular, 1, rhythm=DutyRhythm.DATE, due_on=date(2017, 9, 20))
    circular.issued_on = date(2017, 9, 21)
    save_circular(circular, actor=desk.officer, now=desk.now)
    with pytest.raises(Refused) as refused:
        desk.issue(circular)
    assert refused.value.code == "due_before_circular"


def test_only_the_office_that_watches_enters_and_issues(desk):
    circular = desk.circular()
    desk.duty(circular, 1)
    elsewhere = with_duties(desk.bureau, Duty.TAKE_FILINGS)
    with pytest.raises(Refused) as refused:
        save_circular(circular, actor=elsewhere, now=desk.now)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as refused:
        save_duty(CircularDuty(circular=circular, number=2), leads=[], units=[], actor=elsewhere, now=desk.now)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as refused:
        CIRCULAR.take("issue", row=circular, actor=elsewhere, expected_version=1, now=desk.now)
    assert refused.value.code == "no_duty"
    with pytest.raises(Refused) as refused:
        desk.circular(office=desk.bureau, title="另一件")
    assert refused.value.code == "not_an_office"


def test_what_is_issued_stands(desk, issued):
    with pytest.raises(Refused) as refused:
        save_circular(issued, actor=desk.officer, now=desk.now)
    assert refused.value.code == "issued"
    with pytest.raises(Refused):
        desk.duty(issued, 5)
    with pytest.raises(Refused):
        drop_duty(issued.duties.first(), actor=desk.officer, now=desk.now)
    assert CircularDuty.objects.count() == 4


def test_a_duty_is_taken_out_of_a_draft_with_whom_it_names(desk):
    duty = desk.duty(desk.circular(), 1, units=[desk.bureau])
    drop_duty(duty, actor=desk.officer, now=desk.now)
    assert (CircularDuty.objects.count(), DutyBody.objects.count()) == (0, 0)
    assert CircularDuty.history.first().history_user == desk.officer


@pytest.mark.parametrize(
    ("text", "code"),
    [("第九百局", "no_such_department"), ("甲局、甲局", "named_twice"), ("甲局，云龙县甲局", "named_twice")],
)
def test_names_that_cannot_be_right_are_told(text, code, desk):
    known = {"甲局": desk.bureau, "云龙县甲局": desk.bureau, "乙镇": desk.township}
    with pytest.raises(Refused) as refused:
        named_departments(text, known=known)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["甲局、乙镇", "甲局，乙镇", "甲局 乙镇", "甲局\n乙镇、"])
def test_names_are_parted_as_people_part_them(text, desk):
    known = {"甲局": desk.bureau, "乙镇": desk.township}
    assert named_departments(text, known=known) == [desk.bureau, desk.township]


# -- the next period

NEXT_QUARTER = datetime(2017, 10, 1, 1, 0, tzinfo=UTC)


def periods(number):
    """Return the periods of which the bureau owes a duty."""
    rows = UnitTask.objects.filter(duty__number=number, unit__kind=DepartmentKind.DEPARTMENT)
    return list(rows.order_by("period").values_list("period", flat=True))


def test_a_new_quarter_brings_its_tasks_once(desk, issued):
    before = UnitTask.objects.count()
    assert keep_rhythms(desk.now + timedelta(days=1)) == 0
    assert keep_rhythms(NEXT_QUARTER) == 2
    assert keep_rhythms(NEXT_QUARTER) == 0
    assert (periods(3), periods(4)) == (["2017Q3", "2017Q4"], ["2017"])
    assert UnitTask.objects.count() == before + 2


def test_after_a_year_of_standing_still_no_quarter_is_missing(desk, issued):
    keep_rhythms(datetime(2018, 8, 1, tzinfo=UTC))
    assert periods(3) == ["2017Q3", "2017Q4", "2018Q1", "2018Q2", "2018Q3"]
    assert periods(4) == ["2017", "2018"]
    assert periods(1) == [""]


def test_a_unit_set_up_later_begins_with_the_next_period(desk, issued):
    new = DepartmentFactory.create()
    keep_rhythms(desk.now)
    assert not UnitTask.objects.filter(unit=new).exists()
    keep_rhythms(NEXT_QUARTER)
    assert list(UnitTask.objects.filter(unit=new).values_list("period", flat=True)) == ["2017Q4"]


def test_a_circular_that_is_over_brings_nothing_more(desk, issued):
    CIRCULAR.take("close", row=issued, actor=desk.officer, expected_version=issued.version, now=desk.now, reason="完")
    assert keep_rhythms(NEXT_QUARTER) == 0
    assert Notice.objects.standing().count() == 0


@pytest.mark.parametrize(("units", "queries"), [(3, 28), (100, 28)])
def test_issuing_asks_as_much_for_a_hundred_units_as_for_three(units, queries, desk, django_assert_max_num_queries):
    DepartmentFactory.create_batch(units)
    circular = desk.circular()
    for number in range(1, 24):
        desk.duty(circular, number, rhythm=DutyRhythm.QUARTERLY)
    with django_assert_max_num_queries(queries):
        desk.issue(circular)
    assert UnitTask.objects.count() == 23 * (units + 2)
