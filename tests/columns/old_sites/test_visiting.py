"""Looking at a home page: its newest day, the links that lead nowhere; against sites that are slow, dead or endless."""

from datetime import date

import pytest

from columns import slots
from columns.domain.old_sites import visiting
from columns.domain.old_sites.visiting import decoded, leads_on, links_of, newest_date, text_of, visit
from tests.kernel.websites import HOME, website
from yunlong_portal.kernel.fetching import Fetched

TODAY = date(2017, 8, 25)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("县政府召开会议 2017-08-21", date(2017, 8, 21)),
        ("2017年8月1日 动态 2017/7/30 公告 2017.08.09", date(2017, 8, 9)),
        ("今天是2017年8月25日 通知 2016-12-01", date(2016, 12, 1)),
        ("今天是：2017年8月25日", None),
        ("会期 2017-09-30", None),
        ("2017-13-45 电话 12017-08-0112", None),
        ("没有日期", None),
        ("", None),
    ],
)
def test_the_newest_day_of_a_page_is_no_day_to_come_and_not_the_day_of_the_visit(text, day):
    assert newest_date(text, today=TODAY) == day


def test_a_reader_sees_no_script():
    assert text_of("<p>新闻</p><script>var d='2017-08-25'</script><style>p{}</style><!-- 2017-08-24 -->") == "新闻"
    assert text_of("") == ""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<meta charset=gb2312>龙朱镕基".encode("gb18030"), ""),
        ("<meta http-equiv='Content-Type' content='text/html; charset=GBK'>龙朱镕基".encode("gb18030"), ""),
        ("龙朱镕基".encode("gb18030"), "text/html; charset=GB2312"),
        ("龙朱镕基".encode("gb18030"), ""),
        ("龙朱镕基".encode(), ""),
        ("龙朱镕基".encode(), "text/html; charset=nonsense"),
    ],
)
def test_a_page_is_read_by_what_it_is_written_in(body, said):
    headers = {"content-type": said} if said else {}
    assert decoded(Fetched("http://example.cn/", 200, body, headers=headers)).endswith("龙朱镕基")


def test_links_that_stay_on_the_site_are_tried_each_once():
    page = '<a href="/a#1">一</a><a href="a">二</a><a href="http://elsewhere.cn/">三</a><a href="mailto:x@y.cn">四</a>'
    assert links_of(page + '<a href="/">首页</a><a href="http://[">坏</a>', base="http://example.cn/") == [
        "http://example.cn/a"
    ]


@pytest.mark.parametrize(
    ("page", "further"),
    [
        ('<meta http-equiv="Refresh" content="0;url=index.asp">', "http://example.cn/old/index.asp"),
        ("<meta http-equiv=REFRESH content='3; URL=\"/main/\"'>", "http://example.cn/main/"),
        ('<meta http-equiv="refresh" content="300;url=/">', ""),
        ('<meta http-equiv="refresh" content="0">', ""),
        ('<frameset><frame src="top.htm"><frame src="main.htm#a"></frameset>', "http://example.cn/old/main.htm"),
        ('<body><iframe src="/in/"></iframe></body>', "http://example.cn/in/"),
        ('<body><p>新闻</p><iframe src="http://weather.cn/"></iframe></body>', ""),
        ("<p>新闻</p>", ""),
        ("", ""),
    ],
)
def test_a_door_leads_on_to_the_page_behind_it(page, further):
    assert leads_on(page, base="http://example.cn/old/") == further


@pytest.fixture
def site(settings, monkeypatch):
    settings.FETCH_NETWORKS = list(HOME)
    monkeypatch.setattr(slots.WORDING, "_providers", {})  # the list of wordings is in the database
    with website() as running:
        yield running


def test_a_site_is_visited_and_its_dead_links_are_named(site, monkeypatch):
    site.page("/", '<p>2017-08-21 开会</p><a href="/one">一</a><a href="/gone">二</a><a href="/login">三</a>')
    site.page("/one", "有")
    site.page("/login", "请登录", status=401)
    monkeypatch.setattr(slots.WORDING, "_providers", {"tests": (0, lambda text: ["开回"] if "开会" in text else [])})
    found = visit(f"{site.url}/", today=TODAY)
    assert (found.is_reachable, found.answer, found.last_update_on) == (True, "能打开", date(2017, 8, 21))
    assert found.details == f"打开时答复404：{site.url}/gone\n用词：开回"


def test_what_stands_behind_the_door_is_judged(site):
    site.page("/", '<meta http-equiv="refresh" content="0;url=/index.htm">')
    site.page("/index.htm", "2017-08-21 开会")
    assert visit(f"{site.url}/", today=TODAY).last_update_on == date(2017, 8, 21)
    site.page("/", '<meta http-equiv="refresh" content="0;url=/gone.htm">')
    assert visit(f"{site.url}/", today=TODAY).answer == "打开时答复404"


@pytest.mark.parametrize(
    ("path", "answer"),
    [("/nothing", "打开时答复404"), ("/circle", "跳转太多或者来回跳转"), ("/inside", "指向内部网络，不访问")],
)
def test_a_site_that_does_not_open_says_how(site, path, answer):
    site.redirect("/circle", "/circle")
    site.redirect("/inside", "http://169.254.169.254/")
    found = visit(f"{site.url}{path}", today=TODAY)
    assert (found.is_reachable, found.answer, found.dead) == (False, answer, ())


def test_ten_megabytes_and_a_hundred_links_end(site, monkeypatch):
    assert visit(f"{site.url}/big", today=TODAY).is_reachable
    site.page("/", "".join(f'<a href="/{n}">{n}</a>' for n in range(100)))
    assert len(visit(f"{site.url}/", today=TODAY).dead) == visiting.LINKS_TRIED
    monkeypatch.setattr(visiting, "SECONDS_FOR_LINKS", 0.0)
    assert visit(f"{site.url}/", today=TODAY).dead == ()
