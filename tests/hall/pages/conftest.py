"""What the tests of citizens' pages of the hall lean on: a county with one item and two townships, on a fixed day."""

from pathlib import Path

import pytest

from columns.enums import DepartmentKind
from tests.disclosure.pages.conftest import site  # noqa: F401  # fixture
from tests.factories import DepartmentFactory
from tests.hall.pages.filling import Filler
from tests.hall.world import World, make_world
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters


@pytest.fixture
def world(wordings: None, site: None, settings, tmp_path: Path) -> World:  # noqa: F811  # the fixtures
    """Return a bureau with one item that is applied for online, and the townships."""
    settings.PRIVATE_ROOT = tmp_path
    DepartmentFactory.create(slug="nuodeng", name="诺邓镇人民政府", short_name="诺邓镇", kind=DepartmentKind.TOWNSHIP)
    return make_world()


@pytest.fixture
def filler(client, world: World) -> Filler:
    """Return somebody at the first page of an application."""
    return Filler(client)
