"""Other websites: asked briefly, never inside our own network, and what went wrong is a value."""

import gzip
import ipaddress
import socket
import time

import pytest

from tests.kernel.websites import HOME, MEGABYTE, website
from yunlong_portal.kernel.enums import FetchProblem
from yunlong_portal.kernel.fetching import MAX_REDIRECTS, fetch, is_public


@pytest.fixture(scope="module")
def site():
    with website() as running:
        running.page("/", "<title>云龙县某某局</title>", Last_Modified="Mon, 21 Aug 2017 02:00:00 GMT")
        running.page("/%E6%96%B0%E9%97%BB/1.html?a=%E4%B8%AD", "新闻")
        running.page("/gone", "没有了", status=404)
        running.redirect("/old", "/")
        running.redirect("/circle", "/circle2")
        running.redirect("/circle2", "/circle")
        for each in range(MAX_REDIRECTS + 2):
            running.redirect(f"/chain{each}", f"/chain{each + 1}")
        running.redirect("/inside", "http://127.0.0.2:8000/")
        running.redirect("/cloud", "http://169.254.169.254/latest/meta-data/")
        running.redirect("/file", "file:///etc/passwd")
        yield running


def look(site, path, **given):
    return fetch(f"{site.url}{path}", **{"timeout": 5, "networks": HOME} | given)


def test_a_page_is_read_with_its_headers(site):
    found = look(site, "/")
    assert (found.status, found.body.decode(), found.is_whole) == (200, "<title>云龙县某某局</title>", True)
    assert (found.headers["last-modified"], found.words) == ("Mon, 21 Aug 2017 02:00:00 GMT", "能打开")
    assert (site.headers["host"], "cookie" in site.headers) == (site.url.removeprefix("http://"), False)


def test_chinese_in_an_address_is_asked_for_as_servers_know_it(site):
    assert look(site, "/新闻/1.html?a=中#第一段").body.decode() == "新闻"


def test_a_page_that_is_not_there_is_an_answer(site):
    found = look(site, "/gone")
    assert (found.status, found.problem, found.is_there, found.words) == (404, "", False, "打开时答复404")


def test_redirects_are_followed_and_told(site):
    found = look(site, "/old")
    assert (found.url, found.redirects) == (f"{site.url}/", (f"{site.url}/",))


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/circle", FetchProblem.REDIRECTS),
        ("/chain0", FetchProblem.REDIRECTS),
        ("/inside", FetchProblem.PRIVATE),
        ("/cloud", FetchProblem.PRIVATE),
        ("/file", FetchProblem.ADDRESS),
        ("/rubbish", FetchProblem.ANSWER),
    ],
)
def test_what_went_wrong_is_told(site, path, problem):
    found = look(site, path)
    assert (found.status, found.problem) == (None, problem)
    assert found.words == problem.label


@pytest.mark.parametrize("path", ["/slow", "/silent"])
def test_who_drips_or_says_nothing_is_left_after_one_limit(site, path):
    started = time.monotonic()
    assert look(site, path, timeout=0.3).problem == FetchProblem.SLOW
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(("limit", "size"), [(100_000, 100_000), (0, 0), (20 * MEGABYTE, 10 * MEGABYTE)])
def test_no_more_is_read_than_asked_for(site, limit, size):
    found = look(site, "/big", max_bytes=limit)
    assert (found.status, len(found.body), found.is_whole) == (200, size, limit != 100_000)


def test_a_page_packed_unasked_is_unpacked_up_to_the_limit(site):
    for path, said in (("/packed", "gzip"), ("/mislabelled", "deflate")):
        body = gzip.compress(b"x" * MEGABYTE) if said == "gzip" else b"plain after all"
        site.pages[path] = (200, {"Content-Encoding": said}, body)
    found = look(site, "/packed", max_bytes=100_000)
    assert (len(found.body), found.is_whole) == (100_000, False)
    assert look(site, "/packed").body == b"x" * MEGABYTE
    assert look(site, "/mislabelled").body == b"plain after all"


def test_our_own_network_is_not_asked_unless_the_county_says_so(site, settings):
    asked = len(site.asked)
    assert look(site, "/", networks=()).problem == FetchProblem.PRIVATE
    assert fetch(f"{site.url}/").problem == FetchProblem.PRIVATE
    assert len(site.asked) == asked
    settings.FETCH_NETWORKS = ["127.0.0.0/8"]
    assert fetch(f"{site.url}/").is_there


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_every_way_of_writing_an_inner_address_is_known(host):
    assert fetch(f"http://{host}:9000/", timeout=2).problem == FetchProblem.PRIVATE


@pytest.mark.parametrize(
    "url",
    [
        "", "www.example.cn", "ftp://example.cn/", "javascript:alert(1)", "http://", "http://me:secret@example.cn/",
        "http://example.cn:22/", "http://example.cn:99999/", "http://[::1/", "http://a..b/",
        "http://" + "a" * 64 + ".cn/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_website_is_not_asked(url):
    assert fetch(url, timeout=1).problem == FetchProblem.ADDRESS


def test_nobody_there_is_no_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers
        found = fetch(f"http://127.0.0.1:{taken.getsockname()[1]}/", timeout=2, networks=HOME)
    assert found.problem == FetchProblem.UNREACHABLE
    assert fetch("http://nobody.invalid/", timeout=2).problem == FetchProblem.NAME


def test_a_plain_server_asked_for_a_secure_page_has_no_certificate(site):
    assert fetch(site.url.replace("http:", "https:"), timeout=2, networks=HOME).problem == FetchProblem.CERTIFICATE


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("64:ff9b::808:808", True),
        ("10.0.0.1", False), ("100.64.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("224.0.0.1", False), ("240.0.0.1", False), ("::", False), ("::10.0.0.1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("fe80::1", False), ("fc00::1", False),
        ("fec0::1", False), ("ff0e::1", False), ("2001:0:53aa:64c:3ccc:1a2b:c0a8:1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address, public):
    assert is_public(ipaddress.ip_address(address)) is public
