"""The payload of a revision: cleaned, in one form, with a digest that stays."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain import content
from disclosure.domain.sanitise import sanitise, text_of
from yunlong_portal.kernel.workflow import Refused


def payload(**changed):
    return content.empty_payload(kind="news") | {"title": "标题", "body": "<p>正文</p>", "column": "news.yw"} | changed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p onclick='x()'>文</p>", "<p>文</p>"),
        ("<script>alert(1)</script><p>文</p>", "<p>文</p>"),
        ("<p style='color:red' class='MsoNormal'>文</p>", "<p>文</p>"),
        ("<p><b>粗</b><i>斜</i></p>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<h1>大</h1>", "<h2>大</h2>"),
        ("<a href='javascript:alert(1)'>点</a>", '<a rel="noopener">点</a>'),
        ("<img src='http://elsewhere.example/x.png' alt='图'>", '<img alt="图">'),
        ("<img src='data:image/png;base64,AAAA' alt='图'>", '<img alt="图">'),
        (f"<img src='stored:{'a' * 64}' alt='图'>", f'<img src="stored:{"a" * 64}" alt="图">'),
        (f"<a href='stored:{'a' * 64}'>偷</a>", '<a rel="noopener">偷</a>'),
        ("<iframe src='/'></iframe><form><input></form>文", "文"),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>文<o:p></o:p></p>", "<p>文</p>"),
        ("<p>甲&#8203;乙&#x202e;丙</p>", "<p>甲乙丙</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<svg><script>alert(1)</script></svg><p>文</p>", "<p>文</p>"),
        ("<p>\u3000\u3000通知 \u2002</p><p>&nbsp;</p>", "<p>通知</p><p></p>"),
        ("<p> <strong>\u3000一、<em>优 化\u3000</em></strong> </p>", "<p><strong>一、<em>优 化</em></strong></p>"),
    ],
)
def test_only_what_a_post_may_hold_stays(typed, kept):
    assert sanitise(typed) == kept


@pytest.mark.parametrize(
    ("pasted", "address", "rest"),
    [
        ("http://ygzf.yn.gov.cn/)上进行发布和公示,重要事项", "http://ygzf.yn.gov.cn/", ")上进行发布和公示,重要事项"),
        ("http://xxcx.yn.gov.cn/fag/login.jsp(牵头单位", "http://xxcx.yn.gov.cn/fag/login.jsp", "(牵头单位"),
        ("https://example.com/a(1).pdf?x=1&y=2。", "https://example.com/a(1).pdf?x=1&y=2", "。"),
        ("https://example.com/,县政府", "https://example.com/", ",县政府"),
        ("https://example.com/a_(1).pdf", "https://example.com/a_(1).pdf", ""),
    ],
)
def test_a_pasted_address_ends_where_the_sentence_goes_on(pasted, address, rest):
    typed = f'<p>见<a href="{escape(pasted)}">{escape(pasted)}</a>。</p>'
    kept = escape(address)
    assert sanitise(typed) == f'<p>见<a href="{kept}" rel="noopener">{kept}</a>{rest}。</p>'
    assert sanitise(sanitise(typed)) == sanitise(typed)
    assert text_of(sanitise(typed)) == f"见{pasted}。"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            '<a href="http://www.gov.cn上">www.gov.cn上</a>',
            '<a href="http://www.gov.cn" rel="noopener">www.gov.cn</a>上',
        ),
        ('<a href="http://云龙">http://云龙</a>', "http://云龙"),
        ('<a href="https://example.com/文">县政府</a>', '<a href="https://example.com/文" rel="noopener">县政府</a>'),
    ],
)
def test_a_link_with_words_of_its_own_is_left_and_one_to_nowhere_is_text(typed, kept):
    assert sanitise(typed) == kept


@given(st.text(alphabet=st.sampled_from("<>/\"'= abpscriptimgonload:;&#xA文"), max_size=200))
def test_cleaning_twice_changes_nothing_and_no_script_is_left(typed):
    once = sanitise(typed)
    assert sanitise(once) == once
    assert "<script" not in once


@given(st.lists(st.sampled_from(["http://a.cn", "/", "(", ")", "。", ",", "文", "&", "<p>", "</p>", " ", "\u3000"])))
def test_cleaning_a_pasted_link_twice_changes_nothing(parts):
    words = "".join(parts)
    once = sanitise(f'<p>{words}<a href="{escape(words)}">{escape(words)}</a></p>')
    assert sanitise(once) == once


def test_the_text_of_html_keeps_blocks_apart():
    assert text_of("<p>一</p><p>二<br>三</p>") == "一\n二\n三"


def test_normalising_twice_gives_the_same_digest():
    once = content.normalise(payload(title="  标\u200b题\u202e "))
    assert once["title"] == "标题"
    assert content.digest_of(content.normalise(once)) == content.digest_of(once)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "不能为空"),
        ({"title": "长" * 201}, "最多 200 个字，现有 201 个"),
        ({"kind": "poem"}, "没有这种信息类型"),
        ({"publicity": "secret"}, "请从列出的选项中选择"),
        ({"metadata": {"date_of_issue": "2017-02-30"}}, "成文日期“2017-02-30”不是一个存在的日期"),
        ({"content": {"surprise": 1}}, "格式不对"),
    ],
)
def test_what_is_not_of_the_declared_form_is_refused_in_words(changed, words):
    with pytest.raises(Refused, match=words) as caught:
        content.normalise(payload(**changed))
    assert caught.value.code == "content_invalid"


def test_every_character_counts_for_the_digest():
    assert content.digest_of(payload(body="<p>正文。</p>")) != content.digest_of(payload(body="<p>正文.</p>"))
