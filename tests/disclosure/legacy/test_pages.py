"""Pages taken apart and put together: pure, a line or two of HTML each."""

from datetime import date

import pytest

from disclosure.domain.legacy.addresses import Site
from disclosure.domain.legacy.body import make_body
from disclosure.domain.legacy.page import is_list_of_links, take_apart
from disclosure.domain.legacy.warnings import only_pictures, warnings_of
from disclosure.domain.sanitise import sanitise

TODAY = date(2026, 11, 25)


def made(html, **files):
    site = Site(["a.html", "b.html", *files], base_url="http://old.cn/")
    page = take_apart(f"<html><body><div id=zoom>{html}</div></body></html>")
    return make_body(
        page.body,
        look=lambda href: site.link(href, page="a.html"),
        picture=lambda file: files.get(file),
        page=lambda file: f"/to/{file}",
        title="标题",
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("甲<br>乙", "<p>甲</p><p>乙</p>"),
        ("<div>甲</div><div>乙</div>", "<p>甲</p><p>乙</p>"),
        ("<p>甲<br>　　乙</p>", "<p>甲</p><p>乙</p>"),
        ("<center><b>甲</b></center>", "<p><strong>甲</strong></p>"),
        ("<p>甲<o:p></o:p></p><![if !x]><p>乙</p><![endif]>", "<p>甲</p><p>乙</p>"),
        ("<!--[if gte mso 9]><xml><w:a>1</w:a></xml><![endif]--><p>甲</p>", "<p>甲</p>"),
        ("<script>1</script><p>甲<script>2</script>乙</p>尾", "<p>甲乙</p><p>尾</p>"),
        ("<div style='left:-9999px'>藏</div><p>甲</p>", "<p>甲</p>"),
        ("<table><tr><td><p>甲</p></td></tr></table>", "<p>甲</p>"),
        ("<p>甲</p><p>【打印本页】 </p><p>上一篇：乙</p>", "<p>甲</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_no_words_are_lost_and_none_run_together(html, expected):
    assert sanitise(made(html).html) == expected


def test_cells_that_are_blocks_stay_apart():
    found = sanitise(made("<table><tr><td><div>甲</div><div>乙</div></td><td>丙</td></tr></table>").html)
    assert found == "<table><tbody><tr><td><p>甲</p><p>乙</p></td><td>丙</td></tr></tbody></table>"


def test_links_lead_on_or_become_words():
    found = made('<p><a href="b.html">乙</a> <a href="gone.doc">丙</a> <a href="http://www.gov.cn/">国</a></p>')
    assert sanitise(found.html) == (
        '<p><a href="/to/b.html" rel="noopener">乙</a> 丙 <a href="http://www.gov.cn/" rel="noopener">国</a></p>'
    )
    assert found.led_to == ["b.html"]
    assert [address for _, address in found.lost_links] == ["http://old.cn/gone.doc"]


def test_a_picture_of_the_dump_stays_and_one_that_is_lost_goes():
    found = made('<p><img src="p.jpg"><img src="q.jpg">甲</p>', **{"p.jpg": "d" * 64})
    assert sanitise(found.html) == f'<p><img src="stored:{"d" * 64}" alt="标题（配图1）">甲</p>'
    assert found.lost_pictures == ["http://old.cn/q.jpg"]


def test_the_block_above_the_text_is_read_with_its_values_beside_or_below():
    page = take_apart(
        "<table><tr><td>• 索引号:15329000L/2017-00036</td><td>公文种类:</td></tr>"
        "<tr><td>发文机关：</td><td>云龙县民政局</td></tr></table><h1>标题</h1><p>发布时间:2017-1-19 09:30</p>"
        "<div id=zoom><p>索引号:不是这个</p></div>"
    )
    assert page.metadata == {"index_number": "15329000L/2017-00036", "issuing_body": "云龙县民政局"}
    assert (page.title, page.published_on, str(page.published_at)) == ("标题", date(2017, 1, 19), "09:30:00")


@pytest.mark.parametrize(
    ("html", "day", "left"),
    [
        ("<p>发布时间：2016年3月1日</p><p>正文。</p>", date(2016, 3, 1), "<p>正文。</p>"),
        (
            "<p><font>发布日期：２０１６．３．１ 09:30 浏览次数：12次</font></p><p>正文。</p>",
            date(2016, 3, 1),
            "<p>正文。</p>",
        ),
        ("【发布时间：二〇一六年三月一日】<br>正文。", date(2016, 3, 1), "<p>正文。</p>"),
        (
            "<p>发布时间：2016-03-01 来源：民政股</p><p>正文。</p>",
            date(2016, 3, 1),
            "<p>发布时间：2016-03-01 来源：民政股</p><p>正文。</p>",
        ),
        ("<p>时间：2016-03-01</p><p>地点：礼堂</p>", None, "<p>时间：2016-03-01</p><p>地点：礼堂</p>"),
        ("<p>发布时间：另行通知</p>", None, "<p>发布时间：另行通知</p>"),
    ],
)
def test_a_date_that_stands_within_the_text_is_read_and_taken_out_of_it(html, day, left):
    page = take_apart(f"<html><body><div id=zoom>{html}</div></body></html>")
    assert page.published_on == day
    assert sanitise(made(html).html) == left


def test_a_date_beside_the_text_comes_before_one_within_it():
    page = take_apart("<p>发布时间:2017-01-19</p><div id=zoom><p>发布时间：2016-03-01</p><p>正文。</p></div>")
    assert page.published_on == date(2017, 1, 19)
    assert page.body.text_content() == "发布时间：2016-03-01正文。"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>县民政局召开会议-云龙县人民政府网</title><p>甲</p>", "县民政局召开会议"),
        ("<title>无标题文档</title><h1></h1><p>甲</p>", ""),
        ("<title>网站</title><h1>真正的标题</h1><p>甲</p>", "真正的标题"),
        ("<meta name=ArticleTitle content=甲的标题><h1>乙</h1>", "甲的标题"),
        ("", ""),
        ("<!-- nothing -->", ""),
    ],
)
def test_the_title_is_the_page_s_and_not_the_site_s(html, title):
    assert take_apart(html).title == title


