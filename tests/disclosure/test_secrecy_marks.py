"""Marks of secrecy and of internal papers: by their place, not by the word."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.domain.secrecy_marks import find

DATA = Path(__file__).parents[1] / "data"


def seen(text: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.severity, each.text) for each in find(text)]


@pytest.mark.parametrize(
    "name", ["notice_2017.txt", "personal_data/service_items.txt", "personal_data/relief_list.txt"]
)
def test_ordinary_documents_bear_no_mark(name: str) -> None:
    assert seen((DATA / name).read_bytes().decode("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "code", "mark"),
    [
        ("秘密★1年\n云龙县人民政府文件", "level", "秘密★1年"),
        ("机密★", "level", "机密★"),
        ("绝密★启用前", "level", "绝密★启用前"),
        ("机　密 ★ 10年", "level", "机　密 ★ 10年"),
        ("秘\u200b密☆", "level", "秘\u200b密☆"),
        ("密级：机密", "level", "密级：机密"),
        ("云龙县\n  秘密  \n特急", "level", "秘密"),
        ("秘密 5年", "level", "秘密 5年"),
        ("序号\t机密\t备注", "level", "机密"),
        ("秘密  特急", "level", "秘密"),
        ("【机密】关于有关情况的通知", "level", "【机密】"),
        ("关于有关情况的通知(秘密)", "level", "(秘密)"),
        ("（工作秘密）", "work_secret", "（工作秘密）"),
        ("内部资料，注意保存", "internal", "内部资料，注意保存"),
        ("本刊为内部资料 严禁外传", "internal", "内部资料 严禁外传"),
        ("某某通讯(内部资料)", "internal", "(内部资料)"),
        ("内部", "internal", "内部"),
        ("内部★", "internal", "内部★"),
        ("本材料仅供内部参考。", "internal", "仅供内部参考"),
        ("内部明电", "internal", "内部明电"),
        ("(注意保存)", "handling", "(注意保存)"),
        ("会后收回", "handling", "会后收回"),
        ("严禁外传", "handling", "严禁外传"),
        ("(此件不公开)", "not_public", "此件不公开"),
        ("公开属性:不予公开", "not_public", "公开属性:不予公开"),
        ("份号:000012", "copy_number", "份号:000012"),
    ],
)
def test_a_sure_mark_blocks(text: str, code: str, mark: str) -> None:
    assert (code, "block", mark) in seen(text)


@pytest.mark.parametrize(
    ("text", "code", "mark"),
    [
        ("该项目属于机密级事项", "level", "机密级"),
        ("引用了绝密文件", "level", "绝密"),
        ("涉及工作秘密的事项", "work_secret", "工作秘密"),
        ("摘自内部刊物", "internal", "内部刊物"),
        ("考生信息不得外传", "handling", "不得外传"),
        ("(此件依申请公开)", "not_public", "此件依申请公开"),
        ("公开方式：依申请公开", "not_public", "公开方式：依申请公开"),
        ("000012\n云龙县人民政府文件", "copy_number", "000012"),
        ("№ 000123\n云龙县人民政府文件", "copy_number", "№ 000123"),
        ("县长批示:同意", "instruction", "批示"),
        ("云密〔2017〕3号", "secret_document", "云密〔2017〕"),
        ("保密期限：10年", "secret_document", "保密期限："),
    ],
)
def test_what_may_be_a_mark_is_a_look(text: str, code: str, mark: str) -> None:
    assert seen(text) == [(code, "look", mark)]


@pytest.mark.parametrize(
    "text",
    [
        "保守国家秘密是每个公民的义务。", "涉及商业秘密、个人隐私的除外。",
        "不得泄露国家秘密、工作秘密、商业秘密。", "内设机构和内部机构设置",
        "加强内部管理,完善内部控制制度。", "涉密信息不上网,上网信息不涉密。", "严禁处理涉密信息", "秘书科",
        "请注意保存好相关票据。",
        "请妥善保管存折", "(此件公开发布)", "公开属性:主动公开", "学习贯彻习近平总书记重要批示精神",
        "贯彻落实重要指示批示",
        "《中华人民共和国保守国家秘密法》", "两机构密切配合", "每份号码不同", "2017\n000012", "机要室负责收发",
    ],
)  # fmt: skip
def test_the_same_words_in_ordinary_sentences_do_not_block(text: str) -> None:
    assert [each for each in seen(text) if each[1] == "block"] == []


def test_ordinary_sentences_about_secrets_give_nothing_at_all() -> None:
    text = "保守国家秘密。商业秘密。内设机构。内部管理。涉密信息不上网,上网信息不涉密。重要批示精神。"
    assert seen(text) == []


def test_a_text_that_explains_the_levels_is_looked_at_and_not_blocked() -> None:
    assert seen("国家秘密的密级:\n绝密\n机密\n秘密") == [
        ("level", "look", "绝密"),
        ("level", "look", "机密"),
        ("level", "look", "秘密"),
    ]


def test_a_mark_says_where_it_stands_and_what_it_means() -> None:
    (mark,) = find("第一行\n第二行\n秘密★1年")
    assert (mark.line, mark.start, mark.end) == (3, 8, 13)
    assert mark.sentence == "标有密级，涉密信息不得上网。请立即停止，按保密规定处理。"


_PIECES = st.sampled_from(
    [
        "秘密",
        "机密",
        "★",
        "\n",
        " ",
        "\t",
        "内部",
        "资料",
        "注意保存",
        "批示",
        "份号",
        "000012",
        "(",
        ")",
        "此件",
        "不公开",
        "密级",
        ":",
        "的",
        "\u200b",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map("".join)))
def test_marks_are_slices_in_order_and_never_overlap(text: str) -> None:
    marks = find(text)
    assert [text[each.start : each.end] for each in marks] == [each.text for each in marks]
    assert all(before.end <= after.start for before, after in pairwise(marks))


@given(before=st.text(max_size=50), after=st.text(max_size=50))
def test_a_starred_level_is_found_in_any_text(before: str, after: str) -> None:
    assert any(each.severity == "block" and "机密★" in each.text for each in find(f"{before}机密★{after}"))


@pytest.mark.parametrize(
    "text", ["绝密 " * 60_000, " " * 200_000, "内部\n" * 60_000, "(" * 200_000, "\n" * 200_000, "0" * 200_000]
)
def test_a_long_text_takes_no_time_to_speak_of(text: str) -> None:
    started = time.process_time()
    find(text)
    assert time.process_time() - started < 3
