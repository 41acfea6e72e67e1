"""Notices that stand as long as something is so: what is owed is written, what is not owed any more is settled."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.notices.writing import NewNotice, settle_rows, write_many


def keep_standing(
    owed: Iterable[NewNotice], *, plan: str, now: datetime, send_from: datetime | None = None
) -> tuple[int, int]:
    """Make exactly the notices ``owed`` stand for a plan; return how many were written and how many settled.

    In one transaction, level-triggered: two sweeps at once write everything once, and what is owed again after it was
    settled stands again. Nothing leaves the house before ``send_from``.
    """
    wanted = {each.key: each for each in owed}
    with transaction.atomic():
        standing = dict(Notice.objects.standing().filter(plan=plan).values_list("key", "pk"))
        new = [notice for key, notice in wanted.items() if key not in standing]
        written = write_many(new, now=now, plan=plan, send_from=send_from)
        settled = settle_rows([pk for key, pk in standing.items() if key not in wanted], now=now)
    return written, settled
