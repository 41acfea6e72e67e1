from hypothesis import given
from hypothesis import strategies as st

from disclosure.search.highlight import excerpt, highlight, plain


def test_words_are_marked_whatever_their_width_and_case() -> None:
    assert highlight("ＰＭ２.５监测", ["pm2 5"]) == "<mark>ＰＭ２.５</mark>监测"


def test_neighbours_share_one_mark() -> None:
    assert highlight("征地补偿公示", ["征地", "补偿"]) == "<mark>征地补偿</mark>公示"


def test_a_document_number_is_marked_with_its_brackets() -> None:
    assert highlight("见云政办发〔2017〕12号。", ["云政办发 2017 12号"]) == "见<mark>云政办发〔2017〕12号</mark>。"


def test_a_hit_inside_a_folded_character_takes_it_whole() -> None:
    assert highlight("50㎡", ["m"]) == "50<mark>㎡</mark>"


def test_markup_in_a_title_is_shown_not_run() -> None:
    assert highlight('<b>医保</b>&"', ["医保"]) == "&lt;b&gt;<mark>医保</mark>&lt;/b&gt;&amp;&quot;"


def test_the_plain_text_of_html_has_no_markup_and_no_attribute() -> None:
    assert plain('<p>甲 &lt;乙&gt;</p>\n<img alt="a > b" src="x"><p>丙</p>') == "甲 <乙> 丙"


def test_an_excerpt_begins_where_the_text_begins_when_the_words_are_there() -> None:
    assert excerpt("征地补偿。" + "无关。" * 100, ["征地"], length=10) == "<mark>征地</mark>补偿。无关。无关……"


def test_an_excerpt_is_chosen_where_most_different_words_stand() -> None:
    text = "征地。" + "无关。" * 60 + "征地补偿标准" + "无关。" * 60
    shown = excerpt(text, ["征地", "标准"], length=40)
    assert "<mark>征地</mark>补偿<mark>标准</mark>" in shown
    assert shown.startswith("……")
    assert shown.endswith("……")


def test_an_excerpt_without_a_hit_is_the_beginning() -> None:
    assert excerpt("短文。", ["没有"]) == "短文。"
    assert excerpt("", ["没有"]) == ""


@given(st.text(), st.lists(st.text(min_size=1, max_size=5), max_size=4))
def test_marking_changes_nothing_but_the_marks(text: str, words: list[str]) -> None:
    from django.utils.html import escape

    marked = highlight(text, words)
    assert marked.replace("<mark>", "").replace("</mark>", "") == escape(text)
    assert marked.count("<mark>") == marked.count("</mark>")
