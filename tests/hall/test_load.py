"""Fifty people file at once: every number once and without a gap, none lost, none double (on SQLite a dozen)."""

from datetime import date

import pytest
from django.db import transaction

from hall.domain.applications.intake import file_application
from hall.domain.applications.sweeping import accept_the_silent
from hall.enums import EventKind
from hall.models import Application, ApplicationClock, ApplicationEvent, HallLetter
from tests import engines
from tests.factories import DepartmentFactory
from tests.hall.applications.test_intake import filing
from tests.hall.factories import PERSON, make_application, make_item
from tests.hall.world import World, at, make_world
from tests.kernel.test_jobs import in_threads
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at(date(2026, 11, 25))
PEOPLE = 50 if engines.engine() == "postgresql" else 12


@pytest.fixture
def world(wordings: None) -> World:  # noqa: F811  # the fixture
    """Return the county with the calendar loaded."""
    return make_world()


def test_fifty_people_file_at_once(world):
    other = make_item(DepartmentFactory.create(slug="wjj", short_name="县卫计局"), code="YLX-010", name="卫生许可")
    items = [world.item, other]
    with transaction.atomic():
        silent = make_application(world.item, on=date(2026, 11, 2))

    def file(number):
        if number == PEOPLE:
            return accept_the_silent(NOW)
        who = {**PERSON, "name": f"段某{number}", "phone": f"138872{number:05d}", "answers": {"家庭人口": "3"}}
        given = {"item": items[number % 2], "applicant": who, "submission": f"{number:032x}"}
        # Everybody presses the button twice.
        twice = [file_application(filing(world, **given), actor=None, now=NOW) for _ in range(2)]
        return twice[0].application.pk, twice[0].code, twice[1].application.pk, twice[1].code

    answers = in_threads(*(lambda number=number: file(number) for number in range(PEOPLE + 1)))

    filed = [each for each in answers if isinstance(each, tuple)]
    assert len(filed) == PEOPLE
    assert all((first, code) == (second, again) for first, code, second, again in filed)
    rows = Application.objects.exclude(pk=silent.pk)
    assert rows.count() == PEOPLE
    for slug, before in (("MZJ", 1), ("WJJ", 0)):
        numbers = sorted(rows.filter(number__startswith=f"{slug}-").values_list("number", flat=True))
        assert numbers == [f"{slug}-B2026-{each:05d}" for each in range(before + 1, before + 1 + len(numbers))]
        letters = HallLetter.objects.filter(application__number__startswith=f"{slug}-", application__in=rows)
        serials = sorted(letters.values_list("serial", flat=True))
        assert len(serials) == len(numbers)
        assert serials == list(range(serials[0], serials[0] + len(serials)))
    assert ApplicationClock.objects.filter(application__in=rows, is_open=True).count() == PEOPLE
    assert ApplicationEvent.objects.filter(application__in=rows, kind=EventKind.RECEIVED).count() == PEOPLE
    silent.refresh_from_db()
    assert silent.is_deemed_accepted
