"""A slot shows what higher floors fill in, in order, and nothing where nobody does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from columns import slots
from yunlong_portal.kernel.slots import Slot, declared


@pytest.fixture
def slot(monkeypatch):
    monkeypatch.setattr("yunlong_portal.kernel.slots._declared", {})
    return Slot("test.place", returns="words", query_budget=0)


def test_an_empty_slot_gives_nothing(slot):
    assert slot.call(department=1) == []


def test_providers_are_called_in_order_with_what_the_page_knows(slot):
    def late(*, department):
        return f"late {department}"

    def early(*, department):
        return f"early {department}"

    slot.fill(late, order=2)
    slot.fill(early, order=1)
    slot.fill(late, order=2)
    assert slot.call(department=7) == ["early 7", "late 7"]


def test_a_name_is_declared_once(slot):
    with pytest.raises(ValueError, match=r"test\.place"):
        Slot("test.place", returns="words", query_budget=0)
    assert declared() == [slot]


@pytest.mark.django_db
def test_what_fills_the_slot_for_kinds_of_post_keeps_its_budget():
    assert [provider.__module__ for provider in slots.POST_KINDS.providers] == ["disclosure.domain.kinds"]
    for provider in slots.POST_KINDS.providers:
        with CaptureQueriesContext(connection) as queries:
            found = provider()
        assert ("news", "动态") in found
        assert {len(each) for each in found} == {2}
        assert len(queries) <= slots.POST_KINDS.query_budget


@pytest.mark.django_db
def test_whether_a_post_is_public_is_asked_of_its_publications_in_one_query(django_assert_num_queries):
    assert [provider.__module__ for provider in slots.POST_IS_PUBLIC.providers] == ["disclosure.queries"]
    with django_assert_num_queries(slots.POST_IS_PUBLIC.query_budget):
        assert slots.POST_IS_PUBLIC.call(post_id=1) == [False]
