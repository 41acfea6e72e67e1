"""附件1: answers to R1–R12."""

import pytest

from disclosure.domain.review_items import CODES, problems_with


def answers(**changed):
    return {code: {"verdict": "pass"} for code in CODES} | {
        code: {"verdict": verdict} for code, verdict in changed.items()
    }


def codes_of(problems):
    return [each.code for each in problems]


def test_twelve_passes_let_the_text_go_on():
    assert problems_with(answers()) == []


@pytest.mark.parametrize("code", CODES)
def test_one_failure_blocks(code):
    assert codes_of(problems_with(answers(**{code: "fail"}))) == ["review_failed"]


@pytest.mark.parametrize("code", [code for code in CODES if code != "R2"])
def test_an_item_may_be_not_applicable(code):
    assert problems_with(answers(**{code: "not_applicable"})) == []


def test_secrecy_passes_only_explicitly():
    assert codes_of(problems_with(answers(R2="not_applicable"))) == ["secrecy_not_passed"]
    assert codes_of(problems_with(answers(R2=""))) == ["review_unanswered"]


def test_no_answer_is_no_consent():
    assert codes_of(problems_with({})) == ["review_unanswered"] * 12


def test_only_the_items_asked_for_are_looked_at():
    assert problems_with({"R2": {"verdict": "pass"}}, required=("R2",)) == []
