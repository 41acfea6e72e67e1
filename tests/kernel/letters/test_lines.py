"""Where lines end: as office programs break Chinese, and spread to the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunlong_portal.kernel.letters.lines import lines_of
from yunlong_portal.kernel.letters.measures import item_width, room_right, width


def broken(text, *, first=10.0, others=10.0):
    return [each.text for each in lines_of(text, first=first, others=others)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八九十百千", ["一二三四五六七八九十", "百千"]),
        ("一二三四五六七八九十。百", ["一二三四五六七八九", "十。百"]),
        ("一二三四五六七八九十”。", ["一二三四五六七八九", "十”。"]),
        ("一二三四五六七八九（十）", ["一二三四五六七八九", "（十）"]),
        ("一二三四五六七八《（十》", ["一二三四五六七八", "《（十》"]),
        ("一二三四五六七八九2017年", ["一二三四五六七八九", "2017年"]),
        ("一二三四五六七八2017年", ["一二三四五六七八2017", "年"]),
        ("一二三四五六七八九——十", ["一二三四五六七八", "九——十"]),
        ("一二三四五六七八九……", ["一二三四五六七八", "九……"]),
        ("一二三四五 abcdef 六七", ["一二三四五 abcdef 六", "七"]),
        ("a" * 50, ["a" * 20, "a" * 20, "a" * 10]),
        ("", [""]),
    ],
)
def test_lines_end_where_the_rules_allow(text, lines):
    assert broken(text) == lines


def test_the_first_line_leaves_room_for_the_indent():
    assert broken("一二三四五六七八九十百千", first=8) == ["一二三四五六七八", "九十百千"]


def test_what_is_left_at_the_right_is_spread_between_the_characters_but_in_the_last_line():
    first, second = lines_of("一二三四五六七八九十。百", first=10, others=10)
    assert first.gap == pytest.approx(1 / 8)
    assert second.gap == 0


def test_a_line_that_would_look_torn_is_left_ragged():
    first, *_ = lines_of("网址" + "a" * 18 + "，" + "b" * 18, first=12, others=12)
    assert first.gap == 0


@given(st.text(alphabet="云龙县人民政府（）《》“”，。、；：—…2017abc .-", max_size=120), st.integers(4, 28))
def test_nothing_is_lost_and_no_line_is_too_long(text, room):
    lines = broken(text, first=max(room - 2, 2), others=room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(each) <= room for each in lines)


WORDS = st.sampled_from(
    ["云", "龙县，", "人民政府", "（2017）", "“公开”。", "《条例》、", "——", "5520000；", "云……", "第1项"]
)


@given(st.lists(WORDS, max_size=40).map("".join), st.integers(10, 28))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(text, room):
    lines = broken(text, first=room - 2, others=room)
    assert [each for each in lines[1:] if each[0] in "）》”，。、；…"] == []
    assert [each for each in lines[:-1] if each[-1] in "（《“"] == []


def test_the_organ_stands_centred_over_the_date_four_characters_from_the_edge():
    # 2017年9月15日 is six and a half characters wide.
    assert room_right(organ="云龙县财政局", date="2017年9月15日") == (4.25, 4)
    assert room_right(organ="云龙县人民政府办公室", date="2017年9月15日") == (2.25, 4)
    long_name = "云龙县第一次全国自然灾害综合风险普查领导小组办公室"
    organ, day = room_right(organ=long_name, date="2017年9月15日")
    assert (organ, day) == (1, 1 + (width(long_name) - 6.5) / 2)


def test_the_number_of_an_attachment_is_as_wide_as_it_is():
    assert [item_width(count) for count in (1, 2, 9, 10)] == [0, 1.5, 1.5, 2]
