"""岗位练习: what the database ticks off, who is put on the list, and what a refresh leaves."""

from datetime import timedelta

import pytest

from columns.enums import Duty
from hall.domain.applications.recording import Elsewhere, record_elsewhere
from hall.domain.walkthroughs import SCRIPTS, begin, finish, progress_of, script_of
from hall.enums import Channel, FiveStep, TrainedRole
from hall.models import Walkthrough
from tests.hall.messages.sent import answered
from tests.hall.ratings.cases import ended, rate
from tests.hall.ratings.cases import step as low_step
from tests.hall.world import DENY, GRANT, at, decided, make_application, reviewing, take
from yunlong_portal.kernel.practice import refreshing
from yunlong_portal.kernel.workflow import Refused

CLERK, APPROVER, MANAGER = SCRIPTS


def keys(script, person) -> set[str]:
    return set(progress_of(script=script, person=person).done)


# The words


def test_each_of_the_three_roles_of_the_notice_has_its_walk():
    assert [each.role for each in SCRIPTS] == list(TrainedRole)
    assert script_of("mayor") is None
    for script in SCRIPTS:
        assert script.duty in Duty.values
        assert len({each.key for each in script.steps}) == len(script.steps)
        assert script.ticked


def test_the_walks_of_clerk_and_approver_lead_through_all_five_steps_but_for_tracking():
    """Tracking is the applicant's."""
    told = {each.five for script in (CLERK, APPROVER) for each in script.steps}
    assert told == set(FiveStep) - {FiveStep.TRACK}


# What the database ticks off


def test_a_clerk_is_ticked_off_for_what_he_did_himself_since_he_began(world, day):
    early = make_application(world.item, on=day, channel=Channel.WINDOW, filed_by=world.clerk)
    take("accept", early, world.clerk, on=day)
    begin(script=CLERK, person=world.clerk, name="张某", unit=world.bureau, now=at(day, 10))
    assert keys(CLERK, world.clerk) == set()
    later = day + timedelta(days=3)
    row = make_application(world.item, on=later, channel=Channel.WINDOW, filed_by=world.clerk)
    row.filed_at = at(later)
    row.save()
    row = take("ask_correction", row, world.clerk, on=later, items={1: "没有签名"})
    row = take("corrected", row, world.clerk, on=later, on_paper=[1])
    row = take("accept", row, world.clerk, on=later)
    assert keys(CLERK, world.clerk) == {"file", "correction", "corrected", "accept"}
    assert keys(CLERK, world.centre_clerk) == set()
    row = take("grant", row, world.approver, on=later, decision=GRANT)
    row = take("ready", row, world.clerk, on=later)
    take("hand_over", row, world.clerk, on=later, receiver="张某")
    assert {each.key for each in progress_of(script=CLERK, person=world.clerk).missing} == {"rating"}


def test_an_approver_is_ticked_off_for_what_he_did_himself(world, day):
    begin(script=APPROVER, person=world.approver, name="李某", unit=world.bureau, now=at(day, 1))
    row = reviewing(world, on=day)
    row = take("start_special", row, world.approver, on=day, special="appraisal", days=5, note="")
    take("end_special", row, world.approver, on=day)
    assert keys(APPROVER, world.approver) == {"special", "special_over"}
    take("propose", reviewing(world, on=day), world.approver, on=day, decision=DENY)
    take("ready", decided(world, on=day), world.approver, on=day)
    assert progress_of(script=APPROVER, person=world.approver).missing == ()


def test_a_clerk_is_ticked_off_for_the_rating_given_at_his_window_and_not_for_one_from_home(world, day):
    begin(script=CLERK, person=world.clerk, name="张某", unit=world.bureau, now=at(day, 1))
    rate(ended(world, on=day), 5, on=day)
    assert "rating" not in keys(CLERK, world.clerk)
    rate(ended(world, on=day), 5, on=day, actor=world.clerk)
    assert "rating" in keys(CLERK, world.clerk)


def test_a_manager_is_ticked_off_for_the_message_answered_and_the_low_rating_looked_into(world, day):
    begin(script=MANAGER, person=world.manager, name="赵某", unit=world.bureau, now=at(day, 1))
    low = rate(ended(world, on=day), 1, on=day).low
    assert keys(MANAGER, world.manager) == set()
    low_step("confirm", low, world.manager, on=day, reason="当天只有一人值班")
    answered(world, on=day)
    record_elsewhere(
        Elsewhere(
            item=world.item, channel=Channel.OUTSIDE, kind="person", applicant="张某", end="granted", reason="停电",
            received_on=day, accepted_on=day, decided_on=day, closed_on=day,
        ),
        actor=world.manager, now=at(day, 12),
    )  # fmt: skip
    assert progress_of(script=MANAGER, person=world.manager).missing == ()


# The list


def test_who_has_done_every_step_is_put_on_the_list_once(world, day):
    begin(script=APPROVER, person=world.approver, name=" 李某 ", unit=world.bureau, now=at(day, 1))
    with pytest.raises(Refused) as caught:
        finish(script=APPROVER, person=world.approver, now=at(day, 12))
    assert caught.value.code == "steps_missing"
    row = take("start_special", reviewing(world, on=day), world.approver, on=day, special="appraisal", days=5, note="")
    take("end_special", row, world.approver, on=day)
    take("propose", reviewing(world, on=day), world.approver, on=day, decision=DENY)
    take("ready", decided(world, on=day), world.approver, on=day)
    walk = finish(script=APPROVER, person=world.approver, now=at(day, 12))
    assert (walk.person_name, walk.unit_name, walk.finished_at) == ("李某", "县民政局", at(day, 12))
    with pytest.raises(Refused) as caught:
        finish(script=APPROVER, person=world.approver, now=at(day, 13))
    assert caught.value.code == "walk_not_begun"


def test_the_next_person_at_the_account_begins_anew(world, day):
    first = begin(script=CLERK, person=world.clerk, name="张某", unit=world.bureau, now=at(day, 8))
    take("accept", make_application(world.item, on=day), world.clerk, on=day)
    assert keys(CLERK, world.clerk) == {"accept"}
    second = begin(script=CLERK, person=world.clerk, name="王某", unit=world.centre, now=at(day, 10))
    assert (second.pk, second.person_name, second.unit_slug) == (first.pk, "王某", "zwzx")
    assert keys(CLERK, world.clerk) == set()


def test_nobody_is_trained_without_a_name_or_outside_practice(world, day, settings):
    with pytest.raises(Refused) as caught:
        begin(script=CLERK, person=world.clerk, name="  ", unit=world.bureau, now=at(day))
    assert caught.value.code == "name_missing"
    settings.PRACTICE = False
    for act in (
        lambda: begin(script=CLERK, person=world.clerk, name="张某", unit=world.bureau, now=at(day)),
        lambda: finish(script=CLERK, person=world.clerk, now=at(day)),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not_practice"


@pytest.mark.once
def test_who_was_trained_outlives_a_refresh():
    assert refreshing._kept["hall.Walkthrough"] == (Walkthrough, {"finished_at__isnull": False})
