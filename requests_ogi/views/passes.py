"""What a case page carries instead of a session: number and code were right, until when, for which case.

Encrypted, so that neither the code nor the key of the case stands in the page, and good for two hours: whoever comes
to a shared computer later has to know number and code himself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from requests_ogi.forms.draft import opened_mapping, sealed_mapping
from requests_ogi.models import InformationRequest
from yunlong_portal.kernel import tracking

_PLACE = "requests_ogi.pass"
_GOOD_FOR = timedelta(hours=2)


@dataclass(frozen=True)
class Pass:
    """Which case, and the code it was opened with: it stands on the receipt when that is printed again."""

    request: int
    code: str


def new_pass(request: InformationRequest, *, code: str, now: datetime) -> str:
    """Return a token for a case whose code was right."""
    until = (now + _GOOD_FOR).isoformat()
    return sealed_mapping({"request": request.pk, "code": code, "until": until}, place=_PLACE)


def read_pass(token: str, *, now: datetime) -> Pass | None:
    """Return what a token says; None for one that is not ours or whose time is over."""
    said = opened_mapping(token, place=_PLACE)
    if said is None or datetime.fromisoformat(said["until"]) < now:
        return None
    return Pass(request=said["request"], code=said["code"])


def is_good(found: Pass, request: InformationRequest) -> bool:
    """Return whether the code is still the one of the case."""
    return tracking.matches(found.code, request.tracking_digest)
