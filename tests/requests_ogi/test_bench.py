"""The benchmark of requests, small: it builds its own database, measures everything and leaves nothing behind."""

import json
import tempfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from disclosure.bench.staff_pages import Timed
from requests_ogi.bench.measure import Work
from requests_ogi.bench.report import aims, as_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return where the benchmark makes its own folder."""
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def found(folder):
    """Return what a small benchmark found."""
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        call_command("bench_requests", "--cases", "300", "--requests", "1", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_lists_board_sweeps_calendar_and_letter_are_measured(found):
    assert [row["name"] for row in found["pages"]] == [
        "全县列表", "全县列表·逾期", "全县列表·靠后一页", "按编号查找", "本单位列表", "等我办理", "看板", "办理页面",
    ]  # fmt: skip
    works = {row["name"]: row["what"] for row in found["works"]}
    assert list(works) == [
        "重算期限·全部移动", "重算期限·无一移动", "提醒清点·全部新写", "提醒清点·无新提醒", "文书 PDF",
    ]  # fmt: skip
    assert works["重算期限·无一移动"] == "60 件，移动 0 件"
    assert works["提醒清点·无新提醒"].endswith("新写 0 条")


def test_lists_and_board_take_few_queries(found):
    queries = {row["name"]: row["queries"] for row in found["pages"]}
    assert {name: queries[name] for name in ("全县列表", "本单位列表", "看板") if queries[name] > 12} == {}


def test_the_table_says_of_each_aim_whether_it_is_met(found):
    verdicts = [line.split()[0] for line in as_table(found).splitlines()[-len(found["aims"]) :]]
    assert verdicts == ["达到" if aim["is_met"] else "未达到" for aim in found["aims"]]


def test_nothing_is_left_behind(found, folder):
    assert found
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("wrong", [("--cases", "0"), ("--cases", "500001"), ("--requests", "0")])
def test_impossible_input_is_refused_with_a_sentence(wrong):
    with pytest.raises(CommandError) as refused:
        call_command("bench_requests", *wrong)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(wrong[0])


def test_an_aim_is_met_at_its_limit_and_not_beyond():
    pages = [Timed("看板", (300.0,), (1.0,), 12), Timed("全县列表", (300.1,), (1.0,), 13)]
    works = [Work("重算期限·全部移动", 20.0, 1.0, ""), Work("提醒清点·全部新写", 5.1, 1.0, "")]
    assert {aim.name.partition("：")[0]: aim.is_met for aim in aims(pages, works)} == {
        "看板": True,
        "全县列表": False,
        "重算期限·全部移动": True,
        "提醒清点·全部新写": False,
    }
