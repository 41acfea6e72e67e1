"""Following a case with the number and the query code of its receipt, without an account (P20, P30).

The code is all that stands between a stranger and the case, so only its keyed digest is kept: it can be shown once, on
the receipt. It is read out on the telephone and copied by hand, so what people mix up (0 and O, 1 and I, 2 and Z …) is
not in it, and case, spaces, full width and hyphens do not count. Number and code are asked together; a number that
does not exist and a code that is wrong get the same answer after the same work, so that nobody learns who has a case.

Guessing is made pointless by rate. Failures are counted for an hour or less, in rows that survive a restart and are
locked while an answer is found, so that simultaneous guesses are counted one after the other:

- an address has a few failures in all, and fewer for one number; then it waits;
- a number that many addresses guess at is closed to every address that has failed at it. One that has not is always
  heard: so a stranger's guessing cannot keep out the holder of the receipt.

What was refused for rate is not counted: waiting is never prolonged by trying. Nothing here is written but by a POST.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog
from django.db import transaction
from django.utils import timezone

from yunlong_portal.kernel.encryption import keyed_digest
from yunlong_portal.kernel.models import TrackingAttempt
from yunlong_portal.kernel.rates import key_of, locked_counts, network_of
from yunlong_portal.kernel.text import fold
from yunlong_portal.kernel.workflow import Refusal, Refused

log = structlog.get_logger(__name__)

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B. 25 to the 10th: 46 bits.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
LENGTH = 10
GROUP = 5

ADDRESS_FAILURES, ADDRESS_WINDOW = 10, timedelta(minutes=15)
PAIR_FAILURES, PAIR_WINDOW = 5, timedelta(minutes=15)
NUMBER_FAILURES, NUMBER_WINDOW = 20, timedelta(hours=1)

# Longer than any number or code however it is typed; the rest is not looked at.
_LONGEST = 80
_FORGOTTEN_AFTER = timedelta(hours=1)
_BRACKETS = str.maketrans("[](){}【】〖〗«»<>", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")

NOT_FOUND = (
    "没有查到：编号或查询码不对。请对照回执核对后再查；查询码不分大小写，中间的横线可以不写。"
    "回执遗失的，请本人带身份证件到受理窗口查询。"
)


class Trackable(Protocol):
    """What can be followed: a row that keeps the digest of its code, "" where it has none."""

    @property
    def tracking_digest(self) -> str: ...


Row = TypeVar("Row", bound=Trackable)
Find = Callable[[str], Row | None]


class TrackingRefused(Refused):
    """No answer: ``not_found``, or ``too_often`` with the moment from which another try is heard."""

    def __init__(self, code: str, sentence: str, *, try_again_at: datetime | None = None) -> None:
        super().__init__(Refusal(code, sentence))
        self.try_again_at = try_again_at


def new_code() -> str:
    """Return a fresh code as it is printed: two groups of five. Only its digest is to be kept."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def code_for(submission: str) -> str:
    """Return the code of a form by the token it was sent with: a form sent twice shows the same code twice.

    The token is drawn by us for each form and known to its sender alone; without the portal's key nobody gets from it
    to the code.
    """
    number = int(keyed_digest(submission.encode(), purpose="query code of a submission"), 16)
    drawn = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        drawn += ALPHABET[place]
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"


def digest_of(code: str) -> str:
    """Return what is kept of a code: 64 hexadecimal digits that only the portal's index key can make."""
    return keyed_digest(_normal_code(code).encode(), purpose="query code")


def matches(code: str, stored: str) -> bool:
    """Return whether ``code``, however it was typed, is the one whose digest is ``stored``; in constant time.

    An empty ``stored`` (a case without a code) matches nothing and takes as long.
    """
    same = hmac.compare_digest(digest_of(code), stored or _NOBODYS)
    return same and bool(stored)


def normal_number(number: str) -> str:
    """Return a number as it is looked for: full width folded, upper case, no spaces, brackets 〔〕."""
    return "".join(fold(number[:_LONGEST]).split()).upper().translate(_BRACKETS)


def look_up(
    *,
    series: str,
    number: str,
    code: str,
    address: str,
    find: Find[Row],
    now: datetime,
) -> Row:
    """Return the row with this number and this code; must not be called inside a transaction, nor for a GET.

    ``series`` keeps the numbers of requests and of hall applications apart; ``address`` is the visitor's
    (``visitors.address_of``); ``find`` is handed the number as :func:`normal_number` writes it, uses the same queries
    whether there is such a row or not, and changes nothing. Raises TrackingRefused: ``not_found``, ``too_often``.
    """
    wanted = normal_number(number)
    network = network_of(address)
    by_address = key_of("address", network)
    by_number, by_pair = key_of("number", series, wanted), key_of("pair", series, wanted, network)
    with transaction.atomic(durable=True):
        rows = locked_counts({by_address: ADDRESS_WINDOW}, now)
        if rows[by_address].failures >= ADDRESS_FAILURES:
            raise _too_often("address", rows[by_address].ends_at)
        rows |= locked_counts({by_number: NUMBER_WINDOW, by_pair: PAIR_WINDOW}, now)
        pair, whole = rows[by_pair], rows[by_number]
        if pair.failures >= PAIR_FAILURES:
            raise _too_often("pair", pair.ends_at)
        if pair.failures and whole.failures >= NUMBER_FAILURES:
            raise _too_often("number", min(pair.ends_at, whole.ends_at))
        row = find(wanted)
        # In one breath, with a row or without: the same work either way.
        is_right = matches(code, row.tracking_digest if row is not None else "")
        if not is_right:
            for each in rows.values():
                each.failures += 1
            TrackingAttempt.objects.bulk_update(rows.values(), ["failures"])
    if row is None or not is_right:
        # After the commit: the failure must stay counted.
        raise TrackingRefused("not_found", NOT_FOUND)
    return row


def forget(now: datetime) -> int:
    """Delete counts that are over; periodic work. Return how many."""
    deleted, _ = TrackingAttempt.objects.filter(ends_at__lt=now - _FORGOTTEN_AFTER).delete()
    return deleted


def _normal_code(code: str) -> str:
    return "".join(character for character in fold(code[:_LONGEST]).upper() if character.isalnum())


def _too_often(limit: str, until: datetime) -> TrackingRefused:
    log.warning("tracking refused for rate", limit=limit)
    # The minute after: the sentence must not send anybody back too early.
    when = timezone.localtime(until) + timedelta(minutes=1)
    return TrackingRefused(
        "too_often",
        f"查询编号或查询码连续多次不对，请在{when:%H:%M}以后再查。急需了解办理进度的，可以打电话给受理机构。",
        try_again_at=until,
    )


# Compared with where there is nothing to compare: as long as a digest, and none.
_NOBODYS = "0" * 64
