"""Who may take a step: duties are asked on the desk that works on a case, or on the organ in whose name it is done."""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.duties import Authority, authority, may
from columns.enums import Duty
from requests_ogi.domain.awaiting import CLERKS, OF_THE_ORGAN, SIGNERS
from requests_ogi.enums import RequestState
from requests_ogi.models import InformationRequest, Letter, Part
from requests_ogi.querysets import NAMED_AT_DESK, NAMED_AT_ORGAN
from yunlong_portal.kernel.models import User

__all__ = ["CLERKS", "SIGNERS", "is_named", "on_letter", "on_part", "on_request"]


def on_request(*, actor: User, duties: Sequence[str], row: InformationRequest, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a request; a restricted one is for named people alone."""
    if row.is_restricted and not is_named(actor, row, now):
        return None
    for duty in duties:
        place = row.organ if duty in OF_THE_ORGAN else row.desk
        if found := authority(actor, (duty,), place, now=now):
            return found
    return None


def is_named(actor: User, row: InformationRequest, now: datetime) -> bool:
    """Return whether a restricted case is this person's.

    Handler, head of the organ's OGI office, county OGI office; who checks and who signs its reply while it is his turn.
    """
    turns = [(duty, row.desk) for duty in NAMED_AT_DESK.get(RequestState(row.state), ())]
    turns += [(duty, row.organ) for duty in NAMED_AT_ORGAN.get(RequestState(row.state), ())]
    return (
        row.handler_id == actor.pk
        or may(actor, Duty.APPROVE_EXTENSION, row.organ, now=now)
        or may(actor, Duty.OVERSEE_REQUESTS, row.organ, now=now)
        or any(may(actor, duty, place, now=now) for duty, place in turns)
    )


def on_letter(*, actor: User, duties: Sequence[str], row: Letter, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a letter: that of its case."""
    return on_request(actor=actor, duties=duties, row=row.request, now=now)


def on_part(*, actor: User, duties: Sequence[str], row: Part, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a part given to his department."""
    return authority(actor, duties, row.department, now=now)
