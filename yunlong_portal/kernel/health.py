"""Whether the portal is well: what monitoring asks every few seconds."""

import os
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yunlong_portal.kernel.models import Heartbeat

log = structlog.get_logger(__name__)

SWEEP = "sweep"
SWEEP_MAY_BE_OLD = timedelta(minutes=3)
CACHE_SECONDS = 10


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything answers, else 503; which part, and nothing else about it."""
    parts = examine(timezone.now())
    well = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if well else "failed", **parts}, status=200 if well else 503)


def examine(now: datetime) -> dict[str, str]:
    """Return ``ok`` or ``failed`` for database, cache, broker and sweep.

    One query: the row of the last sweep tells of the database, too.
    """
    parts = {"database": "ok", "cache": "ok", "broker": "ok", SWEEP: "failed"}
    try:
        seen_at = Heartbeat.objects.filter(name=SWEEP).values_list("seen_at", flat=True).first()
    except DatabaseError as error:
        log.error("health check failed", part="database", error=str(error))
        parts["database"] = "failed"
    else:
        if seen_at is not None and now - seen_at < SWEEP_MAY_BE_OLD:
            parts[SWEEP] = "ok"
    for name, ask in (("cache", _ask_cache), ("broker", _ask_broker)):
        if not _answers(name, ask):
            parts[name] = "failed"
    return parts


def _answers(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception as error:  # whatever a client library raises, the answer to monitoring is the same
        log.error("health check failed", part=name, error=str(error))
        return False


def _ask_cache() -> bool:
    """Write a word, read it back and take it away, under a name of its own: another process may ask just now."""
    word = secrets.token_hex(8)
    cache.set(f"healthz:{word}", word, CACHE_SECONDS)
    well = cache.get(f"healthz:{word}") == word
    cache.delete(f"healthz:{word}")
    return well


def _ask_broker() -> bool:
    if not settings.REDIS_URL:
        return settings.SPOOL_DIR.is_dir() and os.access(settings.SPOOL_DIR, os.W_OK)
    return bool(_broker(settings.REDIS_URL).ping())


@lru_cache
def _broker(url: str) -> redis.Redis:
    """Return a client of the broker that waits a second and no longer: Celery's own would try again and again."""
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
