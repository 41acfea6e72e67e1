"""Feeds, site maps and robots."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from columns.enums import ColumnType
from disclosure import sitemaps
from tests.factories import PUBLISHED_AT, ColumnFactory, DepartmentFactory, PublicationFactory, publish_many

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(autouse=True)
def _base_url(settings: Any) -> None:
    settings.BASE_URL = "https://www.example.gov.cn"


def locations(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return etree.fromstring(response.content).xpath("//m:loc/text()", namespaces=MAP)


def test_the_feed_of_the_portal_has_the_newest_twenty(client: Client, site: None) -> None:
    department = DepartmentFactory(name="云龙县民政局")
    made = publish_many(21, column=ColumnFactory(name="要闻"), department=department, summary="摘要 & <b>")

    response = client.get("/feeds/latest.atom")

    feed = etree.fromstring(response.content)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    titles = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == [each.title for each in reversed(made[1:])]
    entry = feed.find("a:entry", ATOM)
    assert entry.find("a:id", ATOM).text == f"https://www.example.gov.cn/posts/{made[-1].post_id}/"
    assert entry.find("a:author/a:name", ATOM).text == "云龙县民政局"
    assert entry.find("a:summary", ATOM).text == "摘要 & <b>"
    assert entry.find("a:category", ATOM).get("term") == "要闻"
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["https://www.example.gov.cn/feeds/latest.atom"]


def test_a_correction_is_an_update_and_not_a_new_entry(client: Client, site: None) -> None:
    PublicationFactory(number=2, published_at=PUBLISHED_AT + timedelta(days=2))

    entry = etree.fromstring(client.get("/feeds/latest.atom").content).find("a:entry", ATOM)

    assert entry.find("a:published", ATOM).text == "2017-08-25T01:30:00+00:00"
    assert entry.find("a:updated", ATOM).text == "2017-08-27T01:30:00+00:00"


def test_the_feed_of_a_section_has_the_posts_below_it_and_no_others(client: Client, site: None) -> None:
    section = ColumnFactory(code="news", type=ColumnType.SECTION)
    below = ColumnFactory(code="news.gg", parent=section)
    PublicationFactory(column=below, title="下面的")
    PublicationFactory(title="别处的")

    titles = [
        etree.fromstring(client.get(address).content).xpath("a:entry/a:title/text()", namespaces=ATOM)
        for address in ("/columns/news/feed.atom", "/columns/news/gg/feed.atom")
    ]

    assert titles == [["下面的"], ["下面的"]]


def test_a_reader_who_has_the_feed_is_told_so(client: Client, site: None) -> None:
    PublicationFactory()
    tag = client.get("/feeds/latest.atom")["ETag"]

    assert client.get("/feeds/latest.atom", headers={"If-None-Match": tag}).status_code == 304


def test_site_maps_are_cut_by_post_and_list_each_live_post_once(
    client: Client, site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "_POSTS_EACH", 2)
    posts = [PublicationFactory().post_id for _ in range(3)]
    assert client.get(f"/sitemap-posts-{posts[-1]}.xml").status_code == 404

    maps = locations(client, "/sitemap.xml")

    parts = [each.removeprefix("https://www.example.gov.cn") for each in maps]
    assert parts[0] == "/sitemap-pages.xml"
    listed = [address for part in parts[1:] for address in locations(client, part)]
    assert listed == [f"https://www.example.gov.cn/posts/{post}/" for post in posts]
    assert client.get("/sitemap-posts-0.xml").status_code == 404


def test_the_map_of_pages_has_columns_that_hold_something_and_departments(client: Client, site: None) -> None:
    department = DepartmentFactory(slug="mzj")
    PublicationFactory(column=ColumnFactory(code="full", owner=department), department=department)
    ColumnFactory(code="empty", owner=department)

    assert locations(client, "/sitemap-pages.xml") == [
        f"https://www.example.gov.cn{address}"
        for address in ("/", "/disclosure/", "/departments/", "/leaders/", "/columns/full/", "/departments/mzj/")
    ]


def test_robots_are_told_what_to_leave_alone(client: Client, site: None) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1] == "Sitemap: https://www.example.gov.cn/sitemap.xml"
    assert client.get("/robots.txt")["Content-Type"] == "text/plain; charset=utf-8"


def test_a_code_for_the_phone_is_a_picture_of_the_address(client: Client, site: None) -> None:
    post = PublicationFactory().post_id

    for address in ("/qr.svg", f"/posts/{post}/qr.svg"):
        response = client.get(address)
        assert response["Content-Type"] == "image/svg+xml"
        assert etree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert client.get("/qr.svg").content != client.get(f"/posts/{post}/qr.svg").content
