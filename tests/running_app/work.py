"""Jobs that leave a trace: a line in a file when they begin, a row when they are done."""

import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from yunlong_portal.kernel.models import CounterBatch


def mark(*, payload: dict[str, Any], now: datetime) -> None:
    """Write the row first, so that a kill while sleeping finds it there uncommitted."""
    with Path(settings.VAR_DIR / payload["name"]).open("a") as file:
        file.write("began\n")
    CounterBatch.objects.create(id=f"{payload['name']}-{uuid.uuid4().hex[:8]}", counted_at=now)
    time.sleep(payload.get("seconds", 0))


def every_second(now: datetime) -> None:
    CounterBatch.objects.update_or_create(id="every-second", defaults={"counted_at": timezone.now()})
