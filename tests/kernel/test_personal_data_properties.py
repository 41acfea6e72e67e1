"""What holds for every text: offsets, no crash, nothing sure slips through, masking leaves nothing sure, speed."""

import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunlong_portal.kernel.personal_data import find, mask
from yunlong_portal.kernel.personal_data.id_numbers import check_character
from yunlong_portal.kernel.personal_data.numbers import passes_luhn

DATA = Path(__file__).parents[1] / "data"
NOTICE = (DATA / "notice_2017.txt").read_bytes().decode("utf-8")

# Text made of what the recognisers look at, so that chance finds the corners.
_PIECES = st.sampled_from(
    [
        "1", "138", "5329", "62", "0", "X", "ｘ", "８", " ", "-", ".", "\n", "\t", "*", "****", "\u200b", "号",
        "组", "村", "镇", "诺邓镇某某村3组",
        "12号", "路1号", "3幢2单元501室", "住址", "张三", "患", "低保户", "学生", "岁", ",男,", "@", "qq.com",
        "微信号:", "QQ:", "户口簿号:", "云L", "·",
        "13812345678", "532929195803120007", "6228480000000000018", "一三八", "电话", "身份证号:", "账号:",
        "编号:", "姓名", "元", "〔2017〕", "+86", "(", ")",
        "abc", "A1234", "。", "、", "二〇一七", "532929580312000", "zhang_san88", "test@example.com", "云LD12345",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join))


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["532929", "110101", "650102", "820000", "440305"]))
    born = date(1900, 1, 1) + timedelta(days=draw(st.integers(0, 40_000)))
    first = f"{region}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return first + check_character(first)


@st.composite
def cards(draw: st.DrawFn) -> str:
    length = draw(st.integers(16, 19))
    first = "62" + "".join(str(draw(st.integers(0, 9))) for _ in range(length - 3))
    return next(first + str(last) for last in range(10) if passes_luhn(first + str(last)))


@given(TEXTS)
def test_findings_are_slices_in_order_and_never_overlap(text: str) -> None:
    findings = find(text)
    assert [text[each.start : each.end] for each in findings] == [each.text for each in findings]
    assert all(before.end <= after.start for before, after in pairwise(findings))
    assert all(each.start < each.end for each in findings)


@given(TEXTS)
def test_masking_leaves_nothing_that_blocks(text: str) -> None:
    masked = mask(text, find(text))
    assert [each for each in find(masked) if each.severity == "block"] == []


@given(TEXTS)
def test_masking_what_is_masked_changes_nothing_that_blocks(text: str) -> None:
    masked = mask(text, find(text))
    again = mask(masked, [each for each in find(masked) if each.severity == "block"])
    assert again == masked


@given(number=id_numbers(), place=st.integers(0, len(NOTICE)))
def test_a_true_identity_number_is_found_anywhere_in_the_notice(number: str, place: int) -> None:
    text = NOTICE[:place] + number + NOTICE[place:]
    assert [each.kind for each in find(text) if number in each.text or each.text in number] == ["id_number"]


@given(number=id_numbers(), separator=st.sampled_from(["", " ", "-", "\u200b", "\u00a0", "　", " - "]))
def test_a_true_identity_number_blocks_whatever_parts_its_digits(number: str, separator: str) -> None:
    parted = separator.join(number)
    assert [(each.kind, each.severity, each.text) for each in find(f"(见{parted})")] == [("id_number", "block", parted)]


@given(number=id_numbers(), full=st.booleans())
def test_a_true_identity_number_blocks_in_full_width(number: str, full: bool) -> None:
    text = "".join(chr(ord(each) + 0xFEE0) if full or each == "X" else each for each in number)
    assert [(each.kind, each.severity) for each in find(text)] == [("id_number", "block")]


@given(number=cards())
def test_a_true_card_number_behind_its_label_blocks(number: str) -> None:
    assert [each.severity for each in find(f"卡号:{number}")] == ["block"]


@given(st.integers(0, 99_999_999))
def test_a_mobile_number_among_chinese_words_blocks(rest: int) -> None:
    number = f"138{rest:08}"
    assert [(each.kind, each.severity, each.text) for each in find(f"请打{number}找我")] == [
        ("mobile", "block", number)
    ]


HARD = {
    "the notice over and over": NOTICE * 33,
    "digits": "1" * 200_000,
    "other digits": "13" * 100_000,
    "digits apart": "1 " * 100_000,
    "digits apart, mobile-like": "1 3 8 " * 33_333,
    "identity numbers run together": "532929195803120007" * 11_000,
    "groups like a card's": "6228 " * 40_000,
    "hyphens": "1-" * 100_000,
    "spaces": " " * 200_000,
    "nothing to see": "\u200b" * 200_000,
    "digits and nothing": "1\u200b" * 100_000,
    "at signs": "a@" * 100_000,
    "letters": "a" * 200_000,
    "villages": "村" * 200_000,
    "numerals": "一" * 200_000,
    "stars": "1*" * 100_000,
    "lines": "1\n" * 100_000,
    "relief": "低保" * 100_000,
    "provinces": "云L" * 100_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_two_hundred_thousand_characters_take_no_time_to_speak_of(text: str) -> None:
    """A bound that a slow machine under load keeps and a runaway pattern does not (it would take minutes)."""
    started = time.process_time()
    find(text)
    assert time.process_time() - started < 3


# --- what each kind looks like masked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证532929195803120007", "身份证5329**********0007"),
        ("身份证53292919781020008ｘ", "身份证5329**********008X"),
        ("身份证号532929580312000", "身份证号5329*******2000"),
        ("护照号:E12345678", "护照号:E1****"),
        ("电话13812345678", "电话138****5678"),
        ("电话1 3 8-1234-5678", "电话138****5678"),
        ("电话+86 13812345678", "电话138****5678"),
        ("电话一三八一二三四五六七八", "电话138****5678"),
        ("卡号6228480000000000018", "卡号6228****0018"),
        ("住址:云龙县诺邓镇某某村3组12号", "住址:云龙县诺邓镇***"),
        ("住址:某某村3组12号", "住址:某某村***"),
        ("家住文苑路12号3幢2单元501室", "家住***"),
        ("邮箱test@example.com", "邮箱t***@example.com"),
        ("微信号:zhangsan_88", "微信号:zh****"),
        ("云L·12345", "云L***45"),
        ("户口簿号:532900123", "户口簿号:53****23"),
        ("低保户张三,生活困难", "低保户张*,生活困难"),
        ("低保户张三丰,生活困难", "低保户张**,生活困难"),
        ("患者欧阳小明,癫痫", "患者欧阳**,癫痫"),
        ("学生王小明,12岁", "学生王**,12岁"),
        ("𠮷田13812345678,13912345678", "𠮷田138****5678,139****5678"),
    ],
)
def test_each_kind_is_masked_as_practice_has_it(text: str, masked: str) -> None:
    findings = find(text)
    assert findings
    assert mask(text, findings) == masked
    assert find(masked) == []


def test_only_what_is_handed_in_is_masked() -> None:
    text = "电话13812345678,身份证532929195803120007"
    assert mask(text, find(text)[:1]) == "电话138****5678,身份证532929195803120007"
    assert mask(text, []) == text


def test_the_masked_relief_list_may_go_to_the_wall() -> None:
    text = (DATA / "personal_data" / "relief_list.txt").read_bytes().decode("utf-8")
    assert find(mask(text, find(text))) == []