def test_without_a_known_place_the_body_is_where_the_words_are():
    page = take_apart(
        "<body><table><tr><td><a href=1>首页</a><a href=2>新闻中心的栏目</a></td></tr></table>"
        f"<table><tr><td>侧栏</td><td><p>{'正文很长。' * 20}</p></td></tr></table></body>"
    )
    assert page.body.tag == "td"
    assert page.body.text_content().startswith("正文很长。")


def test_a_list_of_links_is_no_page_to_be_read():
    links = "".join(f"<li><a href={n}.html>第{n}条消息的标题</a>[2017-1-{n}]</li>" for n in range(1, 6))
    assert is_list_of_links(take_apart(f"<div id=zoom><ul>{links}</ul>共6条 第1/1页</div>").body)
    words = "这是一段正文，讲的是会议的情况。" * 3
    assert not is_list_of_links(take_apart(f"<div id=zoom><p>{words}</p><ul>{links[:60]}</ul></div>").body)


def test_what_was_broken_into_is_seen():
    page = take_apart(
        "<meta http-equiv=refresh content='5;url=http://lottery.invalid/'>"
        "<div id=zoom><div style='position:absolute;left:-9999px'><a href='http://casino.invalid/'>x</a></div>"
        "<script>eval(atob('YWxl'))</script><p>甲</p></div>"
    )
    assert page.refresh == "http://lottery.invalid/"
    assert page.hidden_links == ("http://casino.invalid/",)
    assert page.runs_code


def warned(title="标题", text="", body="", breadcrumb="", on=date(2026, 11, 1)):
    return list(warnings_of(title=title, text=text, body=body, breadcrumb=breadcrumb, published_on=on, today=TODAY))


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"text": "于2017930日前完成，20171031前上报"}, "2017930日、20171031，请"),
        ({"text": "于每年331日前"}, "331日"),
        ({"text": "见附件514"}, "附件514"),
        ({"title": "实施细则(试行)"}, "没有写有效期"),
        ({"title": "2016年政府信息公开年报", "on": date(2017, 4, 12)}, "晚于3月31日"),
        ({"title": "领导之窗", "on": date(2015, 4, 1)}, "不能当作现任"),
        (
            {"body": "<table><tr><td>答复数</td><td>3</td></tr><tr><td>1.公开</td><td>1</td></tr>"
                     "<tr><td>2.不公开</td><td>1</td></tr></table>"},
            "“答复数”是 3，其下各项合计 2",
        ),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_told(given, part):
    assert len(warned(**given)) == 1
    assert part in warned(**given)[0]


def test_what_is_in_order_is_not_told():
    assert warned(title="细则(试行)", text="有效期两年") == []
    assert warned(text="2017年9月30日前，共331人，附件5-14，2017年附件2") == []
    assert (
        warned(
            body="<table><tr><td>甲</td><td>3</td></tr><tr><td>1.</td><td>2</td></tr><tr><td>2.</td><td>1</td></tr></table>"
        )
        == []
    )


def test_a_page_that_is_a_picture_says_so():
    assert only_pictures("", lost=["x"]) == "内容只在图片里，而备份中没有这些图片"
    assert only_pictures("这里有足够长的一段文字。", lost=["x"]) == ""
