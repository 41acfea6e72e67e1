"""The benchmark of the hall, small: what it builds can be worked with, and every page it asks for is there."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.bench.staff_pages import Timed
from hall.bench import measure
from hall.bench.build import build
from hall.models import Application, ItemEntry
from tests.hall.world import make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters

NOW = datetime(2026, 11, 25, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("wordings")
def test_every_page_is_there_and_lists_take_few_queries(login, client):
    make_world()
    staff = build(items=4, cases=200, now=NOW)
    assert (ItemEntry.objects.count(), Application.objects.count()) == (4, 200)
    assert Application.objects.open().count() == 20
    few = {}
    for page in measure.pages(staff):
        reader = login(page.person) if page.person else client
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(page.address).status_code == 200
        few[page.name] = len(queries)
    assert {name: few[name] for name in measure.LISTS if few[name] > measure.PAGE_QUERIES} == {}
    assert measure.search().percentile(0.5) >= 0


def test_the_table_says_of_each_aim_whether_it_is_met():
    names = (*measure.LISTS, "边打字边搜", "办事指南")
    slow = [Timed(name, (400.0,), (90.0,), 3) for name in names]
    data = measure.as_data(slow, cases=200, items=4, build_seconds=0.0, engine="sqlite")
    verdicts = [line.split()[0] for line in measure.as_table(data).splitlines()[-len(data["aims"]) :]]
    assert verdicts == ["达到" if aim["is_met"] else "未达到" for aim in data["aims"]]
    assert set(verdicts) == {"达到", "未达到"}


@pytest.mark.parametrize("wrong", [("--cases", "0"), ("--cases", "500001"), ("--requests", "0"), ("--items", "1")])
def test_impossible_input_is_refused_with_a_sentence(wrong):
    with pytest.raises(CommandError) as refused:
        call_command("bench_hall", *wrong)
    assert refused.value.returncode == 2
