"""Whoever's turn it is hears of it at once and before the date; nobody is named, and nobody hears of his own act."""

from datetime import date

from columns.enums import Duty
from hall.domain.applications import reminding, telling
from hall.enums import ApplicationState as State
from hall.enums import Channel, SpecialStep
from hall.models import Application
from tests.factories import UserFactory, with_duties
from tests.hall.world import DENY, GRANT, World, at, make_application, ready, reviewing, take
from yunlong_portal.kernel import reminders
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.reminders import OVERDUE

FRIDAY, MONDAY = date(2017, 8, 25), date(2017, 8, 28)


def standing() -> dict[int, str]:
    return dict(Notice.objects.standing().values_list("recipient", "subject"))


def test_a_new_case_is_told_to_the_window_that_took_it_in(world: World) -> None:
    row = make_application(world.item, on=FRIDAY, desk=world.centre, channel=Channel.WINDOW)
    telling.filed(row, actor=UserFactory.create(), now=at(FRIDAY))
    assert set(standing()) == {world.centre_clerk.pk}
    assert row.number in standing()[world.centre_clerk.pk]
    assert "张" not in standing()[world.centre_clerk.pk]


def test_the_turn_goes_from_hand_to_hand_and_what_is_over_is_settled(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert set(standing()) == {world.approver.pk}
    row = take("propose", row, world.approver, on=MONDAY, decision=DENY)
    assert set(standing()) == {world.leader.pk}
    row = take("approve", row, world.leader, on=MONDAY)
    assert set(standing()) == {world.clerk.pk}
    row = take("ready", row, world.clerk, on=MONDAY)
    assert set(standing()) == set()
    take("hand_over", row, world.clerk, on=MONDAY, receiver="张三丰")
    assert standing() == {}


def test_while_the_applicant_is_awaited_nobody_is(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    take("ask_correction", row, world.clerk, on=MONDAY, items={1: "没有签名"})
    assert standing() == {}
    take("corrected_online", row, None, on=date(2017, 8, 30))
    assert "申请人已在网上补正" in standing()[world.clerk.pk]


def test_a_case_nobody_can_work_on_goes_to_the_manager_and_then_to_the_bureau(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    world.clerk.is_active = world.manager.is_active = False
    world.clerk.save()
    telling.filed(row, actor=None, now=at(FRIDAY))
    assert set(standing()) == {world.manager.pk}
    world.manager.save()
    Notice.objects.all().delete()
    telling.filed(row, actor=None, now=at(FRIDAY))
    assert set(standing()) == {world.overseer.pk}


def test_who_accepted_is_not_asked_to_decide(world: World) -> None:
    both = with_duties(world.bureau, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS)
    take("accept", make_application(world.item, on=FRIDAY), both, on=FRIDAY)
    assert set(standing()) == {world.approver.pk}


def told(plan: reminders.ReminderPlan, row: Application, step: int, *, on: date) -> set[int]:
    items = [each for each in plan.open_items(at(on)) if each.key == str(row.pk)]
    return set(plan.recipients(step, items).get(str(row.pk), ()))


def due(plan: reminders.ReminderPlan, row: Application, *, on: date) -> date | None:
    return next((each.due_on for each in plan.open_items(at(on)) if each.key == str(row.pk)), None)


def test_the_window_is_reminded_to_accept(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    assert due(reminding.ACCEPT, row, on=FRIDAY) == date(2017, 9, 1)
    assert told(reminding.ACCEPT, row, 2, on=FRIDAY) == {world.clerk.pk}
    assert told(reminding.ACCEPT, row, 0, on=FRIDAY) == {world.clerk.pk, world.manager.pk}
    take("ask_correction", row, world.clerk, on=MONDAY, items={1: "没有签名"})
    assert due(reminding.ACCEPT, row, on=MONDAY) is None


def test_the_approver_is_reminded_of_the_promise_and_the_leader_a_day_before(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert due(reminding.DECIDE, row, on=FRIDAY) == date(2017, 9, 15)
    assert told(reminding.DECIDE, row, 3, on=FRIDAY) == {world.approver.pk}
    assert told(reminding.DECIDE, row, 1, on=FRIDAY) == {world.approver.pk, world.leader.pk}
    late = {world.approver.pk, world.leader.pk, world.manager.pk, world.overseer.pk}
    assert told(reminding.DECIDE, row, OVERDUE, on=FRIDAY) == late
    take("extend", row, world.leader, on=MONDAY, days=10, reason="情况复杂")
    assert due(reminding.DECIDE, row, on=MONDAY) == date(2017, 10, 12)


def test_the_clerk_is_reminded_to_hand_over(world: World) -> None:
    row = ready(world, on=FRIDAY)
    assert due(reminding.DELIVER, row, on=FRIDAY) == date(2017, 9, 8)
    assert told(reminding.DELIVER, row, 3, on=FRIDAY) == {world.clerk.pk}
    assert told(reminding.DELIVER, row, OVERDUE, on=FRIDAY) == {world.clerk.pk, world.manager.pk}


def test_a_special_step_is_reminded_of_by_the_day_that_was_told(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    row = take("start_special", row, world.approver, on=MONDAY, special=SpecialStep.HEARING, days=5)
    assert due(reminding.DECIDE, row, on=MONDAY) is None
    assert due(reminding.SPECIAL, row, on=MONDAY) == date(2017, 9, 4)
    assert told(reminding.SPECIAL, row, 1, on=MONDAY) == {world.approver.pk}


def test_every_plan_is_declared_and_reads_many_cases_in_as_few_queries_as_one(
    world: World, django_assert_num_queries: object
) -> None:
    assert {each.name for each in reminding.PLANS} <= {each.name for each in reminders.declared()}
    for _ in range(3):
        reviewing(world, on=FRIDAY)
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
        assert len(list(reminding.DECIDE.open_items(at(FRIDAY)))) == 3


def test_an_approver_who_left_gives_way_to_his_colleagues(world: World) -> None:
    row = take("propose", reviewing(world, on=FRIDAY), world.approver, on=MONDAY, decision=GRANT)
    colleague = with_duties(world.bureau, Duty.REVIEW_APPLICATIONS)
    world.approver.is_active = False
    world.approver.save()
    row = take("send_back", row, world.leader, on=MONDAY, reason="再核一下")
    assert row.state == State.REVIEWING
    assert set(standing()) == {colleague.pk}
