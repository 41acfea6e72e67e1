"""Views counted outside the request reach their posts."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from disclosure.domain import views_count
from disclosure.models import Post, ViewCount
from tests.disclosure.world import NOW, World
from yunlong_portal.kernel import counters


@pytest.fixture(autouse=True)
def _own_counters(settings: Any, tmp_path: Any) -> None:
    settings.COUNTERS_DIR = tmp_path / "counters"
    settings.REDIS_URL = ""


def views(post: Post) -> int:
    return ViewCount.objects.get(post=post).views


def test_each_view_is_added_to_its_post(world: World) -> None:
    first, second = world.draft(), world.draft()
    for post in (first, second, first):
        counters.increment(post.pk)
    assert views_count.sweep_views(NOW) == 3
    assert (views(first), views(second)) == (2, 1)


def test_later_views_are_added_to_earlier_ones(world: World) -> None:
    post = world.draft()
    for _ in range(3):
        counters.increment(post.pk)
        views_count.sweep_views(NOW)
    assert (views(post), views_count.sweep_views(NOW)) == (3, 0)


def test_views_of_what_is_no_post_are_dropped(world: World) -> None:
    counters.increment(987_654_321)
    assert views_count.sweep_views(NOW) == 1
    assert ViewCount.objects.count() == 0


@pytest.mark.parametrize("posts", [1, 30])
def test_it_takes_three_statements_for_any_number_of_posts(
    world: World, posts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Which posts there are; a row for those that have none; the sums."""
    counts = {world.draft().pk: number for number in range(1, posts + 1)}
    with django_assert_num_queries(3):
        views_count.add_views(counts)
    assert dict(ViewCount.objects.values_list("post_id", "views")) == counts
