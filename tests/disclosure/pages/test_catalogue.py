from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from columns.enums import ColumnType
from columns.models import DisclosureCategory
from disclosure.models import PublicationCategory
from tests.disclosure.pages.conftest import text_of
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

Read = Callable[..., Any]


@pytest.fixture
def category(db: None, settings: Any, tmp_path: Path) -> DisclosureCategory:
    settings.COUNTY_DIR = tmp_path
    tiles = "tiles:\n  - {column: ogi.zn, icon: guide}\n  - {column: ogi.fd, icon: catalogue}\n"
    (tmp_path / "home.yaml").write_text(tiles, encoding="utf-8")
    ogi = ColumnFactory(code="ogi", name="政府信息公开", type=ColumnType.SECTION, page="/disclosure/")
    ColumnFactory(code="ogi.zn", name="政府信息公开指南", type=ColumnType.SINGLE_PAGE, parent=ogi)
    above = ColumnFactory(code="ogi.fd", name="法定主动公开内容", type=ColumnType.SECTION, parent=ogi)
    column = ColumnFactory(code="ogi.fd.c07", name="社会救助", type=ColumnType.DOCUMENT_LIST, parent=above)
    return DisclosureCategory.objects.create(code="c07", name="社会救助", lead=DepartmentFactory(), column=column)


def rows_of(page: Any) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in page.xpath("//table[@class='register stacked']/tbody/tr")]


def test_the_catalogue_lists_documents_and_notices_but_no_news(read: Read, category: DisclosureCategory) -> None:
    document = PublicationFactory(
        kind="document",
        title="通知",
        issuing_body="县政府办公室",
        date_of_issue=date(2017, 8, 20),
        validity="repealed",
    )
    PublicationFactory(kind="news", title="动态")

    page = read("/disclosure/")

    heads = [text_of(each) for each in page.xpath("//table[@class='register stacked']//th")]
    assert heads == ["索引号", "标题", "发文机关", "成文日期", "发布日期", "有效性"]
    assert rows_of(page) == [[document.index_number, "通知", "县政府办公室", "2017-08-20", "2017-08-25", "废止"]]
    assert text_of(page.xpath("//main//*[@role='status']")[0]) == "共 1 条"


def test_the_tree_has_the_fixed_entries_and_opens_to_the_categories(read: Read, category: DisclosureCategory) -> None:
    page = read("/disclosure/?category=c07")

    tree = page.xpath("//nav[@aria-label='政府信息公开目录']")[0]
    assert [text_of(each) for each in tree.xpath(".//div/ul/li/a | .//summary")] == [
        "政府信息公开指南",
        "法定主动公开内容",
    ]
    assert tree.xpath(".//details")[0].get("open") is not None
    assert [text_of(each) for each in tree.xpath(".//a[@aria-current='page']")] == ["社会救助"]


def test_the_catalogue_narrows_by_department_category_and_year(read: Read, category: DisclosureCategory) -> None:
    department = DepartmentFactory(slug="mzj", name="云龙县民政局")
    new_year = datetime(2018, 1, 1, 0, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    given = {"kind": "document", "department": department}
    wanted = PublicationFactory(title="要的", first_published_at=new_year, **given)
    PublicationCategory.objects.create(publication=wanted, category=category)
    other_year = PublicationFactory(title="去年的", **given)
    PublicationCategory.objects.create(publication=other_year, category=category)
    PublicationFactory(title="别类的", first_published_at=new_year, **given)
    PublicationFactory(title="别家的", kind="document", first_published_at=new_year)

    page = read("/disclosure/?department=mzj&category=c07&year=2018")

    assert [row[1] for row in rows_of(page)] == ["要的"]
    chips = {text_of(each): each.get("href") for each in page.xpath("//a[@class='chip']")}
    assert chips["2018年 ×，去掉这个条件"] == "/disclosure/?department=mzj&category=c07"
    assert [each.get("value") for each in page.xpath("//option[@selected]")] == ["mzj", "2018"]


def test_pages_of_a_narrowed_catalogue_keep_the_conditions(read: Read, category: DisclosureCategory) -> None:
    department = DepartmentFactory(slug="mzj")
    publish_many(25, column=ColumnFactory(), department=department, kind="document")

    page = read("/disclosure/?department=mzj&page=2")

    assert len(rows_of(page)) == 5
    assert page.xpath("//nav[@aria-label='分页']//a[@rel='prev']/@href") == ["/disclosure/?department=mzj"]


def test_conditions_that_nothing_meets_say_so(read: Read, category: DisclosureCategory) -> None:
    assert "没有符合条件的已公开信息" in text_of(read("/disclosure/?year=1999").xpath("//main")[0])


@pytest.mark.parametrize("asked", ["department=x", "category=c99", "year=17", "year=20177", "year=x", "page=2"])
def test_conditions_that_cannot_be_are_not_found(
    client: Client, site: None, category: DisclosureCategory, asked: str
) -> None:
    assert client.get(f"/disclosure/?{asked}").status_code == 404
