"""The tree, the bar, the facts and the directory: what citizens see of them, and what they cost."""

import pytest
from django.urls import Resolver404, resolve

from columns.enums import LISTS_POSTS, ColumnType, DepartmentKind, NameRelation, SiteFactGroup
from columns.models import Column, Department, DepartmentName, DisclosureCategory, NavigationEntry, SiteFact
from columns.queries import (
    Category,
    Link,
    column_tree,
    department_directory,
    disclosure_categories,
    navigation,
    site_facts,
)
from tests.factories import ColumnFactory, CountyFactory, DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    """新闻中心 with two columns below it."""
    root = ColumnFactory.create(code="news", name="新闻中心", type=ColumnType.SECTION, order=20)
    ColumnFactory.create(code="news.gg", name="公示公告", type=ColumnType.NOTICE_LIST, parent=root, order=2)
    ColumnFactory.create(code="news.yw", name="云龙要闻", parent=root, order=1)
    return root


def test_the_tree_is_in_the_order_the_county_gave_it(news):
    ColumnFactory.create(code="home", type=ColumnType.HOME, page="/", order=10)
    assert [node.code for node in column_tree().walk()] == ["home", "news", "news.yw", "news.gg"]


def test_a_column_is_found_by_id_code_and_path(news):
    tree = column_tree()
    found = tree.by_code("news.gg")
    assert found is tree.by_path("news/gg")
    assert found is tree.by_path("news/gg/")
    assert found is tree.get(found.id)
    assert (found.path, found.address, found.labels) == ("news/gg", "/columns/news/gg/", ("新闻中心", "公示公告"))
    assert [node.code for node in found.ancestors] == ["news"]


@pytest.mark.parametrize("path", ["news.gg", "NEWS/gg", "news//gg", "gg", ""])
def test_one_column_has_one_path(news, path):
    assert column_tree().by_path(path) is None


@pytest.mark.parametrize("path", ["news", "news/", "/news"])
def test_a_slash_at_its_ends_is_no_part_of_a_path(news, path):
    assert column_tree().by_path(path) is column_tree().by_code("news")


def test_a_column_with_a_page_of_its_own_leads_there():
    ColumnFactory.create(code="ogi", type=ColumnType.SECTION, page="/disclosure/")
    assert column_tree().by_code("ogi").address == "/disclosure/"


def test_posts_go_into_the_open_lists_in_order(news):
    ColumnFactory.create(code="news.zt", name="关闭", parent=news, order=0, is_open=False)
    ColumnFactory.create(code="jg", type=ColumnType.ORG_PAGE, page="/departments/", order=5)
    assert [node.code for node in column_tree().taking_posts] == ["news.yw", "news.gg"]


def test_a_closed_column_hides_what_is_below_it(news):
    news.is_open = False
    news.save()
    assert [node.code for node in column_tree().walk() if node.is_public] == []
    assert column_tree().taking_posts == []


def test_a_column_whose_page_is_not_built_is_hidden_until_it_has_one():
    form = ColumnFactory.create(code="apply", type=ColumnType.FORM)
    assert not column_tree().by_code("apply").is_public
    form.page = "/requests/"
    form.save()
    assert column_tree().by_code("apply").is_public
    assert not column_tree().by_code("apply").takes_posts


def test_a_group_is_seen_where_something_below_it_is(news):
    group = ColumnFactory.create(code="media", type=ColumnType.DIRECTORY)
    ColumnFactory.create(code="media.wb", type=ColumnType.DIRECTORY, parent=group)
    tree = column_tree()
    assert [node.code for node in tree.public_roots] == ["news"]
    assert [node.code for node in tree.by_code("news").public_children] == ["news.yw", "news.gg"]


@pytest.mark.parametrize("kind", ColumnType)
def test_a_type_lists_posts_or_has_a_page_of_its_own(kind):
    ColumnFactory.create(code="one", type=kind)
    node = column_tree().by_code("one")
    assert node.lists_posts == node.takes_posts == node.is_public == (kind in LISTS_POSTS)


