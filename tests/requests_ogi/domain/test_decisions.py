"""The table of outcomes: complete, consistent with the grounds and with the letters that tell them."""

from pathlib import Path

import pytest
from django.conf import settings

from requests_ogi.domain.decisions import GROUND_ARTICLES, LABELS, RULES, problems_with
from requests_ogi.domain.letter_kinds import PROCEDURE, REPLIES
from requests_ogi.domain.regimes import R2007, R2019, REGIMES
from requests_ogi.enums import Ground, Held, Outcome
from requests_ogi.models.decisions import WITHHOLDING
from yunlong_portal.kernel.county import read_document
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.wording import marks_in


def _wordings():
    return read_document(Path(settings.COUNTY_DIR) / "letters.yaml")["letters"]


def test_every_outcome_has_a_rule_a_letter_and_a_wording():
    wordings = {each["code"] for each in _wordings()}
    assert set(RULES) == set(Outcome) == set(REPLIES)
    assert {each.code for each in REPLIES.values()} <= wordings


def test_every_letter_of_procedure_has_a_wording():
    assert {each.code for each in PROCEDURE} <= {each["code"] for each in _wordings()}


def test_every_declared_letter_of_this_floor_names_remedies_exactly_when_it_decides_something():
    deciding = {each.code for each in REPLIES.values()} | {"fee", "third_party_decision"}
    of_this_floor = [each for each in kinds.declared() if not each.code.startswith("hall_")]
    assert {each.code for each in of_this_floor if each.remedies} == deciding


def test_a_letter_to_a_third_party_cannot_name_the_applicant_or_the_request():
    for code in ("third_party", "third_party_decision", "organ_consultation"):
        entry = next(
            each
            for each in read_document(Path(settings.COUNTY_DIR) / "letters.yaml")["letters"]
            if each["code"] == code
        )
        assert not {"request_number", "description"} & set(marks_in(entry["body"]))
        assert not {"request_number", "description"} & set(kinds.get(code).placeholders)


def test_exactly_the_outcomes_that_withhold_name_a_ground():
    assert {each for each, rule in RULES.items() if "ground" in rule.needs} == set(WITHHOLDING)


def test_what_a_rule_needs_has_a_name_for_people():
    assert {name for rule in RULES.values() for name in rule.needs} <= set(LABELS)


@pytest.mark.parametrize("regime", REGIMES.values(), ids=REGIMES)
@pytest.mark.parametrize("outcome", Outcome)
def test_a_complete_decision_has_no_problem_under_a_law_that_knows_it(outcome, regime):
    rule = RULES[outcome]
    decision = dict.fromkeys(rule.needs, "写明") | {"outcome": outcome, "held": min(rule.held)}
    if "ground" in rule.needs:
        decision["ground"] = Ground.PRIVACY
        decision["redactions"] = [{"place": "第3页第2段", "ground": Ground.PRIVACY}]
    found = [each.code for each in problems_with(decision, regime=regime, has_search_record=True)]
    assert found == ([] if regime.code in rule.articles else ["outcome_unknown_to_law"])


def test_a_ground_belongs_to_the_law_that_names_it():
    decision = {"outcome": Outcome.REFUSED, "held": Held.HELD, "reasons": "人事", "ground": Ground.INTERNAL_AFFAIRS}
    codes = {
        regime.code: [each.code for each in problems_with(decision, regime=regime, has_search_record=False)]
        for regime in (R2007, R2019)
    }
    assert codes == {"R2007": ["ground_unknown_to_law"], "R2019": []}


def test_every_ground_of_the_present_law_has_its_article():
    assert set(GROUND_ARTICLES[R2019.code]) == set(Ground)
