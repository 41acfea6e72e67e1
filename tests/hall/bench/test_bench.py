"""The benchmark of the hall, small: what it builds can be worked with, and every page it asks for is there."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from disclosure.bench.staff_pages import measure as measured
from hall.bench import measure
from hall.bench.build import build
from hall.models import Application, ItemEntry
from tests.hall.world import make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters

NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("wordings")
def test_every_page_is_measured_and_lists_take_few_queries():
    make_world()
    staff = build(items=4, cases=200, now=NOW)
    assert (ItemEntry.objects.count(), Application.objects.count()) == (4, 200)
    assert Application.objects.open().count() == 20
    found = [*measured(measure.pages(staff), requests=1), measure.search()]
    data = measure.as_data(found, cases=200, items=4, build_seconds=0.0, engine="sqlite")
    few = {row["name"]: row["queries"] for row in data["pages"] if row["name"] in measure.LISTS}
    assert {name: number for name, number in few.items() if number > measure.PAGE_QUERIES} == {}
    verdicts = [line.split()[0] for line in measure.as_table(data).splitlines()[-len(data["aims"]) :]]
    assert verdicts == ["达到" if aim["is_met"] else "未达到" for aim in data["aims"]]


@pytest.mark.parametrize("wrong", [("--cases", "0"), ("--cases", "500001"), ("--requests", "0"), ("--items", "1")])
def test_impossible_input_is_refused_with_a_sentence(wrong):
    with pytest.raises(CommandError) as refused:
        call_command("bench_hall", *wrong)
    assert refused.value.returncode == 2
