"""Whose turn it is: the table names somebody in every open state, and somebody who can act there."""

from types import SimpleNamespace

import pytest

from columns.domain.duties import Roster
from columns.enums import Duty
from requests_ogi.domain import awaiting
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import RequestState

State = RequestState
DESK, ORGAN = 1, 2
HANDLER, COLLEAGUE, CLERK, HEAD, LEADER, PRINCIPAL, SECRECY, WATCHER = range(11, 19)
CLOSED = {State.SERVED, State.WITHDRAWN, State.ABANDONED, State.ARCHIVED}
FULL = {
    ("handle_request", DESK): {HANDLER, COLLEAGUE},
    ("take_in", DESK): {CLERK},
    ("approve_extension", ORGAN): {HEAD},
    ("sign_off", ORGAN): {LEADER},
    ("sign_off_principal", ORGAN): {PRINCIPAL},
    ("secrecy_review", DESK): {SECRECY},
    ("oversee_requests", 0): {WATCHER},
}


def case(state=State.PROCESSING, handler=HANDLER, **more):
    given = {"organ_id": ORGAN, "desk_id": DESK, "handler_id": handler, "is_restricted": False}
    return SimpleNamespace(state=state, **given | more)


def without(*places):
    return Roster({place: people for place, people in FULL.items() if place[0] not in places}, {})


PEOPLE = without()


def test_every_open_state_awaits_somebody_who_has_a_step_to_take_from_it():
    # Submitted is passed within the transaction that files.
    assert set(awaiting.TURNS) == set(State) - CLOSED - {State.SUBMITTED}
    for state, turn in awaiting.TURNS.items():
        forward = [each for each in REQUEST.transitions if each.source == state and each.name != "withdraw"]
        asked = {duty for each in forward for duty in each.duties}
        assert set(turn.duties) & asked, state


@pytest.mark.parametrize(
    ("state", "people"),
    [
        (State.REGISTERED, {HANDLER, COLLEAGUE, CLERK}),
        (State.TRANSFERRED, {HANDLER, COLLEAGUE}),
        (State.PROCESSING, {HANDLER}),
        (State.SECRECY_REVIEW, {SECRECY}),
        (State.AWAITING_SIGNATURE, {LEADER, PRINCIPAL}),
        (State.REPLIED, {HANDLER}),
        (State.SERVED, set()),
        (State.ARCHIVED, set()),
    ],
)
def test_the_state_says_whose_turn_it_is(state, people):
    assert awaiting.awaited(case(state), PEOPLE) == people


def test_a_handler_who_left_gives_way_to_everybody_who_may():
    assert awaiting.awaited(case(handler=99), PEOPLE) == {HANDLER, COLLEAGUE}
    assert awaiting.awaited(case(handler=None), PEOPLE) == {HANDLER, COLLEAGUE}
    assert awaiting.handlers(case(handler=99), PEOPLE) == {HANDLER, COLLEAGUE}


def test_a_desk_without_anybody_is_the_heads_and_at_last_the_countys():
    assert awaiting.awaited(case(), without("handle_request")) == {HEAD}
    assert awaiting.handlers(case(), without("handle_request")) == {CLERK}
    assert awaiting.handlers(case(), without("handle_request", "take_in")) == {HEAD}
    assert awaiting.awaited(case(), without("handle_request", "approve_extension")) == {WATCHER}
    assert awaiting.awaited(case(), Roster({}, {})) == set()


def test_an_organ_without_a_leader_has_its_principal_and_then_the_head():
    assert awaiting.leaders(case(), PEOPLE) == {LEADER}
    assert awaiting.leaders(case(), without("sign_off")) == {PRINCIPAL}
    assert awaiting.leaders(case(), without("sign_off", "sign_off_principal")) == {HEAD}


def test_a_restricted_case_is_told_to_named_people_alone():
    assert awaiting.awaited(case(is_restricted=True), PEOPLE) == {HANDLER}
    assert awaiting.awaited(case(handler=None, is_restricted=True), PEOPLE) == {HEAD}
    assert awaiting.awaited(case(State.SECRECY_REVIEW, is_restricted=True), PEOPLE) == {SECRECY}
    assert awaiting.awaited(case(State.AWAITING_SIGNATURE, is_restricted=True), PEOPLE) == {LEADER, PRINCIPAL}
    assert awaiting.leaders(case(is_restricted=True), PEOPLE) == {HEAD}


def test_duties_of_the_organ_are_asked_on_the_organ_and_the_others_on_the_desk():
    at_window = case(State.REGISTERED, handler=None, desk_id=9)
    people = Roster(FULL | {("take_in", 9): {5}}, {})
    assert awaiting.awaited(at_window, people) == {5}
    assert awaiting.holders((Duty.APPROVE_EXTENSION, Duty.TAKE_IN), at_window, people) == {HEAD, 5}
