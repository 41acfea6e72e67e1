"""What the public sees of the ratings of an item: from three on broken down, before only how many."""

import pytest

from hall.domain.ratings.figures import ItemRatings, ratings_of, shown_of
from hall.domain.ratings.releasing import release_words
from hall.enums import DismissalGround
from tests.hall.ratings.cases import ended, rate, step
from tests.hall.world import at
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_fewer_than_three_are_only_counted(world, django_assert_num_queries):
    rate(ended(world), 5)
    rate(ended(world), 1)
    with django_assert_num_queries(1):
        found = ratings_of(world.item.pk)
    assert (found, found.is_broken_down) == (ItemRatings(count=2), False)


def test_an_item_that_nobody_rated_has_none(world):
    assert ratings_of(world.item.pk) == ItemRatings(count=0)


def test_from_three_on_there_are_average_and_shares_in_one_query(world, django_assert_num_queries):
    for grade in (5, 5, 4, 1):
        rate(ended(world), grade)
    with django_assert_num_queries(1):
        found = ratings_of(world.item.pk)
    assert (found.count, found.average, found.mended) == (4, 3.8, 0)
    assert [(each.label, each.count, each.percent) for each in found.shares] == [
        ("非常满意", 2, 50),
        ("满意", 1, 25),
        ("基本满意", 0, 0),
        ("不满意", 0, 0),
        ("非常不满意", 1, 25),
    ]


def test_what_was_struck_out_is_not_counted_and_what_was_mended_is_said(world):
    for grade in (5, 5):
        rate(ended(world), grade)
    struck, mended = rate(ended(world), 1).low, rate(ended(world), 2).low
    step("dismiss", struck, world.overseer, ground=DismissalGround.MISTAKEN, reason="按错")
    step("confirm", mended, world.manager, reason="属实")
    step("mend", mended, world.manager, measures="已增加窗口")
    assert (ratings_of(world.item.pk).count, ratings_of(world.item.pk).mended) == (3, 0)
    step("call_back", mended, world.manager)
    assert (ratings_of(world.item.pk).count, ratings_of(world.item.pk).mended) == (3, 1)
    assert [(each.label, each.measures) for each in shown_of(world.item.pk)] == [("不满意", "已增加窗口")]


def test_words_are_shown_where_staff_chose_so_and_say_of_nobody_who_he_is(world):
    rating = rate(ended(world), 5, words="找李芳办的，电话13887220000，很快")
    assert shown_of(world.item.pk) == []

    def release(words: str, actor: User) -> None:
        release_words(rating, words, actor=actor, now=at(rating.fixed_on))

    assert refused(lambda: release("很快", world.leader)) == "no_duty"
    assert refused(lambda: release("电话13887220000，很快", world.manager)) == "personal_data"
    assert refused(lambda: release("快" * 501, world.manager)) == "too_long"
    release("很快", world.manager)
    assert [(each.label, each.words, each.day) for each in shown_of(world.item.pk)] == [("非常满意", "很快", "2017年")]
    release("", world.manager)
    assert shown_of(world.item.pk) == []


def test_nothing_is_shown_of_who_wrote_nothing(world):
    rating = rate(ended(world), 5)
    assert (
        refused(lambda: release_words(rating, "很好", actor=world.manager, now=at(rating.fixed_on))) == "nothing_said"
    )
