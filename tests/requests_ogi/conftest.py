"""What tests of requests lean on: the calendar, the county's wording of letters, papers that went through the door."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from tests.kernel.cleaning import samples
from yunlong_portal.kernel import calendar_county
from yunlong_portal.kernel.letters.county import load_letters
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import accept_private


@pytest.fixture
def wordings(db):
    """Load the county's calendar and letters: their wording is part of what is tested."""
    folder = Path(settings.COUNTY_DIR)
    calendar_county.load_calendar_files(folder)
    load_letters(folder)


@pytest.fixture
def private_file(db, tmp_path, settings) -> PrivateFile:
    """Return a scan that was taken in."""
    return accept_private(
        data=io.BytesIO(samples.pdf()), name="盖章件.pdf", stored_by=None, now=datetime(2017, 9, 1, tzinfo=UTC)
    )
