"""A fee rests on a law and has an amount; what is settled on the spot promises no days."""

from datetime import date

import pytest

from disclosure.domain.checks import Draft
from hall.domain.items import checking
from tests.hall.items.county import CONTENT


def codes(check, **blocks):
    return [each.code for each in check(Draft(payload={"content": CONTENT | blocks}, today=date(2026, 11, 25)))]


@pytest.mark.parametrize(
    ("fee", "missing"),
    [
        ({"charged": "no"}, 0),
        ({"charged": "yes"}, 2),
        ({"charged": "yes", "standard": "每证10元"}, 1),
        ({"charged": "yes", "standard": "每证10元", "basis": "某办法第三条"}, 0),
    ],
)
def test_a_fee_has_an_amount_and_a_law(fee, missing):
    assert codes(checking.fee, fee=fee) == ["item_fee_incomplete"] * missing


@pytest.mark.parametrize(("promised", "found"), [("0", []), ("10", ["item_spot_promise"])])
def test_what_is_settled_on_the_spot_promises_no_days(promised, found):
    basics = CONTENT["basics"] | {"case_type": "on_the_spot"}
    limits = {"statutory_days": "20", "promised_days": promised}
    assert codes(checking.limits, basics=basics, limits=limits) == found
