"""Personal data goes when its time is over, whatever happens to the record beside it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yunlong_portal.kernel import jobs, retention
from yunlong_portal.kernel.models import Erasure, TrackingAttempt
from yunlong_portal.kernel.workflow import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_rules", {})


def ended_before(moment: datetime) -> Any:
    return TrackingAttempt.objects.filter(ends_at__lt=moment)


def erase(key: int, now: datetime) -> None:
    TrackingAttempt.objects.filter(pk=key).delete()


def declare(name: str = "tests.rows", **given: Any) -> None:
    options: dict[str, Any] = {"label": "行", "days": lambda: 30, "finder": ended_before, "erase": erase}
    retention.declare(name=name, **(options | given))


def rows(*days_ago: float) -> list[int]:
    made = [TrackingAttempt(key=str(each), ends_at=NOW - each * DAY) for each in days_ago]
    return [row.pk for row in TrackingAttempt.objects.bulk_create(made)]


def left() -> list[str]:
    return list(TrackingAttempt.objects.order_by("pk").values_list("key", flat=True))


def test_what_ended_longer_ago_than_the_setting_says_is_erased() -> None:
    declare()
    rows(29, 30, 31, 400)
    assert retention.sweep(NOW) == {"tests.rows": 2}
    assert left() == ["29", "30"]
    assert retention.sweep(NOW) == {"tests.rows": 0}


def test_the_setting_is_read_at_each_sweep() -> None:
    days = [30]
    declare(days=lambda: days[0])
    rows(20)
    retention.sweep(NOW)
    days[0] = 10
    assert retention.sweep(NOW) == {"tests.rows": 1}


def test_what_went_is_put_down_with_its_rule_or_nothing_went() -> None:
    keys = rows(40, 41, 42)

    def erase_all_but_one(key: int, now: datetime) -> str:
        erase(key, now)
        if key == keys[1]:
            raise RuntimeError("坏了")
        return f"tests.row:{key}" if key == keys[0] else ""

    declare(erase=erase_all_but_one)
    with pytest.raises(retention.NotErased):
        retention.sweep(NOW)
    assert left() == ["41"]
    row = Erasure.objects.get()
    assert (row.rule, row.label, row.kept_days, row.subject_key) == ("tests.rows", "行", 30, f"tests.row:{keys[0]}")
    assert row.erased_at == NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.update(label="改")


@pytest.mark.parametrize("error", [refuse("on_hold", "案件在诉讼中。"), RuntimeError("坏了")])
def test_one_that_cannot_be_erased_stops_no_other_and_is_named(error: Exception) -> None:
    keys = rows(40, 41, 42)

    def fail_on_second(key: int, now: datetime) -> None:
        if key == keys[1]:
            raise error
        erase(key, now)

    declare("tests.a", erase=fail_on_second)
    declare("tests.b", finder=lambda moment: ended_before(moment).filter(key="none"))
    with pytest.raises(retention.NotErased, match=f"1 项到期数据没有删除：tests.a {keys[1]}"):
        retention.sweep(NOW)
    assert left() == ["41"]


def test_a_sweep_takes_so_much_at_once_and_the_next_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 4)
    declare()
    rows(*range(40, 45))
    assert [retention.sweep(NOW), retention.sweep(NOW)] == [{"tests.rows": 4}, {"tests.rows": 1}]


def test_a_setting_that_cannot_be_erases_nothing() -> None:
    declare(days=lambda: -1)
    rows(40)
    with pytest.raises(retention.NotErased, match="保存天数 -1 不对"):
        retention.sweep(NOW)
    assert left() == ["40"]


def test_a_rule_belongs_to_one_place() -> None:
    declare()
    declare()
    with pytest.raises(ValueError, match="已由另一处声明"):
        declare(erase=lambda key, now: None)
    assert [each.name for each in retention.rules()] == ["tests.rows"]


def test_the_ground_floor_sweeps_each_day() -> None:
    recurring = jobs._recurring["kernel.retention"]
    assert (recurring.seconds, recurring.function) == (86_400, retention.sweep)
