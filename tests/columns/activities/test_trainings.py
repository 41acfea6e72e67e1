"""政务公开培训: who came and for how long, by department and year; a list is kept by whoever trains."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from columns.domain.activities.trainings import Trained, save_trainee, trained_in
from columns.models import Trainee, Training
from tests.factories import DepartmentFactory
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def training(department, **given):
    given = {"held_on": date(2026, 5, 12), "topic": "政府信息公开条例", "hours": Decimal("3")} | given
    return Training.objects.create(department=department, **given)


def came(training, department, name, *, attended=True):
    return Trainee.objects.create(training=training, department=department, name=name, attended=attended)


def test_people_are_counted_once_and_hours_for_each_who_came(bureau, office, county, django_assert_num_queries):
    other = DepartmentFactory.create(parent=county)
    first, second = training(office), training(office, topic="保密审查", hours=Decimal("1.5"))
    for each in (first, second):
        came(each, bureau, "张某")
    came(first, bureau, "李某")
    came(second, bureau, "王某", attended=False)
    came(training(office, held_on=date(2025, 12, 31)), bureau, "赵某")
    with django_assert_num_queries(2):
        found = trained_in(2026)
    assert trained_in(2026, among=(other.pk,)) == [Trained(other.pk)]
    assert found == [Trained(bureau.pk, 2, 2, 3, Decimal("7.5")), Trained(other.pk)]


def test_the_office_stands_there_in_a_year_in_which_its_own_people_came(office):
    assert trained_in(2026) == []
    came(training(office), office, "张某")
    assert trained_in(2026) == [Trained(office.pk, 1, 1, 1, Decimal("3"))]


def test_whoever_trains_keeps_the_list_also_of_others_people(bureau, county, keeper, now):
    other = DepartmentFactory.create(parent=county)
    row = Trainee(training=training(bureau), department=other, name="张某")
    save_trainee(row, actor=keeper, reason="登记", now=now)
    assert row.history.get().history_user == keeper
    row.training = training(other)
    with pytest.raises(Refused, match="不能改名单"):
        save_trainee(row, actor=keeper, reason="登记", now=now)


def test_who_did_not_come_has_no_mark_and_nobody_is_on_a_list_twice(bureau):
    held = training(bureau)
    came(held, bureau, "张某")
    for wrong in ({"name": "李某", "attended": False, "mark": 60}, {"name": "张某", "attended": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Trainee.objects.create(training=held, department=bureau, **wrong)
