"""The command ``deadline --events``: a request's whole course from a file."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.kernel.calendars import seed_calendar

E8 = [
    {"event": "received", "on": "2020-09-21"},
    {"event": "consultation_started", "kind": "third_party", "on": "2020-09-24", "ref": "甲"},
    {"event": "consultation_ended", "kind": "third_party", "on": "2020-10-16", "ref": "甲"},
]


@pytest.fixture
def seeded(db: None) -> None:
    seed_calendar()


def run(folder: Path, events: Any, *arguments: str) -> str:
    file = folder / "events.json"
    file.write_bytes(events if isinstance(events, bytes) else json.dumps(events).encode())
    out = StringIO()
    call_command("deadline", "--events", str(file), *arguments, stdout=out)
    return out.getvalue()


def answer(folder: Path, events: Any, *arguments: str) -> dict[str, Any]:
    return json.loads(run(folder, events, "--json", *arguments))


def test_the_answer_has_the_keys_of_the_other_one_and_what_stops_the_clock(seeded: None, tmp_path: Path) -> None:
    found = answer(tmp_path, E8)
    trace = found.pop("trace")
    assert found == {
        "due_on": "2020-11-10",
        "promised_on": "2020-11-03",
        "regime": "R2019",
        "provisional": False,
        "notes": [],
        "stopped_by": None,
    }
    assert (trace[0]["date"], trace[-1]["date"], len(trace)) == ("2020-09-22", "2020-11-10", 50)
    assert trace[3] == {"date": "2020-09-25", "counts": False, "why": "星期五，不计入：征求第三方意见"}
    assert sum(each["counts"] for each in trace) == 20


def test_while_the_clock_stands_the_dates_are_null_and_the_event_is_named(seeded: None, tmp_path: Path) -> None:
    found = answer(tmp_path, E8[:2])
    assert (found["due_on"], found["promised_on"], found["stopped_by"]) == (None, None, "consultation_started")
    assert found["notes"] == ["2020-09-24起征求第三方意见，期限停止计算；收到意见后才能确定到期日。"]
    waiting = [{"event": "received", "on": "2022-01-14"}, {"event": "correction_asked", "on": "2022-01-20"}]
    found = answer(tmp_path, waiting)
    assert (found["due_on"], found["stopped_by"]) == (None, "correction_asked")


def test_the_regime_given_wins_and_says_that_it_is_not_the_law_of_that_date(seeded: None, tmp_path: Path) -> None:
    found = answer(tmp_path, E8, "--regime", "R2007")
    assert (found["due_on"], found["regime"]) == ("2020-11-03", "R2007")
    assert found["notes"] == ["收到之日施行的是R2019，这里按您指明的R2007推算，只供比较。"]


def test_a_provisional_date_and_what_was_late_are_noted(seeded: None, tmp_path: Path) -> None:
    events = [
        {"event": "received", "on": "2026-11-02"},
        {"event": "correction_asked", "on": "2026-11-20"},
        {"event": "corrected", "on": "2026-12-07"},
    ]
    found = answer(tmp_path, events)
    assert (found["due_on"], found["provisional"]) == ("2027-01-05", True)
    assert found["notes"] == [
        "2026-11-20通知补正，已过2026-11-11；按第三十条，应当在7个工作日内通知。",
        "结果暂定：2027年放假通知尚未录入。录入并启用后须重新推算；稳妥起见，请在2027-01-04（星期一）当日或以前办结。",
    ]


def test_people_read_the_course_the_result_and_every_day(seeded: None, tmp_path: Path) -> None:
    lines = run(tmp_path, E8).splitlines()
    assert lines[:8] == [
        "2020-09-21（星期一）收到申请，当日不计。",
        "2020-09-24（星期四）发函征求第三方意见，当日仍计入，其后所需时间不计入（第三十三条第三款）。",
        "2020-10-16（星期五）征求第三方意见结束。",
        "2020-09-24之后至2020-10-16征求第三方意见，其间12个工作日不计入。",
        "按《中华人民共和国政府信息公开条例》（2019年国务院令第711号修订）推算；全国日历。",
        "到期日：2020-11-10（星期二）",
        "承诺日：2020-11-03（星期二），15个工作日",
        "",
    ]
    assert lines[-1] == "  20  2020-11-10  星期二，工作日"
    assert run(tmp_path, E8[:2]).splitlines()[3:5] == ["到期日：未定", "承诺日：未定，15个工作日"]


def test_a_byte_order_mark_is_no_part_of_the_file(seeded: None, tmp_path: Path) -> None:
    assert answer(tmp_path, b"\xef\xbb\xbf" + json.dumps(E8).encode())["due_on"] == "2020-11-10"


IMPOSSIBLE = [
    (b"", '事件文件不是有效的 JSON。请写成列表，如 [{"event": "received", "on": "2017-08-25"}]。'),
    ([], "第一个事件须是收到申请（received）。没有收到之日，不能推算期限。"),
    ([{"event": "received", "on": "2017-02-30"}], "第1个事件（received）：没有2017-02-30这一天。请核对日期。"),
    ([E8[0], E8[2]], "2020-10-16征求第三方意见结束，但没有对应的开始。请先登记发出征求意见书的日期。"),
    (
        [E8[0], {"event": "extended", "on": "2020-09-24", "days": 21}],
        "再延期21个工作日超出上限：按第三十三条第二款，延长的期限最长20个工作日。",
    ),
    (
        [E8[0], {"event": "correction_asked", "on": "2020-09-18"}],
        "通知补正的日期2020-09-18早于上一事件（2020-09-21）。请按日期先后排列。",
    ),
    (
        [{"event": "received", "on": "2008-04-30"}],
        "2008-04-30还没有施行《政府信息公开条例》（2008年5月1日起施行）。请核对日期，或用 --regime 指明条例。",
    ),
    ([{"event": "received", "on": "9999-12-31"}], "9999年超出工作日历的范围（2000年至2099年）。请核对日期和天数。"),
]


def test_impossible_input_gets_a_sentence_and_exit_code_2(seeded: None, tmp_path: Path) -> None:
    found = []
    for events, _ in IMPOSSIBLE:
        with pytest.raises(CommandError) as error:
            run(tmp_path, events, "--json")
        found.append((str(error.value), error.value.returncode))
    assert found == [(sentence, 2) for _, sentence in IMPOSSIBLE]


def test_a_file_that_cannot_be_read_gets_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    latin = tmp_path / "latin.json"
    latin.write_bytes('["收到"]'.encode("gb18030"))
    expected = {
        str(tmp_path / "none.json"): f"找不到文件“{tmp_path / 'none.json'}”。请核对路径。",
        str(tmp_path): f"“{tmp_path}”是文件夹。请用 --events 指明一个 JSON 文件。",
        str(latin): f"“{latin}”不是 UTF-8 编码的文本。请另存为 UTF-8 再试。",
    }
    for file, sentence in expected.items():
        with pytest.raises(CommandError) as error:
            call_command("deadline", "--events", file, "--json", stdout=StringIO())
        assert (str(error.value), error.value.returncode) == (sentence, 2)


@pytest.mark.parametrize("more", [["--received", "2017-08-25"], ["--days", "15"]])
def test_a_file_and_a_date_beside_it_are_refused(tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(CommandError, match="--events 里已有收到之日和天数，不能再写 --received 或 --days。") as error:
        run(tmp_path, E8, *more)
    assert error.value.returncode == 2
