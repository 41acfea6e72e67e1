"""What tests of the staff's screens over cases lean on: the county, and a case that came in last Friday."""

from datetime import date

import pytest

from hall.models import Application
from tests.hall.factories import make_application
from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters

FRIDAY = date(2026, 11, 20)  # the tests begin on the Wednesday after


@pytest.fixture(autouse=True)
def private_root(tmp_path, settings):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def world(wordings: None) -> World:  # noqa: F811  # the fixture
    """Return the county with the calendar loaded."""
    return make_world()


@pytest.fixture
def case(world: World) -> Application:
    """Return a case that waits to be accepted."""
    return make_application(world.item, on=FRIDAY)
