"""Reminders before a date: the step that stands now, to whom it concerns now, once, whatever was missed between."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.factories import UserFactory
from tests.kernel.calendars import local, seed_calendar
from tests.kernel.test_jobs import in_threads
from yunlong_portal.kernel import jobs, notices, reminders
from yunlong_portal.kernel.enums import DeliveryState, NoticeLevel
from yunlong_portal.kernel.models import Notice, NoticeDelivery, User
from yunlong_portal.kernel.notices import delivering
from yunlong_portal.kernel.reminders import OVERDUE, OpenItem, ReminderPlan, Role, Swept, by_roles, handlers
from yunlong_portal.kernel.workdays import Calendar, beijing_date

DUE = date(2026, 11, 27)  # a Friday; the Monday before is the prefecture's own day off


def noon(month: int, day: int, *, hour: int = 12, year: int = 2026) -> datetime:
    """Return an hour of a day in Yunlong."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour - 8)


class County:
    """A handler, a leader, the county's desk, and open matters that a test may change."""

    def __init__(self) -> None:
        self.handler, self.colleague, self.leader, self.desk = (
            UserFactory.create(username=name, email=f"{name}@example.com")
            for name in ("handler", "colleague", "leader", "desk")
        )
        self.items: list[OpenItem] = []
        self.asked: list[tuple[int, int]] = []
        self.plan = ReminderPlan(
            name="tests.reply",
            label="答复期限",
            verb="答复",
            open_items=lambda now: self.items,
            recipients=self.recipients,
        )
        self.roles = by_roles(
            Role(since=5, who=handlers),
            Role(since=1, who=self.to(self.leader)),
            Role(since=OVERDUE, who=self.to(self.desk)),
        )

    def to(self, person: User) -> Any:
        return lambda items: {each.key: [person.pk] for each in items}

    def recipients(self, step: int, items: Sequence[OpenItem]) -> Mapping[str, Any]:
        self.asked.append((step, len(items)))
        return self.roles(step, items)

    def open(self, key: str = "12", due_on: date = DUE, handler: User | None = None) -> None:
        self.items.append(
            OpenItem(
                key=key,
                subject=f"政府信息公开申请 2026-{key:>04} 号",
                link=f"/admin/requests_ogi/request/{key}/change/",
                due_on=due_on,
                about=f"requests_ogi.request:{key}",
                handler_id=(handler or self.handler).pk,
            )
        )

    def change(self, **values: Any) -> None:
        self.items = [dataclasses.replace(each, **values) for each in self.items]

    def sweep(self, now: datetime) -> Swept:
        return reminders.sweep(self.plan, now)

    def standing(self) -> list[tuple[str, str]]:
        """Return whom the notices that stand are for, and the words after the matter's name."""
        rows = Notice.objects.standing().order_by("key").select_related("recipient")
        return sorted((each.recipient.username, each.subject.partition("：")[2]) for each in rows)


@pytest.fixture
def county(db: None) -> County:
    seed_calendar()
    return County()


@pytest.fixture
def _plans() -> Iterator[None]:
    """Give the test plans of its own, and take them away after it."""
    kept = [(registry, dict(registry)) for registry in (reminders._plans, jobs._recurring)]
    reminders._plans.clear()
    yield
    for registry, before in kept:
        registry.clear()
        registry.update(before)


# Which step stands


def stand(today: date, due_on: date = DUE, *, calendar: Calendar | None = None, **options: Any) -> Any:
    given: dict[str, Any] = {"verb": "答复", "open_items": lambda now: [], "recipients": lambda step, items: {}}
    plan = ReminderPlan(name="tests.pure", label="", **(given | options))
    return reminders.stand_of(plan, due_on, today=today, calendar=calendar or local())


