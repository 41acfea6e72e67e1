"""宣传单: one page in large print, whatever the guide holds."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from tests.factories import DepartmentFactory
from tests.hall.factories import make_item

pytestmark = pytest.mark.django_db


def sheet(client, item):
    answer = client.get(reverse("hall-handout", args=[item.code]))
    assert answer.headers["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(answer.content))


def words(pdf):
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


@pytest.fixture
def department():
    return DepartmentFactory.create(name="云龙县民政局", short_name="县民政局")


def test_it_says_in_everyday_words_what_to_bring_where_and_whom_to_ask(client, department):
    shown = words(sheet(client, make_item(department)))
    for said in ("低保怎么办", "居民身份证", "民政局窗口", "工作日9:00—17:00", "0872-5520000", "不收费"):
        assert said in shown
    assert "残疾证明" not in shown
    assert "有些情况还要带别的" in shown


def test_a_long_guide_still_fits_on_one_page(client, department):
    item = make_item(
        department,
        name="很长的事项名称" * 12,
        everyday=[{"name": "很长的通俗名称" * 5}],
        change={
            "kind": "cancel",
            "basis": "很长的文件名称" * 20,
            "effective_on": "2017-06-01",
            "advice": "怎么办" * 60,
        },
        closes_on=date(2027, 6, 1),
        materials=[
            {"name": "很长的材料名称" * 10, "form": "original", "copies": "1", "required": "yes"} for _ in range(30)
        ],
        places=[{"name": "窗口" * 30, "address": "地址" * 60, "hours": "时间" * 40, "phone": "0872-5520000"}] * 8,
    )
    pdf = sheet(client, item)
    assert len(pdf.pages) == 1
    assert "一共30样" in words(pdf)
    assert "还有别的地方能办" in words(pdf)


def test_an_item_that_has_ended_says_so_on_paper(client, department):
    change = {"kind": "cancel", "basis": "取消的决定", "effective_on": "2017-06-01"}
    item = make_item(department, change=change, closes_on=date(2017, 6, 1))
    shown = words(sheet(client, item))
    assert "取消" in shown
    for said in ("带什么", "可以帮您填"):
        assert said not in shown


def test_the_page_of_the_item_leads_to_it(client, department):
    item = make_item(department)
    assert f'href="{reverse("hall-handout", args=[item.code])}"' in client.get(item.get_absolute_url()).text


def test_what_is_not_there_is_not_printed(client, db):
    assert client.get("/hall/items/NO-SUCH/handout.pdf").status_code == 404
