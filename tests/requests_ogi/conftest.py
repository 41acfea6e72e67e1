"""What tests of requests lean on: the calendar, the county's wording of letters, papers that went through the door."""

import io
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from tests.conftest import MORNING
from tests.kernel.cleaning import samples
from yunlong_portal.kernel import calendar_county
from yunlong_portal.kernel.letters.county import load_letters
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, LetterTemplate, PrivateFile, StandingHoliday
from yunlong_portal.kernel.private_files import accept_private

_FACTS = (StandingHoliday, CalendarNotice, CalendarDay, LetterTemplate)
_TABLES = [model._meta.db_table for each in _FACTS for model in (each, each.history.model)]
_rows: dict[str, list[tuple[Any, ...]]] = {}


@pytest.fixture
def wordings(db):
    """Load the county's calendar and letters: their wording is part of what is tested.

    Read and checked by their loaders once in a run. From then on the same rows, with their histories, are put back:
    hundreds of tests begin with them.
    """
    with connection.cursor() as cursor:
        for table, rows in _rows.items():
            marks = ", ".join(["(" + ", ".join(["%s"] * len(rows[0])) + ")"] * len(rows))
            cursor.execute(f'INSERT INTO "{table}" VALUES {marks}', list(chain.from_iterable(rows)))
        if _rows:
            return
        with time_machine.travel(MORNING, tick=False):
            calendar_county.load_calendar_files(Path(settings.COUNTY_DIR))
            load_letters(Path(settings.COUNTY_DIR))
        for table in _TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            _rows[table] = cursor.fetchall()


@pytest.fixture
def private_file(db, tmp_path, settings) -> PrivateFile:
    """Return a scan that was taken in."""
    return accept_private(
        data=io.BytesIO(samples.pdf()), name="盖章件.pdf", stored_by=None, now=datetime(2017, 9, 1, tzinfo=UTC)
    )
