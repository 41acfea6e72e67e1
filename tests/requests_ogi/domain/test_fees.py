"""信息处理费 by the bands of 国办函〔2020〕109号."""

import pytest

from requests_ogi.domain.fees import fee_by_items, fee_by_pages, price_of_item


@pytest.mark.parametrize(
    ("number", "price"), [(1, 0), (10, 0), (11, 100), (30, 100), (31, 200), (40, 200), (41, 300), (50, 300), (51, 400)]
)
def test_an_item_costs_what_its_band_says(number, price):
    assert price_of_item(number) == price


@pytest.mark.parametrize(("count", "fee"), [(0, 0), (10, 0), (11, 100), (30, 2_000), (31, 2_200), (41, 4_300)])
def test_items_add_up_from_band_to_band(count, fee):
    assert fee_by_items(count) == fee


@pytest.mark.parametrize(
    ("pages", "fee"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2_700), (201, 2_740)]
)
def test_pages_add_up_from_band_to_band(pages, fee):
    assert fee_by_pages(pages) == fee
