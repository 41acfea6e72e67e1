"""What tests of the walks lean on: a county in practice."""

from datetime import date
from typing import Any

import pytest

from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters


@pytest.fixture
def world(settings: Any, wordings: None) -> World:  # noqa: F811  # the fixture
    """Return the county, in the practice portal."""
    settings.PRACTICE = True
    return make_world()


@pytest.fixture
def day() -> date:
    """Return a working day of which everything is known."""
    return date(2017, 8, 25)
