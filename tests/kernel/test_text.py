"""Text as people see it: nothing hidden, nothing lost without a trace."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunlong_portal.kernel.text import (
    HiddenCharacter,
    clean_line,
    clean_text,
    fold,
    hidden_characters,
    sentence_about,
)

HIDDEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c"
TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from("云龙 \u00a0\u3000\n\r\t\x00e\u0301邉\ufe00\U000e0100\ue81e\ue000" + HIDDEN), max_size=40),
)


@pytest.mark.parametrize("character", [*HIDDEN, "\x00", "\x1f", "\x7f", "\x9f", "\U000e0041", "\ufffc", "\u3164"])
def test_what_no_eye_sees_is_taken_out_of_lines_and_texts(character: str) -> None:
    assert clean_line(f"云{character}龙") == "云龙"
    assert clean_text(f"云{character}龙") == "云龙"
    assert [(each.position, each.character) for each in hidden_characters(f"云{character}龙")] == [(1, character)]


def test_a_title_turned_round_is_put_right() -> None:
    assert clean_line("公告\u202egnp.exe") == "公告gnp.exe"


def test_half_a_pair_and_no_characters_are_taken_out() -> None:
    assert clean_line("云\ud800\ufffe\ufdd0龙") == "云龙"


def test_a_line_has_one_kind_of_space_and_none_at_its_ends() -> None:
    assert clean_line("\u3000云龙县\u00a0\t公告\r\n第1号\u2028 ") == "云龙县 公告 第1号"


def test_a_text_keeps_its_lines_indents_and_blank_lines() -> None:
    assert (
        clean_text("\u3000\u3000第一条\u00a0甲 \r\n\r\n第二条\x0b丙\u2029丁\n\n")
        == "\u3000\u3000第一条 甲\n\n第二条\n丙\n丁"
    )


def test_parts_of_a_letter_are_put_together() -> None:
    assert clean_line("re\u0301sume\u200b\u0301") == "résumé"


@pytest.mark.parametrize("character", ["䶮", "𠮷", "㛃", "〇", "·", "㎡", "ཨ", "ꀀ", "①", "★", "“", "…", "—", "々"])
def test_characters_that_are_seen_are_left_as_they_are(character: str) -> None:
    assert clean_line(character) == character
    assert hidden_characters(character) == []


@pytest.mark.parametrize("text", ["邉\U000e0100", "辻\U000e0101", "㐂\ufe00", "☎\ufe0f", "1\ufe0f\u20e3"])
def test_a_selector_that_chooses_a_form_stays(text: str) -> None:
    assert clean_line(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("\ufe0f云龙", "云龙"), ("、\ufe0f", "、"), ("a\U000e0100", "a"), ("8\ufe0f8", "88"), ("\u3000\ufe00", "")],
)
def test_a_selector_with_nothing_to_choose_goes(text: str, cleaned: str) -> None:
    assert clean_line(text) == cleaned


def test_private_use_characters_of_gb18030_become_the_standard_ones() -> None:
    assert clean_line("\ue81e\ue816\ue864") == "龴𠂇龻"


def test_bullets_of_symbol_fonts_become_bullets() -> None:
    assert clean_text("\uf0b7 第一\n\uf0d8 第二\n\uf0fc") == "• 第一\n➢ 第二\n√"


def test_an_unknown_private_character_leaves_a_mark_and_a_sentence() -> None:
    assert clean_line("张\ue123") == "张〓"
    assert sentence_about(hidden_characters("张\ue123")) == (
        "已清理 1 个看不见或不能公开显示的字符（第 2 字处的私用区字符（U+E123））。"
        "其中 1 处原字无法辨认，已标为“〓”，请对照原文补上。"
    )


def test_what_was_removed_is_said_with_name_and_place() -> None:
    found = hidden_characters("云\u200b龙\u202e")
    assert found == [HiddenCharacter("零宽空格", 1, "\u200b"), HiddenCharacter("从右到左强制符", 3, "\u202e")]
    assert sentence_about(found) == (
        "已清理 2 个看不见或不能公开显示的字符（第 2 字处的零宽空格（U+200B）、第 4 字处的从右到左强制符（U+202E））。"
        "请核对内容是否完整。"
    )


def test_a_long_report_names_the_first_few() -> None:
    assert sentence_about(hidden_characters("\u200b" * 7), at_most=1) == (
        "已清理 7 个看不见或不能公开显示的字符（第 1 字处的零宽空格（U+200B）等）。请核对内容是否完整。"
    )


def test_nothing_removed_nothing_said() -> None:
    assert sentence_about([]) == ""


def test_line_ends_and_spaces_are_not_reported() -> None:
    assert hidden_characters("一\r\n二\u2028三\u00a0四\u3000五\t六") == []


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("云龙县\u3000公告", "云龙县 公告"),
        ("１，５６０床", "1,560床"),
        ("ﬁ㎡", "fim2"),
        ("云\u200b龙", "云龙"),
        ("〔2017〕12号", "〔2017〕12号"),
    ],
)
def test_folding_makes_the_same_what_readers_take_for_the_same(value: str, folded: str) -> None:
    assert fold(value) == folded


@given(TEXTS)
def test_cleaning_twice_is_cleaning_once(value: str) -> None:
    assert clean_line(clean_line(value)) == clean_line(value)
    assert clean_text(clean_text(value)) == clean_text(value)
    assert fold(fold(value)) == fold(value)


@given(TEXTS)
def test_what_is_clean_hides_nothing_and_is_composed(value: str) -> None:
    for cleaned in (clean_line(value), clean_text(value)):
        assert hidden_characters(cleaned) == []
        assert unicodedata.is_normalized("NFC", cleaned)
        cleaned.encode()


@given(TEXTS)
def test_positions_are_those_of_the_text_as_it_came(value: str) -> None:
    assert [value[each.position] for each in hidden_characters(value)] == [
        each.character for each in hidden_characters(value)
    ]


@given(st.text(st.characters(codec="gb2312", exclude_categories=["Cc"]), max_size=80))
def test_ordinary_chinese_text_is_not_changed(value: str) -> None:
    assert clean_text(value) == unicodedata.normalize("NFC", value).rstrip()
