import pytest

from disclosure.domain.legacy.addresses import LinkKind, OldAddress, Site, address_of, host_of, normal_path

FILES = ("index.html", "news/0016.html", "news/view.asp@id=32.html", "upfile/表.pdf", "upfile/fake.xls")
SITE = Site(FILES, pages=("upfile/fake.xls",), base_url="http://Old.example.invalid:80/ylmz/")


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/YLMZ/News/0016.HTML", "", "/ylmz/news/0016.html"),
        ("//a//b/../c.html", "", "/a/c.html"),
        ("/news/view.asp", "id=32&Page=1", "/news/view.asp?id=32&page=1"),
        ("/%E8%A1%A8.pdf", "", "/表.pdf"),
        ("/%B1%ED.pdf", "", "/表.pdf"),
        ("", "", "/"),
        ("/../../etc/passwd", "", "/etc/passwd"),
    ],
)
def test_an_old_path_is_kept_in_one_form(path, query, expected):
    assert normal_path(path, query) == expected


def test_a_saved_query_is_known_by_both_its_addresses():
    assert SITE.addresses_of("news/view.asp@id=32.html") == [
        OldAddress("old.example.invalid", "/ylmz/news/view.asp@id=32.html"),
        OldAddress("old.example.invalid", "/ylmz/news/view.asp?id=32"),
    ]


def test_the_first_page_of_a_folder_is_the_folder():
    assert OldAddress("old.example.invalid", "/ylmz/") in SITE.addresses_of("index.html")


def test_what_a_manifest_says_goes_before_the_base():
    site = Site(["a.html", "b.html"], base_url="http://x.cn", urls={"a.html": "http://y.cn/view.asp?id=1"})
    assert site.addresses_of("a.html") == [OldAddress("y.cn", "/view.asp?id=1")]
    assert site.addresses_of("b.html") == [OldAddress("x.cn", "/b.html")]


def test_without_a_base_there_is_no_host():
    assert Site(["a/b.html"]).addresses_of("a/b.html") == [OldAddress("", "/a/b.html")]
    assert host_of("Old.Example.:443") == "old.example."


@pytest.mark.parametrize(
    ("href", "kind", "file"),
    [
        ("0016.html", LinkKind.PAGE, "news/0016.html"),
        ("../upfile/fake.xls", LinkKind.PAGE, "upfile/fake.xls"),
        ("../upfile/%E8%A1%A8.pdf", LinkKind.FILE, "upfile/表.pdf"),
        ("http://old.example.invalid/ylmz/index.html", LinkKind.PAGE, "index.html"),
        ("view.asp?id=32", LinkKind.HERE, ""),
        ("#top", LinkKind.HERE, ""),
        ("", LinkKind.NOTHING, ""),
        ("mailto:?subject=x", LinkKind.NOTHING, ""),
        ("mailto:a@b.cn", LinkKind.ELSEWHERE, ""),
        ("java\nscript:void(0)", LinkKind.SCRIPT, ""),
        ("file:///D:/wwwroot/a.doc", LinkKind.INSIDE, ""),
        ("http://192.168.1.5/a", LinkKind.INSIDE, ""),
        ("/uploadfile/2015/x.doc", LinkKind.LOST, ""),
        ("list.asp?page=2", LinkKind.LOST, ""),
        ("http://www.gov.cn/", LinkKind.ELSEWHERE, ""),
        ("http://[broken", LinkKind.LOST, ""),
    ],
)
def test_a_link_is_what_it_leads_to(href, kind, file):
    link = SITE.link(href, page="news/view.asp@id=32.html")
    assert (link.kind, link.file) == (kind, file)


def test_an_address_is_taken_apart():
    assert address_of("http://user@Old.CN:80/A?b=1") == OldAddress("old.cn", "/a?b=1")
