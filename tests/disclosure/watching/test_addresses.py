"""Which addresses a page leads to, and where."""

import pytest

from disclosure.domain.watching.addresses import Leads, lead_of, leads_in

HOSTS = {"www.example.gov.cn"}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/columns/news/gg/", "/columns/news/gg/"),
        ("/posts/5/?page=2#top", "/posts/5/"),
        ("https://www.example.gov.cn/posts/5/", "/posts/5/"),
        ("https://www.example.gov.cn", "/"),
        ("HTTP://WWW.EXAMPLE.GOV.CN/posts/5/", "/posts/5/"),
        ("view.html", "/posts/7/view.html"),
        ("../8/", "/posts/8/"),
        ("?page=2", "/posts/7/"),
    ],
)
def test_an_address_of_our_own_leads_to_its_path(address, path):
    lead = lead_of(address, element="link", base="/posts/7/", own_hosts=HOSTS)
    assert (lead.path, lead.is_external) == (path, False)


@pytest.mark.parametrize("address", ["https://www.gov.cn/a", "//other.example/a", "http://[broken/"])
def test_what_is_elsewhere_is_external(address):
    assert lead_of(address, element="link", base="/", own_hosts=HOSTS) == Leads("link", address)


@pytest.mark.parametrize("address", ["", "#part-2", "mailto:a@example.cn", "tel:5523951"])
def test_behind_some_addresses_there_is_no_page(address):
    assert lead_of(address, element="link", base="/", own_hosts=HOSTS) is None


def test_links_and_pictures_are_read_once_and_words_that_look_like_one_are_not():
    html = (
        '<p><a href="/a/?x=1&amp;y=2" rel="noopener">甲</a><a href="/a/?x=1&amp;y=2">又</a>'
        '<img alt="图" src="/posts/1/files/1/a.png" loading="lazy">写成 href="/b/" 或者 &lt;a href="/c/"&gt;</p>'
    )
    found = list(leads_in(html, base="/posts/1/", own_hosts=HOSTS))
    assert found == [
        Leads("link", "/a/?x=1&y=2", "/a/"),
        Leads("picture", "/posts/1/files/1/a.png", "/posts/1/files/1/a.png"),
    ]
