"""What tests of cases lean on: the county's calendar."""

import pytest

from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters


@pytest.fixture
def world(wordings: None) -> World:  # noqa: F811  # the fixture
    """Return the county with the calendar loaded."""
    return make_world()
