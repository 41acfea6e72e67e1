"""How long notices are kept: what was said years ago is nobody's to read any more (``PORTAL_NOTICE_KEPT_DAYS``).

What stands is never taken away: a reminder that is still owed would be written and sent a second time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from yunlong_portal.kernel import retention
from yunlong_portal.kernel.models import Notice, NoticeDigest


def declare() -> None:
    """Declare that old notices go by themselves, with what became of them on each channel."""
    retention.declare(name="kernel.notices", label="已了结、已读的旧提醒", days=_days, finder=over, erase=erase)
    retention.declare(name="kernel.digests", label="旧的提醒汇总", days=_days, finder=digests_over, erase=erase_digest)


def _days() -> int:
    return int(settings.NOTICE_KEPT_DAYS)


def over(before: datetime) -> QuerySet[Notice]:
    """Return what was settled before that moment, and what no plan owes, was written before it and is read.

    Of closed accounts nobody reads any more. A setting of 0 keeps everything.
    """
    if not settings.NOTICE_KEPT_DAYS:
        return Notice.objects.none()
    seen = Q(read_at__isnull=False) | Q(recipient__is_active=False)
    return Notice.objects.filter(Q(settled_at__lt=before) | Q(plan="", created_at__lt=before) & seen)


def digests_over(before: datetime) -> QuerySet[NoticeDigest]:
    """Return digests from before that moment of which no notice is left."""
    if not settings.NOTICE_KEPT_DAYS:
        return NoticeDigest.objects.none()
    return NoticeDigest.objects.filter(created_at__lt=before, deliveries__isnull=True)


def erase(key: int, now: datetime) -> None:
    """Delete one notice, unless it stands again meanwhile. It is no personal data: the log names none of them."""
    over(now - timedelta(days=_days())).filter(pk=key).delete()


def erase_digest(key: int, now: datetime) -> None:
    """Delete one digest."""
    digests_over(now - timedelta(days=_days())).filter(pk=key).delete()
