"""A call to the hotline that is really a request for information becomes one with a click (P39).

The caller's words begin the form of the intake desk; the one who fills it in asks what is missing. A spoken request is
signed by the applicant, like every other that comes by word of mouth.
"""

from datetime import datetime
from typing import Any

from columns.domain.duties import DutyBook
from columns.domain.hotline import calls
from columns.domain.hotline.handing import handles, words_of
from columns.enums import CallState
from columns.models import Call
from columns.slots import CallAction
from requests_ogi.enums import IntakeMode
from requests_ogi.models import InformationRequest
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.notices import about

REASON = "转为信息公开申请"


def turn_into_request(*, call: Call, book: DutyBook) -> CallAction | None:
    """Offer it while the call waits for its answer, to whoever gives it (``columns.slots.CALL_ACTIONS``)."""
    if not may_become(call, book):
        return None
    address = f"/admin/requests_ogi/informationrequest/add/?call={call.pk}"
    return CallAction(name="request", label="转为信息公开申请", address=address)


def may_become(call: Call, book: DutyBook) -> bool:
    """Return whether a call still waits for its answer, and this person is one of those who give it."""
    return call.state in (CallState.TAKEN, CallState.PASSED) and handles(call, book)


def begun_from(call: Call, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what the intake form begins with; that the caller's name was shown stands in the log of openings."""
    said = words_of(call, actor=actor, reason=REASON, now=now)
    return {"mode": IntakeMode.ORAL, "name": said.name, "phone": said.phone, "description": said.question}


def note_request(call: Call, request: InformationRequest, *, actor: User, now: datetime) -> None:
    """Note on the call which request it has become. Refused: as ``calls.became`` does."""
    calls.became(call, key=about(request), label=f"信息公开申请{request.number}", actor=actor, now=now)
