"""A county with its calendar, a township, and the doors of the staff's pages."""

import pytest

from columns.enums import DepartmentKind
from tests.factories import DepartmentFactory
from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar


@pytest.fixture
def world(wordings: None) -> World:  # noqa: F811  # the fixture
    return make_world()


@pytest.fixture
def township(world):
    return DepartmentFactory.create(
        slug="nuodeng", name="诺邓镇人民政府", short_name="诺邓镇", kind=DepartmentKind.TOWNSHIP
    )
