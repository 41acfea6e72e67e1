"""Who must be different people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.separation import (
    COUNTY_CHECKS,
    DRAFTER,
    FLOOR,
    FOUR_PEOPLE,
    LAST_EDITOR,
    REVIEW_STEPS,
    ROLES,
    STEPS_FLOOR,
    Rule,
    conflict,
    next_step,
)
from disclosure.enums import Step

roles = st.sampled_from(sorted(ROLES))
pairs = st.lists(st.tuples(roles, roles).filter(lambda pair: pair[0] != pair[1]), max_size=6)
steps = st.lists(st.sampled_from(REVIEW_STEPS), max_size=5)


@given(steps=steps, must_differ=pairs)
def test_no_setting_lowers_the_floor(steps, must_differ):
    rule = Rule.of(steps=steps, must_differ=must_differ)
    assert rule.must_differ >= FLOOR
    assert set(rule.steps) >= STEPS_FLOOR
    assert rule.steps[-1] in {Step.SIGN_OFF, *COUNTY_CHECKS}


@given(steps=steps, must_differ=pairs)
def test_a_rule_survives_being_written_on_the_sheet(steps, must_differ):
    rule = Rule.of(steps=steps, must_differ=must_differ)
    assert Rule.of(**rule.as_data()) == rule


@pytest.mark.parametrize(
    ("role", "person", "others", "refused"),
    [
        (Step.SIGN_OFF, 1, {DRAFTER: {1}}, True),
        (Step.SIGN_OFF, 2, {DRAFTER: {1}}, False),
        (Step.SECRECY_REVIEW, 1, {DRAFTER: {1, 3}}, True),
        (Step.PROOFREAD, 1, {LAST_EDITOR: {1}}, True),
        (Step.PUBLISH, 2, {Step.SIGN_OFF: {2}}, True),
        (Step.PUBLISH, 1, {DRAFTER: {1}}, True),
        (Step.PROOFREAD, 2, {Step.SIGN_OFF: {2}}, False),
        (Step.SECRECY_REVIEW, 2, {Step.SIGN_OFF: {2}}, False),
        (Step.CATALOGUE_REVIEW, 1, {DRAFTER: {1}}, True),
        (Step.CATALOGUE_REVIEW, 2, {Step.SIGN_OFF: {2}}, True),
        (Step.GUIDE_CHECK, 1, {DRAFTER: {1}}, True),
        (Step.GUIDE_CHECK, 2, {Step.SIGN_OFF: {2}}, True),
        (Step.GUIDE_CHECK, 3, {Step.CATALOGUE_REVIEW: {3}}, False),
    ],
)
def test_the_floor_by_itself_allows_and_refuses(role, person, others, refused):
    found = conflict(Rule.of(steps=()), role=role, people={person}, others=others)
    assert (found is not None) == refused


def test_the_default_wants_four_people():
    rule = Rule.of(steps=(), must_differ=FOUR_PEOPLE)
    assert conflict(rule, role=Step.PROOFREAD, people={2}, others={Step.SIGN_OFF: {2}}).code == "same_person"
    assert conflict(rule, role=Step.PUBLISH, people={3}, others={Step.PROOFREAD: {3}}).code == "same_person"


def test_a_stand_in_counts_as_the_one_he_acts_for_too():
    drafter, deputy = 1, 2
    found = conflict(Rule.of(steps=()), role=Step.SIGN_OFF, people={deputy, drafter}, others={DRAFTER: {drafter}})
    assert found.code == "same_person"


def test_steps_are_taken_in_order():
    rule = Rule.of(steps=REVIEW_STEPS)
    done: list[str] = []
    while step := next_step(rule, done):
        done.append(step)
    assert done == [str(each) for each in REVIEW_STEPS]


def test_the_county_checks_what_the_leader_signed_the_catalogue_first():
    rule = Rule.of(steps=["guide_check", "catalogue_review"])
    assert rule.steps[-3:] == (Step.SIGN_OFF, Step.CATALOGUE_REVIEW, Step.GUIDE_CHECK)


@pytest.mark.parametrize("wrong", [["sing_off"], ["publish"]])
def test_an_unknown_step_is_refused(wrong):
    with pytest.raises(ValueError, match="不认识的步骤"):
        Rule.of(steps=wrong)


def test_a_pair_of_one_role_is_refused():
    with pytest.raises(ValueError, match="两个认识的角色"):
        Rule.of(steps=(), must_differ=[["drafter", "drafter"]])
