"""``make bench``, small: it builds its own database, measures every page and leaves nothing behind."""

import json
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from disclosure.bench.measure import Pair, Timing
from disclosure.bench.report import aims, as_table
from disclosure.bench.text import make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the benchmark makes its own folder."""
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Any]:
    """Return what a small benchmark found."""
    out = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        call_command("bench", "--publications", "200", "--requests", "6", "--json", stdout=out)
    return json.loads(out.getvalue())


def test_every_page_is_measured_beside_its_plain_view(found: dict[str, Any]) -> None:
    assert [row["name"] for row in found["pages"]] == ["文章", "栏目第 1 页", "栏目第 9 页", "搜索"]
    for row in found["pages"]:
        assert row["requests"] == 6
        assert 0 < row["p50"] <= row["p95"]
        assert row["plain_p50"] > 0
        assert row["per_second"] > 0


def test_machine_and_memory_are_told(found: dict[str, Any]) -> None:
    assert found["publications"] == 200
    assert found["memory_mb"] > 20
    assert found["machine"]["processors"] >= 1
    assert len(found["aims"]) == 5


def test_the_table_says_of_each_aim_whether_it_is_met(found: dict[str, Any]) -> None:
    verdicts = [line.split()[0] for line in as_table(found).splitlines()[-5:]]
    assert verdicts == ["达到" if aim["is_met"] else "未达到" for aim in found["aims"]]


def test_nothing_is_left_behind(found: dict[str, Any], folder: Path) -> None:
    assert found
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("wrong", [("--publications", "0"), ("--publications", "200001"), ("--requests", "0")])
def test_impossible_input_is_refused_with_a_sentence(wrong: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("bench", *wrong)
    assert refused.value.returncode == 2
    assert str(refused.value).startswith(wrong[0])


def pair(portal: float, plain: float = 1.0) -> Pair:
    return Pair(portal=Timing("页", (portal,) * 20), plain=Timing("页", (plain,) * 20))


def test_an_aim_is_met_at_its_limit_and_not_beyond() -> None:
    assert [aim.is_met for aim in aims(pair(1.5), pair(1.5), pair(1.5), pair(50))] == [True] * 5
    assert [aim.is_met for aim in aims(pair(1.51), pair(1.0), pair(1.31), pair(50.1))] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_percentiles_are_of_the_requests() -> None:
    timing = Timing("页", tuple(float(number) for number in range(1, 101)))
    assert (timing.median, timing.percentile(0.95)) == (51.0, 96.0)
    assert round(timing.per_second, 1) == 19.8


def test_two_runs_measure_the_same_texts() -> None:
    import random

    first, second = make(random.Random(7)), make(random.Random(7))
    assert first == second
    assert 100 < sum(map(len, first.paragraphs)) < 12_000