@pytest.mark.parametrize(
    ("today", "step", "level", "words"),
    [
        (date(2026, 11, 19), 5, "soon", "应于11月27日（星期五）答复，还剩5个工作日"),
        (date(2026, 11, 21), 5, "soon", "应于11月27日（星期五）答复，还剩4个工作日"),  # a Saturday
        (date(2026, 11, 23), 5, "soon", "应于11月27日（星期五）答复，还剩4个工作日"),  # the prefecture's own day off
        (date(2026, 11, 24), 3, "soon", "应于11月27日（星期五）答复，还剩3个工作日"),
        (date(2026, 11, 25), 3, "soon", "应于11月27日（星期五）答复，还剩2个工作日"),
        (date(2026, 11, 26), 1, "soon", "应于11月27日（星期五）答复，还剩1个工作日"),
        (date(2026, 11, 27), 0, "due", "应于11月27日（星期五）答复，今天到期"),
        (date(2026, 11, 29), 0, "overdue", "应于11月27日（星期五）答复，已经到期"),
        (date(2026, 11, 30), OVERDUE, "overdue", "应于11月27日（星期五）答复，已逾期1个工作日"),
        (date(2027, 1, 11), OVERDUE, "overdue", "应于2026年11月27日（星期五）答复，已逾期30个工作日"),
    ],
)
def test_the_step_of_a_day(today, step, level, words):
    found = stand(today)
    assert (found.step, found.level, found.words) == (step, level, words)


@pytest.mark.parametrize("today", [date(2026, 11, 18), date(2026, 9, 1), date(2001, 1, 1)])
def test_before_the_first_step_nothing_stands(today):
    assert stand(today) is None


def test_a_date_far_off_asks_no_calendar():
    assert stand(date(2026, 11, 25), date(9999, 12, 31)) is None


def test_days_off_between_are_not_counted():
    # 30 September, a Wednesday; then the National Day week; 8, 9 October and Saturday the 10th are working days.
    assert stand(date(2026, 9, 30), date(2026, 10, 10)).words == "应于10月10日（星期六）答复，还剩3个工作日"


def test_before_a_date_that_is_a_day_off_the_last_working_day_says_so():
    assert stand(date(2026, 9, 30), date(2026, 10, 3)).words == "应于10月3日（星期六）答复，今天是最后一个工作日"
    assert stand(date(2026, 10, 1), date(2026, 10, 3)).words == "应于10月3日（星期六）答复，之前没有工作日了"


def test_each_working_day_past_the_date_is_a_step_of_its_own_unless_the_plan_wants_one():
    days = [date(2026, 11, 30), date(2026, 12, 1)]
    assert [stand(each).name for each in days] == ["-1", "-2"]
    assert [stand(each, each_day_overdue=False).name for each in days] == ["-1", "-1"]


@pytest.mark.parametrize("steps", [(), (1, 3), (3, 3), (3, -1)])
def test_a_plan_with_muddled_steps_is_refused(steps):
    with pytest.raises(ValueError, match="步骤须由大到小"):
        stand(DUE, steps=steps)


def test_a_plans_name_fits_its_column():
    with pytest.raises(ValueError, match="不得超过 40 个字符"):
        ReminderPlan(name="x" * 41, label="", open_items=lambda now: [], recipients=lambda step, items: {})


def test_at_night_telephones_are_left_alone():
    assert reminders.not_before(noon(11, 25, hour=0)) == noon(11, 25, hour=7) + timedelta(minutes=30)
    assert reminders.not_before(noon(11, 25, hour=8)) == noon(11, 25, hour=8)
    assert reminders.not_before(noon(11, 25, hour=22)) == noon(11, 26, hour=7) + timedelta(minutes=30)


# What a sweep writes


def test_a_reminder_names_the_matter_the_date_and_where_to_go(county):
    county.open()
    assert county.sweep(noon(11, 24)) == Swept(open=1, owed=1, written=1, settled=0, unaddressed=0)
    notice = Notice.objects.get()
    assert notice.subject == "政府信息公开申请 2026-0012 号：应于11月27日（星期五）答复，还剩3个工作日"
    assert (notice.link, notice.about) == ("/admin/requests_ogi/request/12/change/", "requests_ogi.request:12")
    assert (notice.level, notice.recipient, notice.plan) == (NoticeLevel.SOON, county.handler, "tests.reply")


def test_however_often_it_is_swept_a_step_is_written_once(county):
    county.open()
    written = [county.sweep(noon(11, 24, hour=hour)).written for hour in range(8, 20)]
    written += [county.sweep(noon(11, 25)).written]
    assert written == [1] + [0] * 12
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (1, 1)


