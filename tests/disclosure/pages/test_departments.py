from collections.abc import Callable
from typing import Any

from django.test import Client

from columns.enums import DepartmentKind, NameRelation
from columns.models import DepartmentName
from tests.disclosure.pages.conftest import text_of
from tests.factories import ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

Read = Callable[..., Any]


def test_departments_stand_by_kind_and_those_no_longer_in_use_are_left_out(read: Read) -> None:
    DepartmentFactory(name="云龙县民建乡人民政府", kind=DepartmentKind.TOWNSHIP)
    DepartmentFactory(name="云龙县财政局", order=2)
    DepartmentFactory(name="云龙县教育局", order=1)
    DepartmentFactory(name="已撤的局", is_active=False)

    page = read("/departments/")

    assert [text_of(each) for each in page.xpath("//main//h2")] == ["政府工作部门", "乡镇"]
    assert [text_of(each) for each in page.xpath("//main//li")] == [
        "云龙县教育局",
        "云龙县财政局",
        "云龙县民建乡人民政府",
    ]


def test_a_department_says_who_it_is_as_far_as_is_known(read: Read) -> None:
    department = DepartmentFactory(name="云龙县民政局", duties_text="社会救助", phone="5523951")
    DepartmentName.objects.create(department=department, name="云龙县民政科", relation=NameRelation.FORMER)

    page = read(f"/departments/{department.slug}/")

    assert text_of(page.xpath("//h1")[0]) == "云龙县民政局"
    assert page.xpath("//title")[0].text == "云龙县民政局_部门公示专栏_云龙县人民政府"
    assert "原名：云龙县民政科" in text_of(page.xpath("//main//header")[0])
    assert [text_of(each) for each in page.xpath("//main//h2")] == ["主要职责", "联系方式", "公开的信息"]
    assert [text_of(each) for each in page.xpath("//dl/div")] == ["电话5523951"]
    assert "本单位还没有在本网站公开信息" in text_of(page.xpath("//main")[0])


def test_a_department_lists_its_own_publications_a_page_at_a_time(read: Read) -> None:
    department = DepartmentFactory()
    publish_many(25, column=ColumnFactory(), department=department)
    PublicationFactory(title="别家的")

    first = read(f"/departments/{department.slug}/")
    second = read(f"/departments/{department.slug}/?page=2")

    assert [len(page.xpath("//ul[@class='lines']/li")) for page in (first, second)] == [20, 5]
    assert "别家的" not in text_of(first)


def test_unknown_and_unused_departments_are_not_found(client: Client, site: None) -> None:
    DepartmentFactory(slug="gone", is_active=False)

    assert client.get("/departments/gone/").status_code == 404
    assert client.get("/departments/nobody/").status_code == 404
    assert client.get("/departments/nobody/?page=2").status_code == 404
