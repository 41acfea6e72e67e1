"""What the tests of this floor lean on."""

from datetime import UTC, datetime

import pytest

from columns.enums import Duty
from columns.models import Department
from tests.factories import CountyFactory, DepartmentFactory, with_duties
from yunlong_portal.kernel.models import User

# Friday 2017-08-25, 10:00 in Yunlong.
NOW = datetime(2017, 8, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Return the moment of the tests."""
    return NOW


@pytest.fixture
def county(db: None) -> Department:
    """Return the county's own row."""
    return CountyFactory.create()


@pytest.fixture
def bureau(county: Department) -> Department:
    """Return a department under the county."""
    return DepartmentFactory.create(parent=county)


@pytest.fixture
def administrator(county: Department) -> User:
    """Return somebody who manages duties."""
    return with_duties(county, Duty.GRANT_DUTIES)
