"""Notices as rows: written once by their key, marked as read, settled when their matter is over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from yunlong_portal.kernel import bulk
from yunlong_portal.kernel.enums import NoticeLevel
from yunlong_portal.kernel.models import Notice, NoticeDelivery, User
from yunlong_portal.kernel.models.notices import ABOUT_LENGTH, KEY_LENGTH, LINK_LENGTH, SUBJECT_LENGTH
from yunlong_portal.kernel.notices.channels import offered

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be written.

    ``key``: what it is told by and to whom, such as ``request.handed_over:17:4``; the second with the same key is the
    same notice. ``subject`` names the matter, never its content, nor anybody's data: it goes out by e-mail.
    """

    key: str
    recipient_id: int
    subject: str
    link: str
    about: str = ""
    level: str = NoticeLevel.INFO


def about(row: models.Model) -> str:
    """Return how a notice names the row it is about: ``app.model:pk``."""
    return f"{row._meta.label_lower}:{row.pk}"


def write(
    *,
    key: str,
    recipient: User,
    subject: str,
    link: str,
    about: str = "",
    level: str = NoticeLevel.INFO,
    now: datetime,
) -> Notice | None:
    """Tell one person something; return the notice, None where the account is closed.

    Inside the caller's transaction, and idempotent by ``key``: what stands there stays as it was written first.
    Raises ValueError for a link that leaves the portal.
    """
    new = NewNotice(key=key, recipient_id=recipient.pk, subject=subject, link=link, about=about, level=level)
    write_many([new], now=now)
    return Notice.objects.filter(key=key).first()


def write_many(new: Iterable[NewNotice], *, now: datetime, plan: str = "", send_from: datetime | None = None) -> int:
    """Write many notices as ``write`` does, in a number of statements that hardly grows with them.

    Closed accounts are told nothing. Nothing leaves the house before ``send_from``. A notice of a ``plan`` that was
    settled and is owed again stands again. Return how many notices there are now of those asked for.
    """
    wanted = {each.key: _checked(each) for each in new}
    people = User.objects.filter(pk__in={each.recipient_id for each in wanted.values()}, is_active=True).in_bulk()
    # In order of the key, so that two who write the same wait for each other instead of blocking each other.
    rows = [
        (each.key, plan, each.recipient_id, _cut(each.subject), each.link, each.about, each.level, now)
        for key in sorted(wanted)
        if (each := wanted[key]).recipient_id in people
    ]
    # An update that says the keys also of rows that stood there.
    kept = "SET settled_at = NULL" if plan else "SET key = EXCLUDED.key"
    with transaction.atomic():
        there = bulk.insert(
            Notice,
            ("key", "plan", "recipient", "subject", "link", "about", "level", "created_at"),
            rows,
            on_conflict=f"(key) DO UPDATE {kept}",
            returning=("id", "recipient"),
        )
        for channel in offered():
            why_not = {person.pk: channel.why_not(person) for person in people.values()}
            alike: dict[str, list[int]] = {}
            for pk, person in sorted(there):
                alike.setdefault(why_not[person], []).append(pk)
            for reason, keys in alike.items():
                beside = {"channel": channel.name, "due_at": send_from or now, "attempts": 0, "last_error": ""}
                beside |= {"skipped_at": now if reason else None, "skipped_because": reason}
                bulk.insert_beside(NoticeDelivery, "notice", keys, beside, on_conflict="DO NOTHING")
    return len(there)


def settle(*, about: str, now: datetime) -> int:
    """Say that nothing is to be done any more about a row; return how many notices this ended.

    Inside the caller's transaction. They leave everybody's list of unread notices, and what was not sent yet is not
    sent. ``about`` is that of the notices, usually ``about(row)``.
    """
    return Notice.objects.standing().filter(about=about).update(settled_at=now)


def settle_rows(keys: Collection[int], *, now: datetime) -> int:
    """Settle notices by their primary keys; return how many stood until now."""
    ordered = sorted(keys)
    parts = (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))
    return sum(Notice.objects.standing().filter(pk__in=part).update(settled_at=now) for part in parts)


def mark_read(*, person: User, now: datetime, keys: Collection[int] | None = None, up_to: int | None = None) -> int:
    """Mark notices of ``person`` as read; return how many were not.

    All of them, unless ``keys`` says which, or ``up_to`` which was the newest he saw. Other people's are passed over.
    """
    unread = Notice.objects.unread().filter(recipient=person)
    if keys is not None:
        unread = unread.filter(pk__in=keys)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=now)


def try_again(*, keys: Collection[int], now: datetime) -> int:
    """Have what failed of these notices sent at the next turn, also what was given up; return how many messages."""
    failing = NoticeDelivery.objects.failing().filter(notice__in=keys)
    return failing.update(failed_at=None, leased_until=None, attempts=0, due_at=now)


def _checked(new: NewNotice) -> NewNotice:
    """Return ``new``; raise ValueError for what no caller of ours may ask."""
    if not new.link.startswith("/") or new.link.startswith("//") or "\\" in new.link or not new.link.isprintable():
        raise ValueError(f"a notice leads to a path on the portal, not to {new.link!r}")
    if not new.key or not new.subject.strip():
        raise ValueError(f"a notice needs a key and a subject: {new}")
    # One engine would refuse what the other takes.
    if len(new.key) > KEY_LENGTH or len(new.link) > LINK_LENGTH or len(new.about) > ABOUT_LENGTH:
        raise ValueError(f"the key, the link or the row of a notice is too long: {new}")
    return new


def _cut(subject: str) -> str:
    """Return the subject as one line that fits its column: it becomes the head of a letter."""
    return shortened(" ".join(subject.split()), SUBJECT_LENGTH)


def shortened(text: str, length: int) -> str:
    """Return ``text``, its end replaced by … where it is longer than ``length``."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
