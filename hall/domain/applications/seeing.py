"""Who may see what an applicant told about himself, and the log that is written before he does.

Whoever works on the case: window clerk, approver, and the leader while he decides. Everyone else reads 张*. What is
handed in is looked at every day: each look is written down without being asked for a reason of its own.
"""

from collections.abc import Iterable
from datetime import datetime

from columns.domain.duties import may
from columns.enums import LEADERS
from hall.domain.applications.authority import APPROVERS, CLERKS, on_application
from hall.domain.applications.retention import application_key
from hall.enums import ApplicationState
from hall.models import Application
from yunlong_portal.kernel.models import PrivateOpening, User
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.workflow import refuse

CHECKING = "核对申报材料"


def may_open(actor: User, row: Application, now: datetime) -> bool:
    """Return whether this person may see who applies and what was handed in."""
    if on_application(actor=actor, duties=(*CLERKS, *APPROVERS), row=row, now=now) is not None:
        return True
    decides = row.state == ApplicationState.PROPOSED
    return decides and any(may(actor, duty, row.department, now=now) for duty in LEADERS)


def open_case(row: Application, *, actor: User, fields: Iterable[str], reason: str, now: datetime) -> PrivateOpening:
    """Write down that somebody is about to see ``fields`` of a case; only then show them.

    Refused: ``no_duty``, and what ``open_private_data`` refuses.
    """
    if not may_open(actor, row, now):
        raise refuse("no_duty", "申请人的身份、联系方式和材料，只有本件的窗口人员、审批员和作决定的负责人能看。")
    return open_private_data(actor=actor, subject_key=application_key(row.pk), fields=fields, reason=reason, now=now)
