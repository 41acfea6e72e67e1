"""One letter a day for whoever wants it so: his notices are put together in the morning and go out as one.

What is overdue goes at once either way. A digest is a row before it is a letter: one for each person and day, with the
deliveries that are in it, written in one transaction. It is then claimed, sent and marked as a single delivery is
(``delivering``), and its deliveries are marked with it, so that what became of each notice stays to be seen. What is
settled before it goes out is let go again: should it come to stand, it is told in the next.
"""

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from yunlong_portal.kernel.enums import MailRhythm, NoticeChannel, NoticeLevel
from yunlong_portal.kernel.jobs import ERROR_LENGTH, FIRST_PAUSE, pause_after
from yunlong_portal.kernel.logging import mask
from yunlong_portal.kernel.models import NoticeDelivery, NoticeDigest, User
from yunlong_portal.kernel.models.jobs import STUCK_AFTER
from yunlong_portal.kernel.models.notices import NoticeDeliveryQuerySet
from yunlong_portal.kernel.notices.channels import Channel, ChannelDown, Undeliverable, digest_message
from yunlong_portal.kernel.workflow import refuse

# In Yunlong: when people come to work.
SENT_FROM = time(8, 0)
BATCH = 200
_WANTS_ONE_A_DAY = Q(notice__recipient__mail_rhythm=MailRhythm.DAILY) & ~Q(notice__level=NoticeLevel.OVERDUE)
# Tried again by hand after its digest was given up: a letter of its own.
_LEFT_OVER = Q(digest__failed_at__isnull=False)
AT_ONCE = Q(digest__isnull=True) & ~_WANTS_ONE_A_DAY | _LEFT_OVER


def choose(*, person: User, rhythm: MailRhythm) -> None:
    """Note how often ``person`` wants his letters; what waits for a digest goes at once when he wants each."""
    User.objects.filter(pk=person.pk).update(mail_rhythm=rhythm)
    person.mail_rhythm = rhythm


def put_together(now: datetime) -> int:
    """Make today's digest for everybody who wants one and has something in it; return how many were made.

    From eight in the morning on, once a day for each; what is written later is in tomorrow's.
    """
    local = timezone.localtime(now)
    if local.time() < SENT_FROM:
        return 0
    waiting = NoticeDelivery.objects.free(now).filter(
        _WANTS_ONE_A_DAY, channel=NoticeChannel.EMAIL, digest__isnull=True, notice__settled_at__isnull=True
    )
    people = set(waiting.values_list("notice__recipient", flat=True))
    people -= set(
        NoticeDigest.objects.filter(day=local.date(), recipient__in=people).values_list("recipient", flat=True)
    )
    return sum(_put_together(waiting, person, now) for person in sorted(people))


def _put_together(waiting: NoticeDeliveryQuerySet, person: int, now: datetime) -> bool:
    with transaction.atomic():
        digest, is_new = NoticeDigest.objects.get_or_create(
            recipient_id=person, day=timezone.localdate(now), defaults={"created_at": now}
        )
        if is_new:
            keys = list(waiting.filter(notice__recipient=person).values_list("pk", flat=True))
            NoticeDelivery.objects.open().filter(pk__in=keys, digest__isnull=True).update(digest=digest)
    return is_new


def due(now: datetime) -> list[int]:
    """Return the keys of the digests that may be sent now."""
    return list(NoticeDigest.objects.free(now).order_by("pk").values_list("pk", flat=True)[:BATCH])


def send(channel: Channel, key: int, now: datetime) -> bool:
    """Claim one digest, send it, mark it and what is in it; return whether it went out.

    Must not be called inside a transaction. Refuses ``channel_down`` as ``delivering.deliver`` does.
    """
    lease = now + settings.JOB_LEASE
    with transaction.atomic(durable=True):
        if not NoticeDigest.objects.free(now).filter(pk=key).update(leased_until=lease):
            return False
    digest = NoticeDigest.objects.select_related("recipient").get(pk=key)
    inside = _inside(digest)
    if not inside:
        _end(digest, [], emptied_at=now)
        return False
    reason = channel.why_not(digest.recipient) if digest.recipient.is_active else "账号已停用"
    keys = [each.pk for each in inside]
    if reason:
        _end(digest, keys, emptied_at=now, of_each={"skipped_at": now, "skipped_because": reason})
        return False
    link = f"{settings.BASE_URL}{reverse('admin:kernel_notice_mine')}"
    try:
        channel.send(digest_message(digest, [each.notice for each in inside], url=link, sent_at=now))
    except ChannelDown as error:
        told = mask(str(error))[:ERROR_LENGTH]
        # A moment longer than the channel rests: a message that itself breaks the connection lets the others by.
        NoticeDigest.objects.open().filter(pk=key, leased_until=lease).update(leased_until=now + FIRST_PAUSE)
        NoticeDelivery.objects.open().filter(pk__in=keys).update(last_error=told)
        raise refuse("channel_down", f"{NoticeChannel(channel.name).label}暂时不通，稍后再试。{told}") from error
    except Exception as error:
        _note_failure(digest, keys, error, now=now)
        return False
    _end(digest, keys, sent_at=now, of_each={"sent_at": now, "last_error": "", "attempts": F("attempts") + 1})
    return True


def _inside(digest: NoticeDigest) -> list[NoticeDelivery]:
    """Return what of a digest still stands; what was settled meanwhile is let go."""
    inside = NoticeDelivery.objects.open().filter(digest=digest)
    inside.filter(notice__settled_at__isnull=False).update(digest=None)
    return list(inside.select_related("notice").order_by("notice__created_at", "pk"))


def _end(
    digest: NoticeDigest,
    keys: list[int],
    *,
    sent_at: datetime | None = None,
    emptied_at: datetime | None = None,
    failed_at: datetime | None = None,
    of_each: dict[str, object] | None = None,
) -> None:
    """Mark a digest and what is in it as done with, together."""
    with transaction.atomic():
        NoticeDigest.objects.open().filter(pk=digest.pk).update(
            sent_at=sent_at,
            emptied_at=emptied_at,
            failed_at=failed_at,
            leased_until=None,
            attempts=F("attempts") + (0 if emptied_at else 1),
        )
        if of_each:
            NoticeDelivery.objects.open().filter(pk__in=keys).update(**of_each)


def _note_failure(digest: NoticeDigest, keys: list[int], error: Exception, *, now: datetime) -> None:
    attempts = digest.attempts + 1
    told = mask(str(error) if isinstance(error, Undeliverable) else f"{type(error).__name__}: {error}")[:ERROR_LENGTH]
    if attempts >= STUCK_AFTER:
        _end(digest, keys, failed_at=now, of_each={"failed_at": now, "last_error": told, "attempts": attempts})
        return
    with transaction.atomic():
        pause = now + pause_after(attempts)
        NoticeDigest.objects.open().filter(pk=digest.pk).update(attempts=attempts, leased_until=pause)
        NoticeDelivery.objects.open().filter(pk__in=keys).update(attempts=attempts, last_error=told)
