from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from columns.models import DisclosureLeader
from tests.disclosure.pages.conftest import text_of
from tests.factories import DepartmentFactory

Read = Callable[..., Any]


def named(department: Any, role: str, name: str, **more: Any) -> None:
    DisclosureLeader.objects.create(
        department=department, role=role, name=name, post="局长", phone="5724302", starts_on=date(2026, 1, 1), **more
    )


def test_departments_stand_with_their_leaders_and_those_without_say_so(read: Read) -> None:
    bureau = DepartmentFactory(name="云龙县民政局", order=1)
    DepartmentFactory(name="云龙县教育局", order=2)
    named(bureau, "principal", "王某")
    named(bureau, "in_charge", "李某", division="https://example.test/division")
    named(bureau, "in_charge", "赵某", ends_on=date(2026, 1, 31))

    page = read("/leaders/")

    lines = [[text_of(cell) for cell in row.xpath("td")] for row in page.xpath("//main//tbody/tr")]
    assert lines == [
        ["云龙县民政局", "王某（局长）", "5724302", "李某（局长）", "5724302", "查看云龙县民政局工作分工"],
        ["云龙县教育局", "待本单位登记", "—", "待本单位登记", "—", "—"],
    ]
    assert "共 2 个单位，1 个已登记分管领导" in text_of(page.xpath("//main//header")[0])


def test_the_table_is_taken_away_with_the_same_people(client: Client, site: None) -> None:
    named(DepartmentFactory(name="云龙县民政局"), "in_charge", "李某")

    lines = b"".join(client.get("/leaders.csv").streaming_content).decode().splitlines()

    assert lines[1:] == ["云龙县民政局,,,,李某,局长,5724302,"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_database_as_often_for_many_departments(
    client: Client, site: None, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        named(DepartmentFactory(), "in_charge", "李某")
    client.get("/leaders/")
    with django_assert_num_queries(2):
        assert client.get("/leaders/").status_code == 200
