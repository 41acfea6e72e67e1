"""Sending what is due: done again and again, outside any transaction, by whichever worker has the turn.

A job's function commits with its job (``kernel.jobs``), and nothing that has left the house can be taken back. So a
delivery is a row with a lease of its own: claimed by one conditional UPDATE and committed, sent, marked and committed.
Whoever is killed in between leaves a claim that runs out: nothing is lost, and what went out twice carries the same id.
"""

import time
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from yunlong_portal.kernel.enums import NoticeChannel
from yunlong_portal.kernel.jobs import ERROR_LENGTH, FIRST_PAUSE, pause_after
from yunlong_portal.kernel.logging import mask
from yunlong_portal.kernel.models import NoticeDelivery
from yunlong_portal.kernel.models.jobs import STUCK_AFTER
from yunlong_portal.kernel.models.notices import NoticeDeliveryQuerySet
from yunlong_portal.kernel.notices import digests
from yunlong_portal.kernel.notices.channels import Channel, ChannelDown, Undeliverable, message_of, offered
from yunlong_portal.kernel.workflow import refuse

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2  # that is, with every sweep
BATCH = 200
# One turn; a long queue must not keep other work from the worker.
TURN = timedelta(seconds=30)
# A notice settled may come to stand again (a matter goes to a colleague and back); after a day it will not.
KEPT_FOR_RETURN = timedelta(days=1)


def deliver(name: str, now: datetime) -> int:
    """Send what is due on one channel; return how many messages went out. Must not be called inside a transaction.

    A message that the other side refuses rests for 1, 2, 4 … at most 60 minutes and is given up after seven refusals.
    Refuses ``channel_down`` where the other side is not there: the turn ends, the whole channel rests (as periodic
    work does), and no message is charged with it. What waits for a channel that is no longer set up is not sent.
    """
    waiting = NoticeDelivery.objects.open().filter(channel=name)
    _skip(waiting.filter(notice__settled_at__lt=now - KEPT_FOR_RETURN), "发出之前事情已了结", now)
    channel = next((each for each in offered() if each.name == name), None)
    if channel is None:
        _skip(waiting, "没有设置这个渠道", now)
        return 0
    due = NoticeDelivery.objects.free(now).filter(channel=name, notice__settled_at__isnull=True)
    began, sent = time.monotonic(), 0
    if name == NoticeChannel.EMAIL:
        due = due.filter(digests.AT_ONCE)
    for key in list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        passed = timedelta(seconds=time.monotonic() - began)
        if passed > TURN:
            break
        sent += _send(channel, key, now + passed)
    return sent + (_send_digests(channel, now, began) if name == NoticeChannel.EMAIL else 0)


def _send_digests(channel: Channel, now: datetime, began: float) -> int:
    """Put together and send what is one letter a day, for as long as the turn lasts."""
    digests.put_together(now)
    sent = 0
    for key in digests.due(now):
        passed = timedelta(seconds=time.monotonic() - began)
        if passed > TURN:
            break
        sent += digests.send(channel, key, now + passed)
    return sent


def _send(channel: Channel, key: int, now: datetime) -> bool:
    """Claim one delivery, send it, mark it; return whether it went out."""
    lease = now + settings.JOB_LEASE
    with transaction.atomic(durable=True):
        claimed = NoticeDelivery.objects.free(now).filter(pk=key).update(leased_until=lease)
    if not claimed:
        return False
    delivery = NoticeDelivery.objects.select_related("notice__recipient").get(pk=key)
    notice, row = delivery.notice, NoticeDelivery.objects.open().filter(pk=key)
    if notice.settled_at:
        row.filter(leased_until=lease).update(leased_until=None)
        return False
    reason = channel.why_not(notice.recipient) if notice.recipient.is_active else "账号已停用"
    if reason:
        _skip(row, reason, now)
        return False
    try:
        channel.send(message_of(notice, sent_at=now))
    except ChannelDown as error:
        told = mask(str(error))[:ERROR_LENGTH]
        # A moment longer than the channel rests: a message that itself breaks the connection lets the others by.
        row.filter(leased_until=lease).update(leased_until=now + FIRST_PAUSE, last_error=told)
        raise refuse("channel_down", f"{NoticeChannel(channel.name).label}暂时不通，稍后再试。{told}") from error
    except Exception as error:
        _note_failure(delivery, error, lease=lease, now=now)
        return False
    # Whatever the lease says by now: it has gone out.
    row.update(sent_at=now, leased_until=None, attempts=F("attempts") + 1, last_error="")
    return True


def _note_failure(delivery: NoticeDelivery, error: Exception, *, lease: datetime, now: datetime) -> None:
    attempts = delivery.attempts + 1
    given_up = attempts >= STUCK_AFTER
    told = str(error) if isinstance(error, Undeliverable) else f"{type(error).__name__}: {error}"
    NoticeDelivery.objects.open().filter(pk=delivery.pk, leased_until=lease).update(
        attempts=attempts,
        last_error=mask(told)[:ERROR_LENGTH],
        leased_until=None if given_up else now + pause_after(attempts),
        failed_at=now if given_up else None,
    )
    if isinstance(error, Undeliverable):
        log.warning("notice refused", channel=delivery.channel, delivery=delivery.pk, attempts=attempts, why=told)
    else:
        log.error("notice failed", channel=delivery.channel, delivery=delivery.pk, exc_info=error)


def _skip(deliveries: NoticeDeliveryQuerySet, reason: str, now: datetime) -> None:
    deliveries.update(skipped_at=now, skipped_because=reason, leased_until=None)
