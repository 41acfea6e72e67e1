from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from columns.enums import ColumnType
from columns.models import NavigationEntry, SiteFact
from tests.disclosure.pages.conftest import text_of
from tests.factories import ColumnFactory, PublicationFactory

Read = Callable[..., Any]
ADDRESSES = ["/", "/disclosure/", "/departments/", "/sitemap/", "/search/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_has_the_same_frame(read: Read, address: str) -> None:
    page = read(address)

    assert page.get("lang") == "zh-CN"
    assert page.xpath("//body/*[1]/@href") == ["#main"]
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//main/@id") == ["main"]
    assert page.xpath("//main/@tabindex") == ["-1"]
    assert [text_of(each) for each in page.xpath("//nav[@aria-label='主导航']//a")] == ["首页", "政务公开"]
    assert page.xpath("//header//form[@role='search']//label/@for") == ["site-search"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere/"])
def test_no_page_carries_inline_styles_scripts_or_anything_from_elsewhere(
    client: Client, site: None, address: str
) -> None:
    from lxml import html

    PublicationFactory()
    page = html.fromstring(client.get(address).content.decode())

    assert page.xpath("//style | //*[@style] | //script[not(@src) and not(@type='application/ld+json')]") == []
    assert page.xpath("//*[@*[starts-with(name(), 'on')]]") == []
    sources = page.xpath("//@src | //link[not(@rel='canonical')]/@href")
    assert [each for each in sources if not each.startswith("/")] == []


def test_the_present_entry_is_marked_for_eyes_and_for_readers(read: Read) -> None:
    current = {
        address: [text_of(each) for each in read(address).xpath("//nav[@aria-label='主导航']//a[@aria-current='page']")]
        for address in ("/", "/disclosure/", "/departments/")
    }

    assert current == {"/": ["首页"], "/disclosure/": ["政务公开"], "/departments/": []}


def test_numbers_that_are_not_known_are_hidden_and_appear_when_they_are(read: Read) -> None:
    assert "网站标识码" not in text_of(read("/").xpath("//footer")[0])
    SiteFact.objects.create(key="site_id_code", group="registration", label="网站标识码", value="5329290001")

    page = read("/")

    assert "网站标识码：5329290001" in text_of(page.xpath("//footer")[0])
    assert page.xpath("//meta[@name='SiteIDCode']/@content") == ["5329290001"]


def test_the_foot_and_the_map_call_a_page_by_the_name_of_its_column(read: Read) -> None:
    about = ColumnFactory(code="about", name="网站信息", type=ColumnType.SECTION)
    ColumnFactory(code="about.acc", name="无障碍说明", type=ColumnType.SINGLE_PAGE, parent=about)

    for address in ("/", "/sitemap/"):
        page = read(address)
        assert {text_of(each) for each in page.xpath("//a[@href='/columns/about/acc/'][not(ancestor::header)]")} == {
            "无障碍说明"
        }


def test_a_changed_navigation_shows_at_once(read: Read) -> None:
    read("/")
    NavigationEntry.objects.create(code="more", label="专题专栏", address="/columns/topics/", order=3)

    assert "专题专栏" in text_of(read("/").xpath("//nav[@aria-label='主导航']")[0])


def test_pages_may_be_kept_for_twenty_seconds_apart_for_each_choice(client: Client, site: None) -> None:
    response = client.get("/")

    assert response["Cache-Control"] == "public, max-age=20"
    assert response["Vary"] == "Cookie"


def test_help_stands_at_the_same_place_on_each_page(read: Read) -> None:
    SiteFact.objects.create(key="hotline", group="contact", label="专线", value="96128")

    for address in ADDRESSES:
        body = read(address).xpath("//body")[0]
        blocks = [each.tag for each in body if each.tag in {"main", "aside", "footer"}]
        assert blocks == ["main", "aside", "footer"]
        assert text_of(body.find("aside")) == "咨询 96128"
