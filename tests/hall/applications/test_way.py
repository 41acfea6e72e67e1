"""The way of a case from its filing to the signature under the result, and what may not be done on it."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from columns.enums import Duty
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ApplicationState as State
from hall.enums import CaseType, Channel, EventKind, MaterialState, Outcome, PickupWay, SpecialStep
from hall.models import Application
from tests.factories import with_duties
from tests.hall.world import (
    DENY,
    GRANT,
    World,
    at,
    decided,
    make_application,
    make_item,
    ready,
    reviewing,
    signed,
    take,
)
from yunlong_portal.kernel.workflow import Refused

FRIDAY, MONDAY = date(2017, 8, 25), date(2017, 8, 28)


def refused(name: str, row: Application, actor: Any, *, on: date = MONDAY, **data: Any) -> str:
    with pytest.raises(Refused) as refusal:
        take(name, row, actor, on=on, **data)
    return refusal.value.code


def kinds(row: Application) -> list[str]:
    return list(row.events.order_by("sequence").values_list("kind", flat=True))


def test_a_case_goes_from_filing_to_the_signature_in_five_steps(world: World) -> None:
    row = ready(world, on=FRIDAY)
    row = take("hand_over", row, world.clerk, on=MONDAY, receiver="张三丰")
    assert (row.state, row.outcome, row.closed_on) == (State.DELIVERED, Outcome.GRANTED, MONDAY)
    assert kinds(row) == ["received", "accepted", "decided", "ready", "delivered"]
    assert (row.acceptor, row.approver, row.decider) == (world.clerk, world.approver, world.approver)
    assert (row.clock.is_open, row.clock.due_on) == (False, None)
    assert row.clock.decide_by == date(2017, 9, 22)
    delivery = row.deliveries.get()
    assert (delivery.receiver, delivery.signed_on, delivery.person) == ("张三丰", MONDAY, world.clerk)


def test_acceptance_ticks_what_is_there_off_the_list(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert list(row.materials.values_list("state", flat=True)) == [
        MaterialState.CHECKED, MaterialState.CHECKED, MaterialState.MISSING,
    ]  # fmt: skip


def test_a_required_material_that_is_not_there_is_named_unless_it_came_on_paper(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    row.materials.filter(number=2).update(state=MaterialState.MISSING)
    assert refused("accept", row, world.clerk) == "materials_missing"
    row = take("accept", row, world.clerk, on=MONDAY, on_paper=[2])
    assert row.materials.get(number=2).state == MaterialState.ON_PAPER


def test_what_is_missing_is_told_once_and_with_everything_in_it(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    assert refused("ask_correction", row, world.clerk, items={}) == "nothing_to_correct"
    assert refused("ask_correction", row, world.clerk, items={9: "没有"}) == "unknown_material"
    assert refused("ask_correction", row, world.clerk, items={2: " "}) == "correction_without_words"
    row = take("ask_correction", row, world.clerk, on=MONDAY, items={2: "复印件看不清，请重拍"})
    assert (row.state, row.clock.awaits, row.clock.stopped_by) == (State.CORRECTION, "", "correction_asked")
    assert row.materials.get(number=2).remark == "复印件看不清，请重拍"
    row = take("corrected_online", row, None, on=date(2017, 9, 1))
    assert (row.state, row.clock.due_on) == (State.FILED, date(2017, 9, 8))
    assert refused("ask_correction", row, world.clerk, on=date(2017, 9, 1), items={1: "缺"}) == "correction_once"


def test_after_five_working_days_of_silence_nothing_but_acceptance_is_left(world: World) -> None:
    row = make_application(world.item, on=date(2017, 9, 29))
    late = date(2017, 10, 13)
    for name, data in (
        ("accept", {}),
        ("ask_correction", {"items": {1: "缺"}}),
        ("refuse", {"reason": "不属于", "article": "第三十二条"}),
        ("not_needed", {"reason": "不用办"}),
    ):
        assert refused(name, row, world.clerk, on=late, **data) == "deemed_accepted"
    row = take("accept_by_silence", row, None, on=late)
    assert (row.state, row.accepted_on, row.is_deemed_accepted) == (State.REVIEWING, date(2017, 9, 29), True)
    assert row.clock.due_on == date(2017, 11, 2)


def test_who_accepted_does_not_decide(world: World) -> None:
    both = with_duties(world.bureau, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS, Duty.SIGN_OFF)
    row = take("accept", make_application(world.item, on=FRIDAY), both, on=FRIDAY)
    assert refused("grant", row, both, decision=GRANT) == "own_acceptance"
    row = take("propose", row, world.approver, on=MONDAY, decision=GRANT)
    assert refused("approve", row, both) == "own_acceptance"
    row.decider = both
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_denial_is_proposed_with_its_reasons_and_decided_by_the_leader(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert refused("grant", row, world.approver, decision=DENY) == "denial_needs_leader"
    assert refused("propose", row, world.approver, decision={"outcome": "denied"}) == "denial_without_reasons"
    row = take("propose", row, world.approver, on=MONDAY, decision=DENY)
    row = take("send_back", row, world.leader, on=MONDAY, reason="请核对收入")
    row = take("propose", row, world.approver, on=MONDAY, decision=DENY)
    row = take("approve", row, world.leader, on=MONDAY)
    assert (row.state, row.outcome, row.decider, row.approver) == (
        State.DECIDED, Outcome.DENIED, world.leader, world.approver,
    )  # fmt: skip
    assert row.decisions.count() == 2
    assert row.clock.awaits == "deliver"


def test_nobody_approves_what_he_proposed_himself(world: World) -> None:
    both = with_duties(world.bureau, Duty.REVIEW_APPLICATIONS, Duty.SIGN_OFF)
    row = take("propose", reviewing(world, on=FRIDAY), both, on=MONDAY, decision=DENY)
    assert refused("approve", row, both) == "own_proposal"


def test_the_leader_gives_more_time_once_and_no_more_than_the_law(world: World) -> None:
    item = make_item(world.bureau, code="YLX-002", basics={"item_type": "licence"})
    row = take("accept", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY)
    assert refused("extend", row, world.leader, days=11, reason="情况复杂") == "extension_too_long"
    assert refused("extend", row, world.leader, days=10) == "no_reason"
    row = take("extend", row, world.leader, on=MONDAY, days=10, reason="情况复杂")
    assert (row.state, row.clock.due_on, row.extended_days) == (State.REVIEWING, date(2017, 10, 12), 10)
    assert refused("extend", row, world.leader, days=1, reason="还要") == "extended_twice"


def test_what_is_over_cannot_be_extended(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert refused("extend", row, world.leader, on=date(2017, 9, 25), days=5, reason="忘了") == "overdue"


def test_a_special_step_stops_the_count_if_law_or_guide_leaves_it_out(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    assert refused("start_special", row, world.approver, special=SpecialStep.SITE_VISIT, days=3) == "counted_step"
    assert refused("start_special", row, world.approver, special=SpecialStep.HEARING) == "no_duration"
    row = take("start_special", row, world.approver, on=MONDAY, special=SpecialStep.PUBLIC_NOTICE, days=7)
    assert (row.state, row.clock.due_on, row.clock.stopped_by) == (State.SPECIAL_STEP, None, "special_started")
    row = take("end_special", row, world.approver, on=date(2017, 9, 4))
    assert (row.state, row.clock.due_on) == (State.REVIEWING, date(2017, 9, 29))


def test_on_the_spot_one_person_settles_everything_in_one_step(world: World) -> None:
    item = make_item(world.bureau, code="YLX-003", basics={"case_type": CaseType.ON_THE_SPOT})
    row = take("settle_on_the_spot", make_application(item, on=FRIDAY), world.clerk, on=FRIDAY, receiver="张三丰")
    assert (row.state, row.outcome, row.acceptor, row.decider) == (
        State.DELIVERED, Outcome.GRANTED, world.clerk, world.clerk,
    )  # fmt: skip
    assert kinds(row) == ["received", "accepted", "decided", "delivered"]
    later = take("settle_for_pickup", make_application(item, on=FRIDAY), world.approver, on=FRIDAY)
    assert (later.state, later.clock.awaits) == (State.RESULT_READY, "deliver")
    promised = make_application(world.item, on=FRIDAY)
    assert refused("settle_on_the_spot", promised, world.clerk, receiver="张三丰") == "not_on_the_spot"


def test_a_result_that_came_back_by_post_lies_ready_again(world: World) -> None:
    row = ready(world, on=FRIDAY)
    assert refused("mail", row, world.clerk) == "no_post_number"
    row = take("mail", row, world.clerk, on=MONDAY, post_number="EA123456789CN")
    row = take("came_back", row, world.clerk, on=date(2017, 9, 4), reason="查无此人")
    assert row.state == State.RESULT_READY
    row = take("mail", row, world.clerk, on=date(2017, 9, 5), post_number="EA123456790CN")
    row = take("signed_for", row, world.clerk, on=date(2017, 9, 8), receiver="张三丰")
    assert (row.state, row.closed_on) == (State.DELIVERED, date(2017, 9, 8))
    last = row.deliveries.order_by("-pk")[0]
    assert (last.way, last.post_number, last.handed_over_on) == (PickupWay.POST, "EA123456790CN", date(2017, 9, 5))


def test_nobody_takes_a_result_without_signing(world: World) -> None:
    row = ready(world, on=FRIDAY)
    assert refused("hand_over", row, world.clerk) == "no_receiver"
    assert refused("collected_online", row, None) == "not_online"


@pytest.mark.parametrize("name", ["withdraw", "terminate"])
def test_an_undecided_case_ends_with_words_and_a_decided_one_does_not(world: World, name: str) -> None:
    row = reviewing(world, on=FRIDAY)
    assert refused(name, row, world.approver, how="spoken") == "no_reason"
    row = take(name, row, world.approver, on=MONDAY, reason="事项已取消", how="spoken", paper=signed(on=MONDAY))
    assert (row.closed_on, row.clock.is_open, row.outcome) == (MONDAY, False, "")
    assert row.events.order_by("-sequence")[0].note.removeprefix("口头撤回：") == "事项已取消"
    assert refused(name, decided(world, on=FRIDAY), world.approver, reason="晚了") == "no_transition"


def test_a_withdrawal_says_how_and_needs_what_was_signed(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    assert refused("withdraw", row, world.clerk, reason="不办了") == "no_withdrawal_way"
    assert refused("withdraw", row, world.clerk, reason="不办了", how="written") == "no_withdrawal_paper"
    assert refused("withdraw", row, world.clerk, reason="不办了", how="spoken") == "no_withdrawal_paper"
    row = take("withdraw", row, world.clerk, on=FRIDAY, reason="不办了", how="spoken", paper=signed(on=FRIDAY))
    assert (row.state, row.materials.get(name="撤回书").files.count()) == (State.WITHDRAWN, 1)


def test_the_window_of_the_centre_takes_in_for_the_bureau_and_decides_nothing(world: World) -> None:
    row = make_application(world.item, on=FRIDAY, desk=world.centre, channel=Channel.WINDOW)
    row = take("accept", row, world.centre_clerk, on=FRIDAY)
    assert row.acceptor == world.centre_clerk
    assert refused("grant", row, world.centre_clerk, decision=GRANT) == "no_duty"
    other = make_application(world.item, on=FRIDAY)
    assert refused("accept", other, world.centre_clerk) == "no_duty"


def test_only_what_was_done_outside_is_dated_back(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)
    day = date(2017, 8, 29)
    with pytest.raises(Refused, match="以今天为准"):
        APPLICATION.take("accept", row=row, actor=world.clerk, expected_version=1, now=at(date(2017, 8, 30)), on=day)
    outside = make_application(world.item, on=FRIDAY, channel=Channel.OUTSIDE, outside_reason="停电")
    outside = APPLICATION.take(
        "accept", row=outside, actor=world.clerk, expected_version=1, now=at(date(2017, 9, 20)), on=day
    )
    assert outside.accepted_on == day


def test_what_happened_cannot_be_written_over(world: World) -> None:
    row = decided(world, on=FRIDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.events.filter(kind=EventKind.DECIDED).update(on=date(2017, 8, 1))


def test_buttons_are_those_of_ones_duty(world: World) -> None:
    row = make_application(world.item, on=FRIDAY)

    def offered(actor: Any) -> set[str]:
        return {each.name for each in APPLICATION.open_to(row=row, actor=actor, now=at(MONDAY))}

    assert offered(world.clerk) == {"accept", "ask_correction", "refuse", "not_needed", "withdraw"}
    assert offered(world.approver) == {"withdraw", "terminate"}
    assert offered(world.overseer) == set()


def test_who_typed_a_case_in_and_let_silence_accept_it_does_not_decide_it(world: World) -> None:
    both = with_duties(world.bureau, Duty.ACCEPT_APPLICATIONS, Duty.REVIEW_APPLICATIONS, Duty.SIGN_OFF)
    late = date(2017, 10, 16)
    row = make_application(world.item, on=FRIDAY, channel=Channel.WINDOW, filed_by=both)
    row = take("accept_by_silence", row, None, on=late)
    assert refused("grant", row, both, on=late, decision=GRANT) == "own_acceptance"
    row = take("propose", row, world.approver, on=late, decision=GRANT)
    assert refused("approve", row, both, on=late) == "own_acceptance"
    assert take("approve", row, world.leader, on=late).state == State.DECIDED