@pytest.mark.parametrize("columns", [3, 60])
def test_the_tree_costs_one_query_and_then_none(columns, django_assert_num_queries):
    """1 every column with its owner."""
    for _ in range(columns):
        ColumnFactory.create()
    with django_assert_num_queries(1):
        assert len(list(column_tree().walk())) == columns
    with django_assert_num_queries(0):
        assert all(node.owner_name for node in column_tree().walk())


def test_the_bar_shows_what_can_be_opened_in_order(news):
    closed = ColumnFactory.create(code="county", is_open=False)
    NavigationEntry.objects.create(code="county", label="走进云龙", column=closed, order=30)
    NavigationEntry.objects.create(code="news", label="新闻", column=news, order=20)
    NavigationEntry.objects.create(code="home", label="首页", address="/", order=10)
    NavigationEntry.objects.create(code="off", label="关闭", address="/off/", is_shown=False)
    assert navigation() == (Link("首页", "/"), Link("新闻", "/columns/news/"))
    closed.is_open = True
    closed.save()
    assert navigation()[-1] == Link("走进云龙", "/columns/county/")


def test_what_is_not_known_of_the_site_is_empty_and_not_shown():
    SiteFact.objects.create(key="phone", group=SiteFactGroup.CONTACT, label="联系电话", value="5523951")
    SiteFact.objects.create(key="email", group=SiteFactGroup.CONTACT, label="电子邮箱", value="")
    SiteFact.objects.create(key="link", group=SiteFactGroup.LINK, label="中国政府网", value="https://www.gov.cn/")
    facts = site_facts()
    assert (facts["phone"], facts["email"], facts["nothing"]) == ("5523951", "", "")
    assert facts.known(SiteFactGroup.CONTACT) == (("联系电话", "5523951"),)
    assert facts.known(SiteFactGroup.REGISTRATION) == ()
    assert facts.links == (Link("中国政府网", "https://www.gov.cn/"),)


@pytest.mark.parametrize("departments", [1, 40])
def test_the_directory_groups_what_is_in_use_by_kind(departments, django_assert_num_queries):
    """1 other names, 2 departments."""
    county = CountyFactory.create()
    for _ in range(departments):
        DepartmentFactory.create(parent=county)
    township = DepartmentFactory.create(slug="nd", name="诺邓镇人民政府", kind=DepartmentKind.TOWNSHIP, parent=county)
    DepartmentName.objects.create(department=township, name="石门镇", relation=NameRelation.FORMER)
    DepartmentFactory.create(kind=DepartmentKind.TOWNSHIP, is_active=False)
    with django_assert_num_queries(2):
        groups = department_directory()
    with django_assert_num_queries(0):
        department_directory()
    assert [(group.label, len(group.departments)) for group in groups] == [
        ("县人民政府", 1),
        ("政府工作部门", departments),
        ("乡镇", 1),
    ]
    card = groups[-1].departments[0]
    assert (card.page, card.former_names, card.later_names) == ("/departments/nd/", ("石门镇",), ())


def test_categories_come_in_order(django_assert_num_queries):
    column = ColumnFactory.create()
    second = DisclosureCategory.objects.create(code="c02", name="乙", lead=column.owner, order=20)
    first = DisclosureCategory.objects.create(code="c01", name="甲", lead=column.owner, column=column, order=10)
    assert disclosure_categories() == (
        Category(first.pk, "c01", "甲", column.pk),
        Category(second.pk, "c02", "乙", None),
    )


@pytest.mark.parametrize("table", [Column, Department])
def test_the_addresses_of_models_are_those_of_the_pages(table):
    row = ColumnFactory.create() if table is Column else DepartmentFactory.create()
    try:
        resolve(row.get_absolute_url())
    except Resolver404:
        pytest.fail(f"{row.get_absolute_url()} leads nowhere")
