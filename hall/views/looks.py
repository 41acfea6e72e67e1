"""One look at a case by its applicant: what every page of it carries and tells."""

from typing import Any

from hall.models import Application
from hall.queries import Case
from yunlong_portal.kernel import looks

Look = looks.Look[Application]


def common(look: Look, case: Case) -> dict[str, Any]:
    """Return what every page of a case shows, the case as it stands now."""
    return look.carried() | {"case": case, "row": case.row}
