from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from columns.models import SiteFact
from disclosure.preferences import Preferences, local_address, preferences_of
from tests.disclosure.pages.conftest import text_of
from tests.factories import PublicationFactory

Read = Callable[..., Any]


def test_a_choice_is_kept_in_a_cookie_and_leads_back(client: Client, db: None) -> None:
    response = client.get("/preferences/?size=large&next=/posts/7/%3Fa%3D1")

    assert (response.status_code, response["Location"]) == (302, "/posts/7/?a=1")
    assert response["Cache-Control"] == "no-store"
    cookie = response.cookies["size"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("large", True, "Lax")
    assert list(response.cookies) == ["size"]


@pytest.mark.parametrize("value", ["medium", "huge", "", "<b>"])
def test_the_default_and_the_unknown_remove_the_cookie(client: Client, db: None, value: str) -> None:
    response = client.get("/preferences/?" + urlencode({"size": value, "next": "/"}))

    assert response.cookies["size"].value == ""
    assert response.cookies["size"]["max-age"] == 0


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        " //evil.example",
        "/\t/evil.example",
        "///evil.example",
    ],
)
def test_a_choice_never_leads_to_another_site(client: Client, db: None, elsewhere: str) -> None:
    response = client.get("/preferences/?" + urlencode({"size": "large", "next": elsewhere}))

    assert response["Location"] == "/"


@given(st.text(max_size=30))
def test_whatever_stands_in_next_stays_on_this_site(candidate: str) -> None:
    address = local_address(candidate)

    assert address.startswith("/")
    assert not address.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ("", Preferences()),
        ("size=small; mode=elder", Preferences(size="small", mode="elder")),
        ("size=../x; mode=none", Preferences()),
    ],
)
def test_cookies_count_only_where_they_are_known_choices(cookies: str, expected: Preferences) -> None:
    assert preferences_of(RequestFactory(headers={"Cookie": cookies}).get("/")) == expected


def test_the_server_renders_the_choice_and_offers_the_way_back(read: Read) -> None:
    address = f"/posts/{PublicationFactory().post_id}/"

    page = read(address, Cookie="mode=elder")

    assert page.get("class") == "size-medium mode-elder"
    links = {each.text: each.get("href") for each in page.xpath("//div[@class='topbar']//a")}
    assert links["退出长者模式"] == f"/preferences/?mode=standard&next={address}"


def test_the_way_back_keeps_the_whole_address(read: Read) -> None:
    page = read("/disclosure/?year=2017&page=1")

    links = {each.text: each.get("href") for each in page.xpath("//div[@class='topbar']//a")}
    assert links["长者模式"] == "/preferences/?mode=elder&next=/disclosure/%3Fyear%3D2017%26page%3D1"


@pytest.mark.parametrize(
    "address", ["/", "/disclosure/", "/departments/", "/sitemap/", "/nowhere/", "/feeds/latest.atom", "/robots.txt"]
)
def test_no_page_sets_a_cookie_unasked_or_depends_on_a_session(client: Client, site: None, address: str) -> None:
    response = client.get(address)

    assert not response.cookies
    assert "csrf" not in response.content.decode().lower()


def test_a_choice_that_comes_with_a_form_counts_at_once_and_is_kept(client: Client, site: None) -> None:
    response = client.post("/requests/new/?mode=elder", {"page": "wanted", "go": "stay", "title": "低保"})
    page = html.fromstring(response.content.decode())

    assert page.get("class") == "size-medium mode-elder"
    assert response.cookies["mode"].value == "elder"
    assert page.xpath("//input[@name='title']/@value") == ["低保"]
    assert page.xpath("//button[@value='stay']/@formaction") == ["?mode=standard#main"]
    assert page.xpath("//div[@class='topbar']//a[contains(@href, 'mode=')]") == []

    again = client.post("/requests/new/?mode=standard", {"page": "wanted", "go": "stay"})
    assert html.fromstring(again.content.decode()).get("class") == "size-medium mode-standard"
    assert again.cookies["mode"]["max-age"] == 0


def test_a_choice_in_the_address_of_a_page_changes_nothing(client: Client, site: None) -> None:
    response = client.get("/?mode=elder")

    assert not response.cookies
    assert html.fromstring(response.content.decode()).get("class") == "size-medium mode-standard"


@pytest.mark.parametrize(
    ("address", "posted"),
    [
        ("/requests/new/", {"page": "wanted", "go": "next"}),
        ("/requests/track/", {"act": "look"}),
        ("/requests/complaints/new/", {"go": "send"}),
        ("/nowhere/", {}),
    ],
)
def test_elder_mode_is_kept_on_pages_that_answer_a_form_and_on_those_of_errors(
    client: Client, site: None, address: str, posted: dict[str, str]
) -> None:
    client.cookies["mode"] = "elder"

    assert html.fromstring(client.post(address, posted).content.decode()).get("class") == "size-medium mode-elder"


def test_staff_pages_know_no_elder_mode(client: Client, db: None) -> None:
    client.cookies["mode"] = "elder"

    assert "mode-elder" not in client.get("/admin/login/").content.decode()


def test_phone_and_window_stand_in_sight_in_elder_mode_where_they_are_known(read: Read) -> None:
    def bars(**headers: str) -> list[str]:
        return [text_of(each) for each in read("/", **headers).xpath("//aside[@class='call-bar no-print']")]

    assert bars(Cookie="mode=elder") == []
    for key, value in {"hotline": "96128", "service_window": "县政务服务中心"}.items():
        SiteFact.objects.create(key=key, group="contact", label=key, value=value)
    assert bars() == []
    assert bars(Cookie="mode=elder") == ["打电话 96128 到窗口：县政务服务中心"]
