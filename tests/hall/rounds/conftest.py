"""What tests of rounds lean on: a county with one department that has an item, and one that has none."""

from tests.hall.applications.conftest import world  # noqa: F401  # the county with the calendar
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters
