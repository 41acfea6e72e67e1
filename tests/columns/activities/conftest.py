"""What the tests of a year's activities lean on."""

import pytest

from columns.enums import Duty
from columns.models import RegisterDesk
from tests.factories import DepartmentFactory, with_duties


@pytest.fixture
def office(county):
    """Return the county OGI office: the desk that leaders are filed with, and that watches the rest."""
    office = DepartmentFactory.create(parent=county, short_name="县政务公开办公室", kind="county_office")
    for register in ("leaders", "spokespersons", "contacts", "new_media"):
        RegisterDesk.objects.create(register=register, department=office)
    return office


@pytest.fixture
def keeper(bureau):
    return with_duties(bureau, Duty.KEEP_REGISTERS)


@pytest.fixture
def watcher(office):
    return with_duties(office, Duty.TAKE_FILINGS)
