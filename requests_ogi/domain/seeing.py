"""Who may see what an applicant told about himself, and the log that is written before he does (P30).

The handler of the case and the head of the addressed organ's OGI office, by a click with a reason; until registration
those who take it in, who must reach the applicant. While the handler is away, who stands in for him by a dated
authority is in his place (P7), so that nothing waits to be printed. Everyone else reads 张*: signer, reviewer, county
OGI office.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from columns.domain.duties import may, stands_in_for
from columns.enums import Duty
from requests_ogi.domain.workflow.authority import CLERKS, on_request
from requests_ogi.enums import PaperKind, RequestState
from requests_ogi.models import CasePaper, InformationRequest
from yunlong_portal.kernel.models import PrivateOpening, User
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.workflow import refuse

BEFORE_REGISTRATION = frozenset(
    {RequestState.DRAFT, RequestState.SUBMITTED, RequestState.AWAITING_CONFIRMATION, RequestState.RECEIVED}
)


def may_open(actor: User, row: InformationRequest, now: datetime) -> bool:
    """Return whether this person may see who the applicant is, after saying why."""
    if row.handler_id == actor.pk and may(actor, Duty.HANDLE_REQUEST, row.desk, now=now):
        return True
    handler = row.handler_id
    if handler is not None and stands_in_for(actor, handler, Duty.HANDLE_REQUEST, row.desk, now=now):
        return True
    if may(actor, Duty.APPROVE_EXTENSION, row.organ, now=now):
        return True
    is_taken_in = row.state in BEFORE_REGISTRATION
    return is_taken_in and on_request(actor=actor, duties=CLERKS, row=row, now=now) is not None


def is_private(paper: CasePaper) -> bool:
    """Return whether a paper tells about a person: everything but what the organ itself laid on the case."""
    return paper.from_applicant or paper.kind != PaperKind.OTHER


def open_case(
    row: InformationRequest, *, actor: User, fields: Iterable[str], reason: str, now: datetime
) -> PrivateOpening:
    """Write down that somebody is about to see ``fields`` of a case; only then show them.

    Refused: ``no_duty``, and what ``open_private_data`` refuses.
    """
    if not may_open(actor, row, now):
        raise refuse(
            "no_duty",
            "申请人的身份和联系方式，只有本件的承办人（外出时由代理人代替）和公开机构负责人能看；"
            "登记之前，接件人员也能看。",
        )
    return open_private_data(actor=actor, subject_key=subject_key(row), fields=fields, reason=reason, now=now)


def subject_key(row: Any) -> str:
    """Return how the log names a case."""
    return f"requests_ogi.request:{row.pk}"
