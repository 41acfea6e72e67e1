"""Who may take a step: duties are asked on the desk that works on a case, or on the organ in whose name it is done."""

from collections.abc import Sequence
from datetime import datetime

from columns.domain.duties import Authority, authority, may
from columns.enums import Duty
from requests_ogi.domain.awaiting import CLERKS, OF_THE_ORGAN, SIGNERS
from requests_ogi.models import InformationRequest, Letter, Part
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
    """Return whether a restricted case is this person's: handler, head of the organ's OGI office, county OGI office."""
    return (
        row.handler_id == actor.pk
        or may(actor, Duty.APPROVE_EXTENSION, row.organ, now=now)
        or may(actor, Duty.OVERSEE_REQUESTS, row.organ, now=now)
    )


def on_letter(*, actor: User, duties: Sequence[str], row: Letter, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a letter: that of its case."""
    return on_request(actor=actor, duties=duties, row=row.request, now=now)


def on_part(*, actor: User, duties: Sequence[str], row: Part, now: datetime) -> Authority | None:
    """Return by what authority a person acts on a part given to his department."""
    return authority(actor, duties, row.department, now=now)
