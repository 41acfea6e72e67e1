import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.letters.conftest import BODY, wording
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.wording import alone_in, fill, marks_in, number_objections, number_text, objections


def codes(**changes):
    template = wording(**changes)
    return {
        field: [each.code for each in found] for field, found in objections(template, kinds.get(template.code)).items()
    }


def test_a_good_wording_is_met_with_no_objection():
    assert codes() == {}


WRONG = [
    ({"body": BODY + "\n{applicant_id}"}, {"body": ["unknown_mark"]}),
    ({"body": BODY.replace("{reasons}", "")}, {"body": ["missing_mark"]}),
    ({"body": ""}, {"body": ["missing_mark"]}),
    ({"title": " "}, {"title": ["empty"]}),
    ({"title": "{title}告知书"}, {"title": ["unknown_mark"]}),
    ({"slip": "意见：{opinion}"}, {"slip": ["unknown_mark"]}),
    ({"body": BODY + "\n{reasons"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{{reasons}}"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{reasons.__class__}"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{reasons[0]}"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{reasons!r:>10}"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{0}"}, {"body": ["stray_brace"]}),
    ({"body": BODY + "\n{}"}, {"body": ["stray_brace"]}),
    ({"number_pattern": "{organ}〔{year}〕"}, {"number_pattern": ["number_without"]}),
    ({"number_pattern": "{organ}[{year}]{n}号"}, {"number_pattern": ["number_brackets"]}),
    ({"number_pattern": "{organ}【{year}】{n}号"}, {"number_pattern": ["number_brackets"]}),
    ({"number_pattern": "{slug}〔{year}〕{n}号"}, {"number_pattern": ["unknown_mark"]}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "found"), WRONG)
def test_a_wording_that_no_letter_could_be_made_of_is_refused(changes, found):
    assert codes(**changes) == found


def test_the_sentences_name_the_mark_and_what_can_be_done():
    unknown, missing, stray = (
        objections(wording(body=body), kinds.get("refusal"))["body"][0].sentence
        for body in (BODY + "{who}", BODY.replace("“{description}”", "信息"), BODY + "\n特此告知{reasons 不公开")
    )
    assert unknown.startswith("没有{who}这样的标记。可以用的有：{received_on}、{description}、")
    assert missing == (
        "正文里没有写上{description}（申请内容）。《不予公开告知书》必须有这些内容，请在适当的地方补上。"
    )
    assert stray == "“。 特此告知{reason”处的花括号不成标记。标记写成 {reason} 的样子，文中不能另用花括号。"


def test_a_full_stop_that_was_typed_is_left_out_where_the_wording_goes_on():
    assert fill("因{a}，延长。", {"a": "要查。"}) == "因要查，延长。"
    assert fill("理由：{a}。", {"a": "一。\n二。"}) == "理由：一。\n二。"
    assert fill("理由：{a}", {"a": "要查。"}) == "理由：要查。"


def test_marks_are_found_in_order_each_once():
    assert marks_in("{b}与{a}，{b}") == ["b", "a"]
    assert (alone_in("　{items} "), alone_in("另附{items}"), alone_in("{a}{b}")) == ("items", "", "")


def test_a_value_is_put_in_once_and_not_read_for_marks():
    assert fill("{a}{b}", {"a": "{b}", "b": "{a}"}) == "{b}{a}"


@given(st.text(), st.text())
def test_no_value_reaches_into_the_program(before, value):
    assert fill(before.replace("{", "").replace("}", "") + "{a}", {"a": value}).endswith(value)


def test_a_number_is_full_year_in_hexagonal_brackets_without_leading_zeros():
    assert number_text(wording(), organ="云财", year=2017, n=1) == "云财公开告〔2017〕1号"
    county = wording(number_pattern="{organ}{class}〔{year}〕第{n}号", class_mark="公开")
    assert number_text(county, organ="云政", year=2026, n=120) == "云政公开〔2026〕第120号"
    assert number_objections(county.number_pattern) == []
