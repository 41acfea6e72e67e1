"""A sample is drawn by outcome, refusals among it, and comes out the same whoever draws it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_ogi.domain.sampling import LABELS, NO_REPLY, ORDER, Drawn, number_of, sample, shared_out
from requests_ogi.enums import Outcome

PEOPLE = {"granted": list(range(1, 91)), "refused": [101, 102], "not_held": [201, 202, 203]}
SIZES = st.dictionaries(st.sampled_from(ORDER), st.integers(0, 60))


def test_every_outcome_has_its_place_and_its_label():
    assert sorted(ORDER) == sorted([*Outcome.values, NO_REPLY])
    assert set(LABELS) == set(ORDER)


@pytest.mark.parametrize(
    ("number", "given"),
    [
        (1, {"refused": 1, "not_held": 0, "granted": 0}),
        (2, {"refused": 1, "not_held": 1, "granted": 0}),
        (3, {"refused": 1, "not_held": 1, "granted": 1}),
        (10, {"refused": 1, "not_held": 1, "granted": 8}),
        (500, {"refused": 2, "not_held": 3, "granted": 90}),
    ],
)
def test_refusals_come_up_and_the_rest_is_shared_out_by_size(number, given):
    assert shared_out({stratum: len(keys) for stratum, keys in PEOPLE.items()}, number) == given


@given(sizes=SIZES, number=st.integers(1, 200))
def test_what_is_shared_out_is_what_was_asked_and_never_more_than_there_is(sizes, number):
    given_out = shared_out(sizes, number)
    assert sum(given_out.values()) == min(number, sum(sizes.values()))
    assert all(0 <= count <= sizes[stratum] for stratum, count in given_out.items())
    if number >= len(given_out):
        assert all(given_out.values())


@pytest.mark.parametrize(("size", "share", "number"), [(95, 10, 10), (3, 10, 1), (100, 5, 5), (7, 100, 7), (0, 50, 0)])
def test_some_share_of_few_is_at_least_one(size, share, number):
    assert number_of(size, share=share) == number


def test_the_same_seed_draws_the_same_cases_whatever_order_they_come_in():
    drawn = sample(PEOPLE, number=6, seed="5eed")
    turned = {stratum: list(reversed(keys)) for stratum, keys in reversed(PEOPLE.items())}
    assert sample(turned, number=6, seed="5eed") == drawn
    assert [each.stratum for each in drawn] == ["refused", "not_held", "granted", "granted", "granted", "granted"]
    assert sample(PEOPLE, number=6, seed="other") != drawn


def test_the_order_is_one_that_any_machine_computes():
    # sha256sum of "1:1", "1:2", "1:3" begins with d6b5…, 673a…, 85f2….
    assert sample({"granted": [1, 2, 3]}, number=3, seed="1") == [Drawn("granted", key) for key in (2, 3, 1)]
