"""One look at a case by its applicant: what every page of it carries and tells."""

from typing import Any

from requests_ogi.models import InformationRequest
from requests_ogi.queries.case import Case
from yunlong_portal.kernel import looks

Look = looks.Look[InformationRequest]


def common(look: Look, case: Case) -> dict[str, Any]:
    """Return what every page of a case shows, the case as it stands now."""
    return look.carried() | {"case": case, "row": case.row}
