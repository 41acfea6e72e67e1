"""What a page carries instead of a session: number and code were right, until when, for which case.

Encrypted, so that neither the code nor the key of the case stands in the page, and good for two hours: whoever comes
to a shared computer later has to know number and code himself. A pass opens one row of one kind: that of a case opens
no consultation of a third party, nor the other way round.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.encryption import Unreadable, decrypt, encrypt
from yunlong_portal.kernel.tracking import Trackable

_PLACE = "kernel.pass"
_GOOD_FOR = timedelta(hours=2)
# For a connection that was lost and a button pressed twice, not for whoever comes to a shared computer next and has the
# browser send the last page again.
CODE_SHOWN_AGAIN = timedelta(minutes=10)


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


def may_show_code(submitted_at: datetime, *, now: datetime) -> bool:
    """Return whether the query code of what was sent at that moment may still be shown to who sends it again."""
    return now - submitted_at < CODE_SHOWN_AGAIN


def opened_mapping(token: str, *, place: str) -> Mapping[str, Any] | None:
    """Return what a small token holds, None for one that is not ours."""
    try:
        found = json.loads(decrypt(token, place=place))
    except Unreadable:
        return None
    return found if isinstance(found, dict) else None


def sealed_mapping(said: Mapping[str, Any], *, place: str) -> str:
    """Return a token that holds ``said`` and is good at ``place`` only."""
    return encrypt(json.dumps(said, ensure_ascii=False), place=place)
