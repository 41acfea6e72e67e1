"""The right to a hearing: nothing is decided while the applicant may still ask, nor before he who asked was heard."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from hall.domain.applications import letter_kinds, letters
from hall.domain.applications.hearings import right_of
from hall.domain.applications.workflow import APPLICATION
from hall.enums import ApplicationState as State
from hall.enums import EventKind, HearingReply, SpecialStep
from hall.models import Application
from hall.queries import case_of
from tests.hall.world import DENY, GRANT, World, at, fresh, reviewing, signed, take
from yunlong_portal.kernel.calendars import legal_calendar
from yunlong_portal.kernel.workflow import Refused

FRIDAY, MONDAY, TUESDAY = date(2017, 8, 25), date(2017, 8, 28), date(2017, 8, 29)
LAST, AFTER = date(2017, 9, 4), date(2017, 9, 5)  # five working days from Monday, and the day after


def told(world: World) -> Application:
    row = reviewing(world, on=FRIDAY)
    return take("tell_hearing_right", row, world.approver, on=MONDAY, about="影响相邻住户采光")


def replied(world: World, row: Application, reply: HearingReply, *, on: date = TUESDAY) -> Application:
    paper = signed(on=on) if reply == HearingReply.WAIVED else None
    return take("note_hearing_reply", row, world.clerk, on=on, reply=reply, paper=paper, reason="本人来窗口表示")


def refused(name: str, row: Application, actor: Any, *, on: date, **data: Any) -> str:
    with pytest.raises(Refused) as refusal:
        take(name, row, actor, on=on, **data)
    return refusal.value.code


def grants(world: World, row: Application, *, on: date) -> str:
    """Return the state after the approver tried to grant, or why he may not."""
    try:
        return take("grant", row, world.approver, on=on, decision=GRANT).state
    except Refused as refusal:
        return refusal.code


def test_nothing_is_decided_while_the_applicant_may_still_ask(world: World) -> None:
    row = told(world)
    assert grants(world, row, on=LAST) == "hearing_days_run"
    assert refused("propose", row, world.approver, on=LAST, decision=DENY) == "hearing_days_run"
    assert grants(world, row, on=AFTER) == State.DECIDED


def test_the_leader_does_not_decide_either(world: World) -> None:
    row = take("propose", reviewing(world, on=FRIDAY), world.approver, on=FRIDAY, decision=DENY)
    row = take("send_back", row, world.leader, on=FRIDAY, reason="先告知听证权利")
    row = take("tell_hearing_right", row, world.approver, on=MONDAY, about="影响采光")
    Application.objects.filter(pk=row.pk).update(state=State.PROPOSED)  # as cases stand that were proposed before
    assert refused("approve", row, world.leader, on=LAST) == "hearing_days_run"


def test_who_waives_it_is_decided_on_at_once(world: World) -> None:
    row = replied(world, told(world), HearingReply.WAIVED)
    assert grants(world, row, on=TUESDAY) == State.DECIDED


def test_who_asks_is_heard_first(world: World) -> None:
    row = replied(world, told(world), HearingReply.ASKED)
    assert grants(world, row, on=AFTER) == "hearing_owed"
    row = take("start_special", row, world.approver, on=AFTER, special=SpecialStep.EXPERTS, days=1)
    row = take("end_special", row, world.approver, on=AFTER)
    assert grants(world, row, on=AFTER) == "hearing_owed"
    row = take("start_special", row, world.approver, on=AFTER, special=SpecialStep.HEARING, days=5)
    row = take("end_special", row, world.approver, on=date(2017, 9, 8))
    assert grants(world, row, on=date(2017, 9, 8)) == State.DECIDED


def test_the_five_days_run_from_the_day_on_which_the_notice_came(world: World) -> None:
    row = replied(world, told(world), HearingReply.SERVED)
    assert grants(world, row, on=AFTER) == "hearing_days_run"
    assert grants(world, row, on=date(2017, 9, 6)) == State.DECIDED


def test_a_reply_is_noted_where_it_was_asked_for_and_with_what_it_was(world: World) -> None:
    row = reviewing(world, on=FRIDAY)
    typed = {"reply": HearingReply.WAIVED, "reason": "来电表示"}
    assert refused("note_hearing_reply", row, world.clerk, on=MONDAY, **typed) == "no_hearing_told"
    row = told(world)
    assert refused("note_hearing_reply", row, world.clerk, on=TUESDAY, reason="来电表示") == "no_hearing_reply"
    assert refused("note_hearing_reply", row, world.clerk, on=TUESDAY, reply="waived") == "no_reason"
    row = take("start_special", row, world.approver, on=MONDAY, special=SpecialStep.EXPERTS, days=9)
    row = replied(world, row, HearingReply.ASKED)
    assert row.state == State.SPECIAL_STEP
    row = replied(world, row, HearingReply.WAIVED)
    assert refused("note_hearing_reply", row, world.clerk, on=TUESDAY, **typed) == "no_hearing_told"


def test_nobody_waives_it_for_the_applicant(world: World) -> None:
    row = told(world)
    typed = {"reply": HearingReply.WAIVED, "reason": "来电表示"}
    assert refused("note_hearing_reply", row, world.approver, on=MONDAY, **typed) == "no_waiver_paper"
    assert grants(world, row, on=MONDAY) == "hearing_days_run"
    row = replied(world, row, HearingReply.WAIVED)
    assert row.materials.get(name="听证意见").files.count() == 1


def test_no_second_notice_undoes_that_he_asked(world: World) -> None:
    row = replied(world, told(world), HearingReply.ASKED)
    assert refused("tell_hearing_right", row, world.approver, on=TUESDAY, about="又影响通行") == "hearing_owed"
    open_now = {each.name for each in APPLICATION.open_to(row=row, actor=world.approver, now=at(TUESDAY))}
    assert "tell_hearing_right" not in open_now
    row = take("start_special", row, world.approver, on=TUESDAY, special=SpecialStep.HEARING, days=1)
    row = take("end_special", row, world.approver, on=LAST)
    row = take("tell_hearing_right", row, world.approver, on=LAST, about="又影响通行")
    assert grants(world, row, on=AFTER) == "hearing_days_run"


def test_the_limit_runs_on_and_the_applicant_reads_until_when_he_may_ask(world: World) -> None:
    row = told(world)
    assert row.clock.due_on == date(2017, 9, 22)
    case = case_of(row.pk)
    assert case.steps[2].notes[1:] == (
        "8月28日告知您可以要求听证。",
        "您要求听证的，请在2017年9月4日以前提出，在此以前不作决定。",
    )
    assert "请在2017年9月4日以前提出" in case.awaited.sentence
    case = case_of(replied(world, row, HearingReply.ASKED).pk)
    assert case.steps[2].notes[2:] == ("8月29日您要求听证，听证以后才作决定。",)
    assert "听证" not in case.awaited.sentence


def test_a_second_notice_begins_anew(world: World) -> None:
    row = replied(world, told(world), HearingReply.WAIVED)
    row = take("tell_hearing_right", row, world.approver, on=LAST, about="又影响通行")
    assert grants(world, row, on=AFTER) == "hearing_days_run"
    right = right_of(case_of(row.pk).clock.events, legal_calendar())
    assert right is not None
    assert (right.until, right.is_unanswered) == (date(2017, 9, 11), True)
    assert [each.kind for each in row.events.filter(kind=EventKind.HEARING_TOLD)] == ["hearing_told"] * 2


def told_by_letter_alone(world: World, *, on: date) -> Application:
    """Return a case as cases stand whose applicant was told before that was an event."""
    row = reviewing(world, on=FRIDAY)
    letters.issue(row, letter_kinds.HEARING, values={"about": "影响采光", "apply_days": "5"}, actor=None, now=at(on))
    return row


def test_who_was_told_by_a_letter_alone_may_still_ask(world: World) -> None:
    row, moved_on = told_by_letter_alone(world, on=MONDAY), told_by_letter_alone(world, on=FRIDAY)
    moved_on = take("start_special", moved_on, world.approver, on=MONDAY, special=SpecialStep.EXPERTS, days=9)
    heard, over, new = told_by_letter_alone(world, on=FRIDAY), told_by_letter_alone(world, on=FRIDAY), told(world)
    heard = take("start_special", heard, world.approver, on=MONDAY, special=SpecialStep.HEARING, days=5)
    over = take("grant", over, world.approver, on=MONDAY, decision=GRANT)
    step = import_module("hall.migrations.0021_who_was_told_of_a_hearing")
    for _ in range(2):
        step.note(apps, None)
    noted = Application.objects.filter(events__kind=EventKind.HEARING_TOLD).values_list("pk", "events__on")
    assert sorted(noted) == [(row.pk, MONDAY), (moved_on.pk, MONDAY), (new.pk, MONDAY)]
    assert grants(world, fresh(row), on=LAST) == "hearing_days_run"
    assert not Application.objects.filter(pk__in=(heard.pk, over.pk), events__kind=EventKind.HEARING_TOLD).exists()
    assert grants(world, fresh(row), on=AFTER) == State.DECIDED
