"""Telling whose turn it is with something small of this floor: one notice for each person, settled by the next step."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice


def hand_on(row: models.Model, *, people: Iterable[int], subject: str, link: str, actor: Any, now: datetime) -> None:
    """Settle what was said about ``row`` and tell ``people`` that it is their turn; he who acts knows.

    Inside the caller's transaction. ``subject`` names the matter and nobody.
    """
    about = notices.about(row)
    notices.settle(about=about, now=now)
    notices.write_many(
        [
            NewNotice(
                key=f"{about}:{getattr(row, 'version', 1)}:turn:{person}",
                recipient_id=person,
                subject=subject,
                link=link,
                about=about,
            )
            for person in sorted(set(people) - {getattr(actor, "pk", None)})
        ],
        now=now,
    )
