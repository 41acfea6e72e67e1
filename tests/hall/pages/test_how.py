"""怎么在网上办事: five steps in pictures and in print, for everybody."""

import re
import subprocess

import pytest
from django.conf import settings as portal_settings

from hall.domain.five_steps import FIVE_STEPS
from hall.enums import FiveStep


def test_the_five_steps_of_the_notice_are_told_in_order_each_with_its_picture():
    assert [each.step for each in FIVE_STEPS] == list(FiveStep)
    assert [each.number for each in FIVE_STEPS] == [1, 2, 3, 4, 5]
    for each in FIVE_STEPS:
        drawing = (portal_settings.BASE_DIR / "static" / each.picture).read_text()
        # Words in a drawing are read aloud by nobody and enlarged by no setting.
        assert "<text" not in drawing
        assert each.drawn


@pytest.mark.once
@pytest.mark.django_db
def test_the_page_tells_each_step_and_costs_no_query(client, django_assert_num_queries):
    client.get("/hall/how/")
    with django_assert_num_queries(0):
        page = client.get("/hall/how/").content.decode()
    assert re.findall(r'<span class="five-number" aria-hidden="true">(\d)</span>(\w+)</h2>', page) == [
        ("1", "申报"), ("2", "受理"), ("3", "审批"), ("4", "查询"), ("5", "取件"),
    ]  # fmt: skip
    assert "/hall/how/sheet.pdf" in page
    assert "进入练习" not in page


@pytest.mark.once
@pytest.mark.django_db
def test_helpers_find_the_way_to_practice_where_there_is_one(client, settings):
    settings.PRACTICE_ADDRESS = "https://practice.example.gov.cn/"
    assert "https://practice.example.gov.cn/" in client.get("/hall/how/").content.decode()


@pytest.mark.once
@pytest.mark.django_db
def test_the_sheet_is_two_pages_in_large_print_and_no_step_is_torn(client):
    response = client.get("/hall/how/sheet.pdf")
    assert response["Content-Type"] == "application/pdf"
    done = subprocess.run(["pdftotext", "-", "-"], input=response.content, capture_output=True, check=True)
    pages = ["".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]
    assert len(pages) == 2
    for each in FIVE_STEPS:
        (place,) = [number for number, page in enumerate(pages) if each.gist in page]
        assert "·".join(each.lines) in pages[place].replace("•", "·")
