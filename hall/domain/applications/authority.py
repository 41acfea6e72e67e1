"""Who may take a step of a case: window clerks at the window that took it in or at the department, others there alone.

The department decides in its own name; the window of the service centre takes in, accepts and hands over for it.
"""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.duties import Authority, authority
from columns.enums import Duty
from hall.models import Application
from yunlong_portal.kernel.models import User

CLERKS = (Duty.ACCEPT_APPLICATIONS,)
APPROVERS = (Duty.REVIEW_APPLICATIONS,)
MANAGERS = (Duty.MANAGE_HALL,)
OVERSEERS = (Duty.OVERSEE_HALL,)


def on_application(*, actor: User, duties: Sequence[str], row: Application, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a case."""
    found = authority(actor, duties, row.department, now=now)
    at_window = [each for each in duties if each in CLERKS]
    if found is None and at_window and row.desk_id != row.department_id:
        found = authority(actor, at_window, row.desk, now=now)
    return found
