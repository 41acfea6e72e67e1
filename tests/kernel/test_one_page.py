"""A value is worked out once for a page, and for nothing else."""

from yunlong_portal.kernel import one_page


def counted():
    made = []

    def make():
        made.append(1)
        return len(made)

    return make


def test_on_a_page_a_value_is_made_once_for_each_key():
    make = counted()
    with one_page.drawing():
        assert one_page.is_drawn()
        assert [one_page.once("a", make), one_page.once("a", make), one_page.once("b", make)] == [1, 1, 2]


def test_none_is_a_value_too():
    made = []
    with one_page.drawing():
        for _ in range(2):
            assert one_page.once("a", lambda: made.append(1)) is None
    assert made == [1]


def test_the_next_page_makes_its_own():
    make = counted()
    for expected in (1, 2):
        with one_page.drawing():
            assert one_page.once("a", make) == expected


def test_outside_a_page_it_is_made_each_time():
    make = counted()
    assert not one_page.is_drawn()
    assert [one_page.once("a", make), one_page.once("a", make)] == [1, 2]


def test_a_page_that_fails_remembers_nothing():
    try:
        with one_page.drawing():
            raise LookupError
    except LookupError:
        pass
    assert not one_page.is_drawn()
