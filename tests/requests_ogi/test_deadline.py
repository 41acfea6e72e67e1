"""The command ``deadline``: what scripts and people rely on."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.kernel.calendars import EXAMPLES, seed_calendar
from yunlong_portal.kernel.county import Row, read_table


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("deadline", *arguments, stdout=out)
    return out.getvalue()


def answer(*arguments: str) -> dict[str, Any]:
    return json.loads(run(*arguments, "--json"))


@pytest.fixture
def seeded(db: None) -> None:
    seed_calendar()


NOW_KNOWN = [row for row in read_table(EXAMPLES / "examples.csv") if not row["known_on"]]


def test_every_worked_example_by_days(seeded: None) -> None:
    found = {}
    for row in NOW_KNOWN:
        local = ["--local-holidays"] if row["layer"] == "prefecture" else []
        found[row["example"]] = answer("--received", row["received"], "--days", row["days"], *local)["due_on"]
    assert found == {row["example"]: row["due"] for row in NOW_KNOWN}


def test_the_law_in_force_on_the_date_decides_how_long(seeded: None) -> None:
    numbered = [row for row in NOW_KNOWN if row["example"].isdigit() and row["example"] != "12"]
    assert len(numbered) == 30

    def by_law(row: Row) -> tuple[str, str]:
        found = answer("--received", row["received"])
        return found["due_on"], found["regime"]

    expected = [(row["due"], "R2007" if row["received"] <= "2019-05-14" else "R2019") for row in numbered]
    assert [by_law(row) for row in numbered] == expected


def test_the_answer_in_json_has_these_keys_and_nothing_else_is_printed(seeded: None) -> None:
    assert answer("--received", "2017-09-28", "--days", "2") == {
        "due_on": "2017-09-30",
        "promised_on": "2017-10-25",
        "regime": "R2007",
        "provisional": False,
        "trace": [
            {"date": "2017-09-29", "counts": True, "why": "星期五，工作日"},
            {
                "date": "2017-09-30",
                "counts": True,
                "why": "星期六，中秋节、国庆节调休上班（国办发明电〔2016〕17号）",
            },
        ],
        "notes": [],
    }


def test_the_promise_is_fifteen_working_days_whatever_the_law(seeded: None) -> None:
    found = answer("--received", "2020-09-21")
    assert (found["due_on"], found["promised_on"], found["regime"]) == ("2020-10-23", "2020-10-16", "R2019")
    found = answer("--received", "2017-08-25")
    assert (found["due_on"], found["promised_on"], found["regime"]) == ("2017-09-15", "2017-09-15", "R2007")


def test_the_trace_has_every_calendar_day_up_to_the_last(seeded: None) -> None:
    trace = answer("--received", "2017-09-18")["trace"]
    assert (trace[0]["date"], trace[-1]["date"], len(trace)) == ("2017-09-19", "2017-10-13", 25)
    assert sum(each["counts"] for each in trace) == 15


def test_the_regime_given_wins_and_says_that_it_is_not_the_law_of_that_date(seeded: None) -> None:
    found = answer("--received", "2019-05-14", "--regime", "R2019")
    assert (found["due_on"], found["regime"]) == ("2019-06-12", "R2019")
    assert found["notes"] == ["收到之日施行的是R2007，这里按您指明的R2019推算，只供比较。"]
    assert answer("--received", "2019-05-14", "--regime", "R2007")["notes"] == []
    found = answer("--received", "2008-04-30", "--regime", "R2007")
    assert found["notes"][0] == "收到之日还没有条例施行，这里按您指明的R2007推算，只供比较。"


def test_local_days_off_count_out_only_when_asked(seeded: None) -> None:
    assert answer("--received", "2023-04-17")["due_on"] == "2023-05-16"
    found = answer("--received", "2023-04-17", "--local-holidays")
    assert (found["due_on"], found["promised_on"], found["provisional"]) == ("2023-05-19", "2023-05-12", False)


def test_a_year_without_a_notice_is_provisional_and_says_so(seeded: None) -> None:
    found = answer("--received", "2026-12-07")
    assert (found["due_on"], found["provisional"]) == ("2027-01-05", True)
    assert found["notes"] == [
        "结果暂定：2027年放假通知尚未录入。录入并启用后须重新推算；稳妥起见，请在2027-01-04（星期一）当日或以前办结。"
    ]
    assert found["trace"][-2]["why"] == "星期一，工作日（暂定：2027年放假通知尚未录入）"


def test_before_the_first_regulation_only_days_can_be_counted(seeded: None) -> None:
    assert answer("--received", "2008-04-30", "--days", "5")["regime"] is None
    with pytest.raises(CommandError) as error:
        run("--received", "2008-04-30")
    assert error.value.returncode == 2


def test_people_get_the_result_first_and_then_day_by_day(seeded: None) -> None:
    assert run("--received", "2018-12-26", "--days", "4") == (
        "2018-12-26（星期三）收到，当日不计。按指明的天数，4个工作日；全国日历。\n"
        "到期日：2019-01-02（星期三）\n"
        "承诺日：2019-01-17（星期四），15个工作日\n"
        "\n"
        "逐日说明（第几个工作日、日期、理由）：\n"
        "   1  2018-12-27  星期四，工作日\n"
        "   2  2018-12-28  星期五，工作日\n"
        "   3  2018-12-29  星期六，元旦调休上班（国办发明电〔2018〕15号）\n"
        "   -  2018-12-30  星期日，元旦放假（国办发明电〔2018〕15号）\n"
        "   -  2018-12-31  星期一，元旦放假（国办发明电〔2018〕15号）\n"
        "   -  2019-01-01  星期二，元旦放假（国办发明电〔2018〕15号）\n"
        "   4  2019-01-02  星期三，工作日\n"
    )


def test_people_see_which_of_the_two_dates_is_provisional(seeded: None) -> None:
    lines = run("--received", "2026-12-03").splitlines()
    assert lines[1:3] == ["到期日：2026-12-31（星期四）（暂定）", "承诺日：2026-12-24（星期四），15个工作日"]


IMPOSSIBLE = [
    ([], "请用 --received 写明收到之日，如 --received 2017-08-25。"),
    (["--received", ""], "请用 --received 写明收到之日，如 --received 2017-08-25。"),
    (["--received", "2017-02-30"], "没有2017-02-30这一天。请核对日期。"),
    (["--received", "2017-13-01"], "没有2017-13-01这一天。请核对日期。"),
    (["--received", "25.8.2017"], "看不懂日期“25.8.2017”。请写成 2017-08-25 的样子。"),
    (["--received", "20170825"], "看不懂日期“20170825”。请写成 2017-08-25 的样子。"),
    (["--received", "2017-08-25T09:00"], "看不懂日期“2017-08-25T09:00”。请写成 2017-08-25 的样子。"),
    (["--received", "2017-08-25", "--days", "0"], "工作日数“0”须是正整数，如 --days 15。"),
    (["--received", "2017-08-25", "--days=-3"], "工作日数“-3”须是正整数，如 --days 15。"),
    (["--received", "2017-08-25", "--days", "1.5"], "工作日数“1.5”须是正整数，如 --days 15。"),
    (["--received", "2017-08-25", "--days", "十五"], "工作日数“十五”须是正整数，如 --days 15。"),
    (["--received", "2017-08-25", "--regime", "R1989"], "没有“R1989”这个条例代号。只有 R2007、R2019。"),
    (
        ["--received", "1017-08-25", "--days", "15"],
        "1017年超出工作日历的范围（2000年至2099年）。请核对日期和天数。",
    ),
    (["--received", "9999-12-31"], "9999年超出工作日历的范围（2000年至2099年）。请核对日期和天数。"),
    (
        ["--received", "2017-08-25", "--days", "999999999"],
        "2100年超出工作日历的范围（2000年至2099年）。请核对日期和天数。",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), IMPOSSIBLE)
def test_impossible_input_gets_a_sentence_and_exit_code_2(seeded: None, arguments: list[str], sentence: str) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("deadline", *arguments, "--json", stdout=out)
    assert (str(error.value), error.value.returncode, out.getvalue()) == (sentence, 2, "")


def test_an_empty_calendar_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError) as error:
        run("--received", "2017-08-25")
    assert error.value.returncode == 2
    assert "seed_county" in str(error.value)


def test_from_a_shell_the_sentence_is_on_standard_error_and_the_code_is_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "deadline", "--received", "2017-02-30", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PORTAL_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "yunlong_portal.settings", "PATH": "/usr/bin"},
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "CommandError: 没有2017-02-30这一天。请核对日期。\n"