def test_from_step_to_step_more_people_are_told(county):
    county.open()
    told = {}
    for day in range(18, 31):
        before = set(Notice.objects.values_list("pk", flat=True))
        county.sweep(noon(11, day))
        told[day] = sorted(Notice.objects.exclude(pk__in=before).values_list("recipient__username", flat=True))
    assert {day: people for day, people in told.items() if people} == {
        19: ["handler"],
        24: ["handler"],
        26: ["handler", "leader"],
        27: ["handler", "leader"],
        30: ["desk", "handler", "leader"],
    }


def test_after_an_outage_what_stands_now_is_said_once_and_nothing_of_the_days_between(county):
    county.open()
    county.sweep(noon(11, 20))
    swept = county.sweep(noon(12, 2))
    assert (swept.written, swept.settled) == (3, 1)
    words = "应于11月27日（星期五）答复，已逾期3个工作日"
    assert county.standing() == [("desk", words), ("handler", words), ("leader", words)]


def test_the_day_begins_in_yunlong_not_in_greenwich(county):
    county.open()
    county.sweep(noon(11, 27, hour=0) + timedelta(minutes=30))  # 16:30 UTC of the day before
    assert {words for _, words in county.standing()} == {"应于11月27日（星期五）答复，今天到期"}


def test_the_next_step_takes_the_place_of_the_one_before(county):
    county.open()
    county.sweep(noon(11, 24))
    assert county.sweep(noon(11, 26)) == Swept(open=1, owed=1, written=2, settled=1, unaddressed=0)
    assert Notice.objects.unread().filter(recipient=county.handler).count() == 1


def test_what_is_done_is_reminded_of_no_more(county):
    county.open()
    county.sweep(noon(11, 24, hour=23))
    county.items.clear()
    assert county.sweep(noon(11, 25)).settled == 1
    assert delivering.deliver("email", noon(11, 25)) == 0
    assert NoticeDelivery.objects.get().standing == DeliveryState.SKIPPED


def test_a_date_that_moved_is_counted_down_to_anew(county):
    county.open()
    county.sweep(noon(11, 24))
    county.change(due_on=date(2026, 12, 18))
    assert county.sweep(noon(11, 25)) == Swept(open=1, owed=0, written=0, settled=1, unaddressed=0)
    county.sweep(noon(12, 15))
    assert county.standing() == [("handler", "应于12月18日（星期五）答复，还剩3个工作日")]


def test_a_matter_handed_over_is_the_colleagues_and_back_again_the_handlers(county):
    county.open()
    county.sweep(noon(11, 24, hour=6))
    county.change(handler_id=county.colleague.pk)
    county.sweep(noon(11, 24, hour=7))
    assert [name for name, _ in county.standing()] == ["colleague"]
    county.change(handler_id=county.handler.pk)
    county.sweep(noon(11, 24, hour=8))
    assert [name for name, _ in county.standing()] == ["handler"]
    assert Notice.objects.count() == 2
    # The letter of the night waited; it is his again.
    assert delivering.deliver("email", noon(11, 24)) == 1


def test_a_notice_read_stays_read(county):
    county.open()
    county.sweep(noon(11, 24))
    notices.mark_read(person=county.handler, now=noon(11, 24))
    county.sweep(noon(11, 25))
    assert Notice.objects.unread().count() == 0


def test_what_nobody_would_be_told_of_is_counted(county):
    county.open()
    county.change(handler_id=None)
    assert county.sweep(noon(11, 24)) == Swept(open=1, owed=1, written=0, settled=0, unaddressed=1)


def test_a_long_name_leaves_room_for_the_date(county):
    county.open()
    county.change(subject="长" * 300)
    county.sweep(noon(11, 24))
    subject = Notice.objects.get().subject
    assert (len(subject), subject.endswith("…：应于11月27日（星期五）答复，还剩3个工作日")) == (200, True)


def test_roles_are_asked_once_for_all_items_of_a_step(county):
    for number in range(40):
        county.open(key=str(number), due_on=DUE - timedelta(days=number % 20))
    county.sweep(noon(11, 25))
    assert sorted(step for step, _ in county.asked) == [OVERDUE, 0, 1, 3]


@pytest.mark.parametrize("number", [1, 400])
def test_a_sweep_takes_as_many_statements_for_many_items_as_for_one(
    county, django_assert_num_queries: DjangoAssertNumQueries, number
):
    """Calendar; savepoint; what stands; people; savepoint, notices, deliveries, its end; what is settled; the end."""
    for key in range(number):
        county.open(key=str(key), due_on=DUE)
    county.sweep(noon(11, 24))
    with django_assert_num_queries(10):
        assert county.sweep(noon(11, 26)).written == 2 * number


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_write_everything_once():
    seed_calendar()
    county = County()
    for key in range(30):
        county.open(key=str(key), due_on=DUE)
    in_threads(*[lambda: county.sweep(noon(11, 26))] * 3)
    assert (Notice.objects.count(), NoticeDelivery.objects.count()) == (60, 60)


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    due=st.lists(st.integers(0, 40), min_size=1, max_size=4),
    days=st.lists(st.integers(0, 45), min_size=1, max_size=6).map(sorted),
)
def test_whatever_days_were_missed_what_stands_is_what_one_sweep_today_would_write(county, due, days):
    """And nobody was told anything twice."""
    first = date(2026, 11, 2)
    county.items.clear()
    for number, offset in enumerate(due):
        county.open(key=str(number), due_on=first + timedelta(days=offset))

    def sweep_on(wanted: Sequence[int]) -> list[tuple[str, str]]:
        Notice.objects.all().delete()
        for day in wanted:
            county.sweep(noon(11, 2) + timedelta(days=day))
        keys = list(Notice.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        return sorted(Notice.objects.standing().values_list("key", "subject"))

    today = beijing_date(noon(11, 2) + timedelta(days=days[-1]))
    swept = {key for key, _ in sweep_on(days)}
    alone = {key for key, _ in sweep_on(days[-1:])}
    assert (today, swept) == (today, alone)


# Declared, and from a shell


@pytest.mark.usefixtures("_plans")
def test_a_declared_plan_is_swept_again_and_again(county):
    county.open()
    reminders.declare(county.plan)
    now = noon(11, 24)
    assert "reminders.tests.reply" in jobs.sweep_periodic(now)
    assert jobs.run_periodic("reminders.tests.reply", now) == jobs.Outcome.DONE
    assert len(county.standing()) == 1
    with pytest.raises(ValueError, match="已由另一个登记"):
        reminders.declare(dataclasses.replace(county.plan))


@pytest.mark.usefixtures("_plans")
def test_the_command_does_one_sweep_as_of_a_day(county, capsys):
    county.open()
    reminders.declare(county.plan)
    call_command("send_reminders", "--on", "2026-11-26")
    call_command("send_reminders", "--on", "2026-11-26")
    assert capsys.readouterr().out.splitlines() == [
        "答复期限：在办1件，到提醒时候的1件；新写提醒2条，了结0条。",
        "答复期限：在办1件，到提醒时候的1件；新写提醒0条，了结0条。",
    ]


@pytest.mark.usefixtures("_plans", "db")
def test_the_command_says_when_there_is_nothing_to_sweep(capsys):
    call_command("send_reminders")
    assert capsys.readouterr().out == "还没有登记提醒计划。\n"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-02-30", "没有2026-02-30这一天。请核对日期。"),
        ("20261126", "看不懂日期“20261126”。请写成 2017-09-15 的样子。"),
        ("", "看不懂日期“”。请写成 2017-09-15 的样子。"),
        ("2100-01-01", "2100年超出工作日历的范围。请核对日期。"),
    ],
)
def test_the_command_answers_an_impossible_date_with_a_sentence(day, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("send_reminders", "--on", day)
    assert (str(refused.value), refused.value.returncode) == (sentence, 2)


@pytest.mark.usefixtures("_plans", "db")
def test_without_a_calendar_the_command_says_what_to_load():
    reminders.declare(
        ReminderPlan(name="t", label="期限", open_items=lambda now: [], recipients=lambda step, items: {})
    )
    with pytest.raises(CommandError, match="期限：工作日历还没有启用的全国放假通知") as refused:
        call_command("send_reminders")
    assert refused.value.returncode == 2
