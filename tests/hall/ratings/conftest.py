"""What tests of ratings lean on: a county with the calendar loaded, and a case that is over."""

import pytest

from tests.hall.applications.conftest import world  # noqa: F401  # the county with the calendar
from tests.hall.ratings.cases import DAY, ended
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters


@pytest.fixture
def case(world):  # noqa: F811  # the fixture
    """Return a case that was handed over on the day."""
    return ended(world, on=DAY)
