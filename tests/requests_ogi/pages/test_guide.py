"""The guide says what today's law says, lets itself be cached, and what leads to it leads here."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from columns import county as columns_county
from columns.queries import column_tree, forget
from disclosure.slots import HOME_BLOCKS, SITEMAP_GROUPS
from requests_ogi.domain import letters
from requests_ogi.enums import ServiceWay
from requests_ogi.queries.citizens import YearCount, year_counts
from requests_ogi.views import blocks
from tests.requests_ogi.pages.filling import text
from tests.requests_ogi.world import processing, replied, take, take_letter

pytestmark = pytest.mark.django_db

OPEN = ("/requests/", "/requests/flow/", "/requests/form.pdf", "/requests/form.docx")


def page_of(client: Client, address: str = "/requests/"):
    return html.fromstring(client.get(address).content.decode())


@pytest.mark.parametrize("address", OPEN)
def test_open_pages_set_no_cookie_and_may_be_kept(client, world, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.cookies == {}
    assert response.headers["Cache-Control"].startswith("public, max-age=")
    assert "csrfmiddlewaretoken" not in response.content.decode("utf-8", "replace")


def test_the_guide_takes_three_queries(client, world):
    """Organs, counts of two years, the calendar."""
    client.get("/requests/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/requests/")
    assert len(queries) == 3


def test_dates_of_a_request_received_today_are_counted_by_the_calendar(client, world):
    example = text(page_of(client).xpath("//p[@class='inset']")[0])
    assert "今天是2026年11月25日（星期三），今天收到的申请，当日不计，从2026年11月26日数起" in example
    assert "本县承诺 2026年12月16日（星期三）前答复，法定最迟 2026年12月23日（星期三）" in example


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        ("2026-11-25", "20 个工作日", "特殊需要"),
        ("2017-08-25", "根据自身生产、生活、科研等特殊需要", "20 个工作日"),
    ],
)
def test_the_guide_tells_the_law_of_the_day(client, world, today, day, there, not_there):
    today.move_to(f"{day}T09:00:00+08:00")
    told = text(page_of(client).xpath("//main")[0])
    assert there in told
    assert not_there not in told


def test_the_guide_names_who_can_be_asked_and_where_to_ask_for_others(client, world):
    page = page_of(client)
    assert [text(each) for each in page.xpath("//details[@class='organs']//a")] == ["云龙县民政局"]
    assert "村（居）民委员会、党的机关、群团组织、学校、医院和企业不是行政机关" in text(page.xpath("//main")[0])


def test_without_a_calendar_the_guide_is_whole_but_for_the_example(client, site, today):
    assert page_of(client).xpath("//p[@class='inset']") == []


def test_the_years_are_counted_and_a_withdrawal_is_no_answer(client, world, private_file):
    day = date(2017, 8, 25)
    row = replied(processing(world, on=day), world, on=day)
    letter = row.letters.get()
    code = letters.composed_of(letter).code
    take_letter("seal", letter, world.clerk, on=day, file=private_file, code=code)
    service = {"way": ServiceWay.POST, "handed_over_on": day, "post_number": "XA12345678953"}
    take("serve", row, world.clerk, on=day, service=service)
    take("withdraw", processing(world, on=day), world.clerk, on=day, reason="来电")
    assert year_counts(2017, 2016) == [YearCount(year=2017, received=2, answered=1)]


def test_this_floor_stands_on_the_home_page_and_on_the_map(client, site, monkeypatch):
    for slot in (HOME_BLOCKS, SITEMAP_GROUPS):
        monkeypatch.setattr(slot, "_providers", {})
    HOME_BLOCKS.fill(blocks.home_block)
    SITEMAP_GROUPS.fill(blocks.sitemap_group)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        home = page_of(client, "/")
    assert len(queries) == 0
    assert home.xpath("//section[@aria-labelledby='requests-heading']//a/@href") == [
        "/requests/", "/requests/", "/requests/new/", "/requests/track/", "/requests/form.pdf",
    ]  # fmt: skip
    assert "/requests/flow/" in page_of(client, "/sitemap/").xpath("//main//a/@href")


def test_the_countys_columns_lead_to_these_pages(client, settings, today):
    columns_county.load(settings.COUNTY_DIR)
    forget()
    leads = {each.code: each.page for each in column_tree().walk() if each.code.startswith("ogi.ysq")}
    assert leads == {
        "ogi.ysq": "/requests/",
        "ogi.ysq.sm": "/requests/flow/",
        "ogi.ysq.sq": "/requests/new/",
        "ogi.ysq.cx": "/requests/track/",
        "ogi.ysq.wj": "/requests/#paper",
    }
    assert client.get("/columns/ogi/ysq/").headers["Location"] == "/requests/"
    places = [text(each) for each in page_of(client).xpath("//nav[contains(@class, 'breadcrumb')]//li")]
    assert places == ["首页", "政府信息公开", "依申请公开"]
    entry = page_of(client).xpath("//nav[@class='mainnav']//a[@aria-current]")
    assert [text(each) for each in entry] == ["政务公开"]
    assert "/requests/" in page_of(client, "/search/?q=没有这样的词").xpath("//main//a/@href")


def test_the_flow_chart_draws_every_box_and_says_the_same_in_words(client, world):
    page = page_of(client, "/requests/flow/")
    boxes = [text(each) for each in page.xpath("//*[@class='flow-label']")]
    words = [text(each) for each in page.xpath("//ol[@class='guide-steps']/li/strong")]
    assert boxes[: len(words)] == words
    assert len(page.xpath("//*[@class='flow-line']")) == len(words) - 1 + 2 * 5
