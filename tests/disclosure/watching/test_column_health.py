"""Which columns are ill, and who is told."""

from datetime import UTC, datetime, timedelta

import pytest

from columns.enums import ColumnType, Duty
from columns.queries import column_tree
from disclosure.domain.watching.column_health import _core, _same, alike, ill_columns, watch
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory, PublicationFactory, with_duties
from yunlong_portal.kernel.models import Notice

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("公示公告", "公示公告", True),
        ("财政信息", "财政", True),
        ("通知公告", "公示公告", False),
        ("县级决算", "部门决算", False),
        ("国有土地上房屋征收", "国有土地上房屋征收补偿", True),
    ],
)
def test_names_are_alike_where_they_say_the_same(first, second, same):
    assert _same(_core(first), _core(second)) == same


@pytest.mark.django_db
def test_each_illness_is_named_and_the_keeper_of_columns_told_once():
    keeper = with_duties(CountyFactory.create(), Duty.KEEP_COLUMNS)
    unit = DepartmentFactory.create()
    with_duties(unit, Duty.DRAFT)
    kept = {"owner": unit, "type": ColumnType.NEWS_LIST, "max_age_days": 14}
    blank, zombie, old, well = (ColumnFactory.create(name=name, **kept) for name in ("空", "僵", "旧", "新"))
    for column, days in ((zombie, 43), (old, 41), (well, 1)):
        PublicationFactory.create(column=column, first_published_at=NOW - timedelta(days=days))
    orphan = ColumnFactory.create(name="没人管")
    twin = ColumnFactory.create(name="新信息", owner=unit)
    found = [(each.kind, each.column.id) for each in ill_columns(now=NOW)]
    assert found == [("blank", blank.pk), ("zombie", zombie.pk), ("nobody", orphan.pk), ("alike", twin.pk)]
    watch(NOW)
    watch(NOW + timedelta(hours=1))
    told = Notice.objects.standing().filter(recipient=keeper, plan="disclosure.columns")
    assert [each.subject for each in told] == ["栏目体检：僵尸栏目1个、没有人负责1个、栏目重复1个"]


@pytest.mark.django_db
def test_the_same_name_in_another_place_is_no_double():
    for code in ("a", "b"):
        parent = ColumnFactory.create(code=code, name=code, type=ColumnType.SECTION)
        ColumnFactory.create(code=f"{code}.gg", name="公告", parent=parent)
    assert alike(column_tree().taking_posts) == []
