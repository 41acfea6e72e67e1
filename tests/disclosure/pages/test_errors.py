from collections.abc import Callable
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from lxml import html

from columns.models import Column
from tests.disclosure.pages.conftest import meta_of, text_of

Read = Callable[..., Any]


def test_a_page_that_is_not_there_offers_search_and_other_ways(read: Read) -> None:
    page = read("/nowhere/", status=404)

    assert text_of(page.xpath("//h1")[0]) == "没有找到这个页面"
    assert page.xpath("//main//form[@action='/search/']//input[@name='q']")
    assert page.xpath("//title")[0].text == "没有找到这个页面_云龙县人民政府"
    assert ("robots", "noindex") in meta_of(page)


@pytest.mark.parametrize(("address", "status"), [("/admin/nowhere/", 404), ("/admin/disclosure/post/add/", 403)])
def test_a_clerk_is_led_back_to_his_desk_and_not_to_the_citizens_search(
    site: None, login: Callable[..., Client], address: str, status: int
) -> None:
    response = login().get(address)

    page = html.fromstring(response.content.decode())
    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
    assert page.xpath("//main//a/@href") == ["/admin/"]
    assert page.xpath("//main//form") == []


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
def test_pages_for_a_broken_server_need_neither_database_nor_context(template: str) -> None:
    page = html.fromstring(render_to_string(template))

    assert page.get("lang") == "zh-CN"
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//script | //style | //*[@style]") == []


def test_a_failure_answers_the_static_page(db: None, site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Column.objects, "filter", fail)

    response = Client(raise_request_exception=False).get("/sitemap/")

    assert response.status_code == 500
    assert "网站暂时出了故障" in response.content.decode()


def test_only_reading_is_allowed(client: Client, site: None) -> None:
    for address in ("/", "/disclosure/", "/departments/", "/feeds/latest.atom", "/preferences/"):
        assert client.post(address).status_code == 405
