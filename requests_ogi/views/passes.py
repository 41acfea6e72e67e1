"""What a case page carries instead of a session: number and code were right, until when, for which case.

Encrypted, so that neither the code nor the key of the case stands in the page, and good for two hours: whoever comes
to a shared computer later has to know number and code himself. A pass opens one row of one kind: that of a case opens
no consultation of a third party, nor the other way round.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from requests_ogi.forms.draft import opened_mapping, sealed_mapping
from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.tracking import Trackable

_PLACE = "requests_ogi.pass"
_GOOD_FOR = timedelta(hours=2)


@dataclass(frozen=True)
class Pass:
    """Which row, and the code it was opened with: it stands on the receipt when that is printed again."""

    row: int
    code: str


def new_pass(row: Any, *, code: str, now: datetime) -> str:
    """Return a token for a row whose code was right."""
    until = (now + _GOOD_FOR).isoformat()
    said = {"of": row._meta.label_lower, "row": row.pk, "code": code, "until": until}
    return sealed_mapping(said, place=_PLACE)


def read_pass(token: str, *, of: type[models.Model], now: datetime) -> Pass | None:
    """Return what a token says; None for one that is not ours, is for another kind, or whose time is over."""
    said = opened_mapping(token, place=_PLACE)
    if said is None or said.get("of") != of._meta.label_lower or datetime.fromisoformat(said["until"]) < now:
        return None
    return Pass(row=said["row"], code=said["code"])


def is_good(found: Pass, row: Trackable) -> bool:
    """Return whether the code is still the one of the row."""
    return tracking.matches(found.code, row.tracking_digest)
