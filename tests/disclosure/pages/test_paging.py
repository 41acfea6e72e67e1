from hypothesis import given
from hypothesis import strategies as st

from disclosure.paging import _numbers
from disclosure.queries import PAGE_SIZE, pages_for


@given(st.data())
def test_pagination_shows_first_last_and_neighbours_in_order_and_no_gap_of_one(data: st.DataObject) -> None:
    pages = data.draw(st.integers(1, 2000))
    number = data.draw(st.integers(1, pages))

    shown = _numbers(number, pages)

    real = [each for each in shown if each]
    assert real == sorted(set(real))
    assert {1, pages, number} <= set(real)
    assert {max(1, number - 1), min(pages, number + 1)} <= set(real)
    for place, each in enumerate(shown):
        if each == 0:
            assert shown[place + 1] - shown[place - 1] > 2
        elif place and shown[place - 1]:
            assert each - shown[place - 1] == 1
    assert len(shown) <= 9


@given(st.integers(0, 100_000))
def test_every_line_has_a_page_and_no_page_but_the_first_is_empty(total: int) -> None:
    pages = pages_for(total)

    assert (pages - 1) * PAGE_SIZE < max(total, 1) <= pages * PAGE_SIZE
