"""What tests of recorded cases lean on: a county with the calendar loaded."""

from tests.hall.applications.conftest import world  # noqa: F401  # the county with the calendar
from tests.requests_ogi.conftest import wordings  # noqa: F401  # the calendar and the county's wording of letters
