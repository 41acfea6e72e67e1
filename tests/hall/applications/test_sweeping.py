"""Time accepts what nobody spoke of, whenever the sweep comes; a new calendar moves open dates and no others."""

from datetime import date
from typing import Any

from hall.domain.applications import previewing, sweeping, timing
from hall.domain.applications.moved import Moved, tell
from hall.enums import ApplicationState as State
from hall.enums import Channel
from hall.models import ApplicationClock, ApplicationEvent
from tests.hall.world import World, at, fresh, make_application, make_item, reviewing, take
from yunlong_portal.kernel.calendar_effects import EFFECTS, book_now
from yunlong_portal.kernel.models import CalendarNotice, Notice
from yunlong_portal.kernel.workdays import Day
from yunlong_portal.kernel.workdays import Notice as DayNotice

FRIDAY = date(2017, 9, 29)  # before a week of holidays
OFF = (Day(date=date(2017, 1, 24), off=True, name="停电"),)


def test_silence_is_acceptance_on_the_sixth_working_day_and_not_before(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    assert sweeping.accept_the_silent(at(date(2017, 10, 12), 23)) == 0
    assert sweeping.accept_the_silent(at(date(2017, 10, 13), 0)) == 1
    row = fresh(row)
    assert (row.state, row.accepted_on, row.acceptor) == (State.REVIEWING, FRIDAY, None)
    assert row.is_deemed_accepted
    assert row.history.first().history_change_reason.startswith("逾期未告知")


def test_after_an_outage_of_any_length_it_is_the_same_and_it_is_done_once(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    late = at(date(2017, 11, 20))
    assert [sweeping.accept_the_silent(late), sweeping.accept_the_silent(late)] == [1, 0]
    assert fresh(row).accepted_on == FRIDAY
    assert row.events.filter(kind="accepted").count() == 1


def test_after_a_correction_silence_accepts_as_of_the_day_it_came(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    row = take("ask_correction", row, world.clerk, on=FRIDAY, items={1: "没有签名"})
    assert sweeping.accept_the_silent(at(date(2017, 11, 20))) == 0
    row = take("corrected_online", row, None, on=date(2017, 11, 20))
    assert sweeping.accept_the_silent(at(date(2017, 11, 28))) == 1
    assert fresh(row).accepted_on == date(2017, 11, 20)


def test_what_is_only_being_entered_is_not_silent(world: World) -> None:
    make_application(world.item, on=FRIDAY, channel=Channel.OUTSIDE, outside_reason="停电")
    assert sweeping.accept_the_silent(at(date(2017, 11, 20))) == 0


def test_an_item_that_takes_no_more_applications_stops_no_open_case(world: World) -> None:
    item = make_item(world.bureau, code="YLX-009", closes_on=FRIDAY)
    row = make_application(item, on=FRIDAY)
    assert sweeping.accept_the_silent(at(date(2017, 10, 13))) == 1
    row = take("grant", row, world.approver, on=date(2017, 10, 16), decision={"outcome": "granted"})
    assert row.state == State.DECIDED


def test_a_changed_calendar_moves_open_dates_once_and_leaves_closed_ones(world: World) -> None:
    before_spring = date(2017, 1, 20)
    row = make_application(world.item, on=before_spring)
    closed = take("withdraw_online", reviewing(world, on=before_spring), None, on=before_spring)
    kept = closed.clock.calendar_version
    assert row.clock.due_on == date(2017, 1, 26)
    # As if the year's notice had never come: the Sunday before the holidays is no working day any more.
    CalendarNotice.objects.filter(year=2017).update(in_force_since=None)
    now = at(date(2017, 1, 21))
    assert [sweeping.follow_the_calendar(now), sweeping.follow_the_calendar(now)] == [1, 0]
    row = fresh(row)
    assert row.clock.due_on == timing.state_of(row).due_on == date(2017, 1, 27)
    assert row.clock.is_provisional
    assert fresh(closed).clock.calendar_version == kept
    # Whose turn it is hears of it once; of more time than was said no leader.
    told = Notice.objects.get(about__startswith="hall.calendar:")
    assert told.recipient == world.clerk
    assert told.subject == f"工作日历有变动：1件办件的期限改变：{row.number}（1月26日改为1月27日）"
    assert told.link == f"/admin/hall/application/{row.pk}/change/"


def test_the_leader_hears_of_less_time_than_was_said_and_those_cases_are_named_first(world: World) -> None:
    on = date(2017, 1, 20)
    later, earlier, refused = (make_application(world.item, on=on) for _ in range(3))
    found = [
        Moved(later, on, date(2017, 2, 3)),
        Moved(earlier, date(2017, 1, 27), date(2017, 1, 25)),
        Moved(refused),
    ]
    assert tell(found, version="v", now=at(on)) == 2
    told = {each.recipient: each for each in Notice.objects.filter(about="hall.calendar:v")}
    assert told[world.clerk].subject == (
        "工作日历有变动：2件办件的期限改变，其中1件提前，1件不能重新推算，请核对："
        f"{earlier.number}（1月27日改为1月25日）、{refused.number}、{later.number}（1月20日改为2月3日）"
    )
    assert told[world.clerk].link == "/admin/hall/application/"
    assert told[world.leader].subject == (
        f"工作日历有变动：1件办件的期限改变，都提前了：{earlier.number}（1月27日改为1月25日）"
    )
    assert {each.level for each in told.values()} == {"soon"}


def test_what_cannot_be_counted_any_more_keeps_its_dates_and_is_said_once(world: World) -> None:
    on = date(2017, 1, 20)
    row = make_application(world.item, on=on)
    # As nobody can record it: a fact from before the papers came.
    ApplicationEvent.objects.create(
        application=row, sequence=2, kind="accepted", on=date(2017, 1, 3), recorded_at=at(on)
    )  # fmt: skip
    ApplicationClock.objects.update(calendar_version="earlier")
    assert [sweeping.follow_the_calendar(at(on)), sweeping.follow_the_calendar(at(on, 10))] == [0, 0]
    told = Notice.objects.get(about__startswith="hall.calendar:")
    assert told.subject == f"工作日历有变动：1件不能重新推算，请核对：{row.number}"
    assert fresh(row).clock.due_on == row.clock.due_on


def test_what_a_notice_would_do_to_open_cases_is_counted_before(world: World, django_assert_num_queries: Any) -> None:
    make_application(world.item, on=date(2017, 1, 20))
    take("withdraw_online", reviewing(world, on=date(2017, 1, 20)), None, on=date(2017, 1, 20))
    now = book_now()
    closed = DayNotice(layer="national", year=2017, cite="更正", issued_on=date(2017, 1, 20), amends=True, days=OFF)
    with django_assert_num_queries(EFFECTS.query_budget):
        found = previewing.effect(after=now.with_notice(closed))
    assert (found.looked_at, found.earlier, found.later) == (1, 0, 1)
    assert not previewing.effect(after=now).moves


def test_the_manager_hears_that_a_case_was_accepted_by_silence(world: World) -> None:
    make_application(world.item, on=FRIDAY)
    sweeping.accept_the_silent(at(date(2017, 10, 13)))
    told = dict(Notice.objects.values_list("recipient", "subject"))
    assert set(told) == {world.manager.pk, world.approver.pk}
    assert "视为受理" in told[world.manager.pk]
