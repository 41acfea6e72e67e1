import random

import pytest

from disclosure.domain.legacy.reading import decode, is_html

WORDS = "敬老院安全大检查"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (WORDS.encode("utf-8-sig"), "utf-8"),
        (WORDS.encode("gb2312"), "gb18030"),
        (WORDS.encode("utf-16"), "utf-16"),
        (b'<meta charset="gb2312">' + WORDS.encode("utf-8"), "utf-8"),
        (b'<meta charset="utf-8">' + WORDS.encode("gbk"), "gb18030"),
        (b"plain", "utf-8"),
    ],
)
def test_the_bytes_are_asked_and_not_what_a_page_says_of_itself(data, encoding):
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.text.endswith(WORDS) or decoded.text == "plain"
    assert "\ufeff" not in decoded.text
    assert decoded.problem == ""


def test_characters_of_four_bytes_are_read():
    assert decode("𠮷田、㛃坪、䲟水".encode("gb18030")).text == "𠮷田、㛃坪、䲟水"


def test_a_lost_byte_is_told_with_its_place():
    data = "全县\n敬老院".encode("gb18030")
    broken = decode(data[:7] + data[8:] + "。".encode("gb18030") + b"\xff")
    assert broken.text.startswith("全县\n")
    assert broken.broken >= 1
    assert broken.problem.startswith(f"编码有 {broken.broken} 处坏字节（第一处在第 ")


def test_damaged_bytes_are_read_as_the_page_says():
    assert decode(b"<meta charset=utf-8>" + WORDS.encode() + b"\xff").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "is_text"),
    [
        (bytes(range(256)) * 20, False),
        (random.Random(1).randbytes(5_000), False),
        ((WORDS * 40).encode("utf-16-le"), False),  # without its mark nobody can say what it is
        ((WORDS * 40).encode("gb18030")[1:] + b"\xff", True),
        (WORDS.encode("gb18030"), True),
        ("第一行\r\n\t第二行\f".encode(), True),
        (b"", True),
    ],
)
def test_what_is_no_text_is_known(data, is_text):
    assert decode(data).is_text is is_text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">', True),
        (b"\xef\xbb\xbf<!DOCTYPE html>", True),
        (b"<!-- saved --><html>", True),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", False),
        (b"%PDF-1.4", False),
        (b"<htmlx>", False),
        (b"", False),
    ],
)
def test_a_web_page_is_known_whatever_it_is_called(head, expected):
    assert is_html(head) is expected
