"""How many queries each page takes, the same for 10 and for 1,000 posts."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from columns.enums import ColumnType
from columns.models import Column, Department, DisclosureCategory
from disclosure.models import Post, PublicationCategory
from disclosure.queries import column_page, forget_filled_columns
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, publish_many


@pytest.fixture(params=[10, 1_000], ids=["10 posts", "1000 posts"])
def posts(request: pytest.FixtureRequest, site: None) -> list[Post]:
    section = ColumnFactory(code="news", type=ColumnType.SECTION)
    column = ColumnFactory(code="news.yw", parent=section, type=ColumnType.DOCUMENT_LIST)
    ColumnFactory(code="news.gg", parent=section)
    department = DepartmentFactory(slug="office")
    made = publish_many(request.param, column=column, department=department, kind="document")
    category = DisclosureCategory.objects.create(code="c01", name="财政", lead=department, column=column)
    PublicationCategory.objects.bulk_create(
        PublicationCategory(publication=each, category=category) for each in made[::2]
    )
    return [each.post for each in made]


def count_queries(client: Client, address: str) -> int:
    client.get(address)  # columns, departments and facts are remembered from the first page on
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code in {200, 404}
    return len(queries)


@pytest.mark.parametrize("pinned", [0, 5])
def test_a_column_never_takes_more_than_four(client: Client, posts: list[Post], pinned: int) -> None:
    """Which columns hold anything; how many posts and which are pinned; which others; their lines."""
    for each in Post.objects.order_by("pk")[:pinned]:
        each.pinned, each.live_publication = True, each.publications.get()
        each.save()
    client.get("/departments/")  # columns, departments and facts are remembered
    forget_filled_columns()
    with CaptureQueriesContext(connection) as queries:
        client.get("/columns/news/yw/")
    assert len(queries) == 4


def test_each_page_takes_a_fixed_number_of_queries(client: Client, posts: list[Post]) -> None:
    """What each query is for.

    Article, 1: its live publication with the views.
    Column, 3: how many posts and which are pinned; which others are on this page; their lines. Every twenty seconds a
    fourth: which columns hold anything, and anything pinned.
    Section, 2: the newest ids of each column below; their lines.
    Home, 3: the newest ids of each column shown; their lines; the lead story. Blocks of higher floors have their own.
    Department, 7: how many publications; which; their lines; how many in each category; its board; its leaders; its
    items, from the hall. The guide and rules stand in a slot: eight in all. One category, 4.
    Catalogue, 4: how many; which; their lines; the oldest, for the years to choose from. Of one department, 5: also its
    guide and rules.
    A feed, 1: its entries. The list of maps, 1: which parts hold posts. The map for people, 0 (or that fourth).
    Not found, 1: is it an old site's address; a post that never was, 3: is it live, was it ever, the same.
    """
    expected = {
        f"/posts/{posts[3].pk}/": 1,
        "/columns/news/yw/": 3,
        "/columns/news/": 2,
        "/": 3,
        "/departments/office/": 7,
        "/departments/office/?category=c01": 4,
        "/disclosure/": 4,
        "/disclosure/?category=c01": 4,
        "/disclosure/?department=office&year=2017": 5,
        "/feeds/latest.atom": 1,
        "/columns/news/yw/feed.atom": 1,
        "/sitemap.xml": 1,
        "/sitemap/": 0,
        "/nowhere/": 1,
        "/posts/999999/": 3,
    }

    assert {address: count_queries(client, address) for address in expected} == expected


def plan_of(sql: str, parameters: tuple[Any, ...]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        return "; ".join(row[3] for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is read as SQLite writes it")
def test_lists_are_counted_and_cut_from_an_index_alone(db: None) -> None:
    from disclosure.models import Publication
    from disclosure.queries import catalogue
    from disclosure.querysets import NEWEST_FIRST, OLDEST_FIRST

    column, department = Column(pk=1), Department(pk=1)
    live = Publication.objects.live()
    for publications in (
        live.filter(column=column),
        live.filter(column=column).exclude(pk__in=[7, 8, 9]),
        live.filter(department=department),
        live,
        catalogue(kinds=["document", "notice"]),
        catalogue(kinds=["document", "notice"], year=2017),
    ):
        for order in (NEWEST_FIRST, OLDEST_FIRST):
            plan = plan_of(*publications.order_by(*order).values_list("pk")[20:40].query.sql_with_params())
            assert "USING COVERING INDEX disclosure_" in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan is read as SQLite writes it")
def test_what_is_pinned_is_found_among_the_pinned_alone(db: None) -> None:
    pinned = PublicationFactory()
    Post.objects.filter(pk=pinned.post_id).update(pinned=True)
    forget_filled_columns()
    with CaptureQueriesContext(connection) as queries:
        column_page(pinned.column_id, number=1)
    for query in queries.captured_queries[:2]:
        plan = plan_of(query["sql"], ())
        assert "disclosure_post USING INDEX disclosure_post_pinned" in plan
        assert "USING INTEGER PRIMARY KEY" in plan
        assert "SCAN disclosure_publication" not in plan
    assert "COVERING INDEX disclosure_by_column" in plan
