"""The command check_text, as people have it in their scripts."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

SAMPLES = Path(__file__).parents[1] / "data" / "personal_data"


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return a function that checks bytes and gives the exit status and what was printed."""

    def run(data: bytes, *options: str) -> tuple[int, str]:
        file = tmp_path / "文稿.txt"
        file.write_bytes(data)
        try:
            call_command("check_text", str(file), *options)
        except SystemExit as end:
            return int(str(end.code)), capsys.readouterr().out
        return 0, capsys.readouterr().out

    return run


Check = Callable[..., tuple[int, str]]


def test_json_is_all_there_is_on_stdout(check: Check) -> None:
    status, out = check("电话13812345678".encode(), "--json")
    assert status == 1
    assert json.loads(out) == [{"kind": "mobile", "severity": "block", "start": 2, "end": 13, "text": "13812345678"}]


def test_nothing_found_is_an_empty_list_and_exit_0(check: Check) -> None:
    assert check("云龙县".encode(), "--json") == (0, "[]\n")
    assert check("云龙县".encode()) == (0, "没有发现个人信息。\n")
    assert check(b"", "--json") == (0, "[]\n")


def test_a_byte_order_mark_is_not_counted(check: Check) -> None:
    _, out = check(b"\xef\xbb\xbf" + b"13812345678", "--json")
    assert json.loads(out)[0]["start"] == 0


def test_line_ends_count_as_they_are(check: Check) -> None:
    data = "一\r\n二\r\n13812345678\r\n"
    (found,) = json.loads(check(data.encode(), "--json")[1])
    assert found["start"] == 6
    assert data[found["start"] : found["end"]] == found["text"]


def test_offsets_are_code_points_of_the_file(check: Check) -> None:
    data = (SAMPLES / "relief_list.txt").read_bytes()
    text = data.decode("utf-8")
    found = json.loads(check(data, "--json")[1])
    assert [text[each["start"] : each["end"]] for each in found] == [each["text"] for each in found]
    assert [each["kind"] for each in found] == ["id_number", "address", "bank_card"] * 6


def test_people_are_told_line_column_what_it_is_and_what_to_do(check: Check) -> None:
    status, out = check("第一行\n电话1 3 8-1234-5678,邮箱a@qq.com".encode())
    assert status == 1
    assert out.splitlines() == [
        "2:3 手机号码 “1 3 8-1234-5678” 必须遮盖或删除后才能公开",
        "2:21 电子邮箱 “a@qq.com” 请核对：遮盖，或写明可以公开的理由",
        "共 2 处，其中 1 处必须遮盖，1 处请核对。",
    ]


def test_a_file_in_another_encoding_is_refused_with_how_to_save_it(check: Check) -> None:
    with pytest.raises(CommandError) as refused:
        check("身份证号".encode("gb18030"))
    assert refused.value.returncode == 2
    assert "请用记事本打开后选“另存为”，编码选 UTF-8" in str(refused.value)


def test_a_forgotten_file_name_is_answered_with_a_sentence() -> None:
    with pytest.raises(CommandError, match="请写明要检查的文件") as refused:
        call_command("check_text")
    assert refused.value.returncode == 2


@pytest.mark.parametrize(("path", "words"), [("没有这个文件.txt", "找不到文件"), (".", "是文件夹"), ("a\0b", "读不了")])
def test_what_cannot_be_read_is_refused_with_a_sentence(path: str, words: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("check_text", path)
    assert refused.value.returncode == 2
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"13812345678", 1), (b"5523951", 0), ("手机".encode("gb18030"), 2)],
    ids=["found", "clean", "bad"],
)
def test_the_shell_sees_the_exit_status(tmp_path: Path, data: bytes, status: int) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "check_text", file, "--json"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == status
    assert done.stdout.decode() == {0: "[]\n", 2: ""}.get(status, done.stdout.decode())
    assert bool(done.stderr) == (status == 2)
