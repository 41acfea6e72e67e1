"""What is typed before it is sent, and how a page finds it again: by what the page carries, never by a cookie.

The floor says where drafts lie. :class:`SealedDrafts` lay them into the page itself, encrypted: nothing lies on our
side until something is sent, and a page is as dead as its papers are a day after it was made. A floor whose drafts
outlive the connection keeps them in rows of its own (encrypted columns), lets its page carry an encrypted token for
the row that is good for a few hours, and finds the row again by number and query code (``kernel.tracking``).
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from yunlong_portal.kernel.encryption import Unreadable, decrypt, encrypt
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT
from yunlong_portal.kernel.questions.answers import Typed

_FORM = 1


@dataclass
class Draft:
    """What somebody has typed so far. ``submission`` makes of a form sent twice one case; ``row`` is the floor's own.

    Once ``is_sent`` nothing is changed by any page: the floor is asked to show again what became of it.
    """

    typed: Typed = field(default_factory=dict)
    submission: str = field(default_factory=lambda: secrets.token_hex(16))
    is_sent: bool = False
    row: Any = None


class Drafts(Protocol):
    """Where a floor keeps drafts."""

    def begin(self) -> Draft:
        """Return an empty draft, or one with what is known already. Writes nothing: it may be for a GET."""

    def open(self, token: str, *, now: datetime) -> Draft | None:
        """Return the draft a page carries; None for one that is not ours, not here, too old, or gone."""

    def keep(self, draft: Draft, name: str, *, now: datetime) -> None:
        """Keep the answer of one question, ``draft.typed[name]``, and no other: an old page takes back nothing else.

        Called outside a transaction, and before the answer is judged. May raise Refused: the page says so and shows
        what was typed. A row is made at the first answer, not before.
        """

    def token(self, draft: Draft, *, now: datetime) -> str:
        """Return what the next page carries."""

    def drop(self, draft: Draft, *, now: datetime) -> str:
        """Throw away what was typed and not sent; return what stays all the same and how one comes by it, or nothing.

        What somebody stored for another day stays: he holds number and query code, and may throw it away by them.
        """


@dataclass(frozen=True)
class SealedDrafts:
    """Drafts that lie in the page, encrypted and good at ``place`` only."""

    place: str
    good_for: timedelta = UNATTACHED_KEPT

    def begin(self) -> Draft:
        return Draft()

    def open(self, token: str, *, now: datetime) -> Draft | None:
        try:
            said = json.loads(decrypt(token, place=self.place))
        except Unreadable:
            return None
        if said.get("form") != _FORM or now.timestamp() - said["sealed_at"] > self.good_for.total_seconds():
            return None
        return Draft(typed=said["typed"], submission=said["submission"])

    def keep(self, draft: Draft, name: str, *, now: datetime) -> None:
        """Nothing: the next page carries all."""

    def token(self, draft: Draft, *, now: datetime) -> str:
        said = {
            "form": _FORM,
            "sealed_at": now.timestamp(),
            "typed": draft.typed,
            "submission": draft.submission,
        }
        return encrypt(json.dumps(said, ensure_ascii=False), place=self.place)

    def drop(self, draft: Draft, *, now: datetime) -> str:
        """Nothing: it lay in the pages alone."""
        return ""
