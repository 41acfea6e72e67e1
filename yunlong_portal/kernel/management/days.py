"""A day that was typed at a command."""

import re
from datetime import date

from django.core.management.base import CommandError


def typed_day(text: str) -> date:
    """Return the day of ``2017-09-15``. Raises CommandError with exit code 2 for anything else."""
    # The pattern first: fromisoformat would also take 20170825 and week dates.
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise CommandError(f"看不懂日期“{text}”。请写成 2017-09-15 的样子。", returncode=2)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"没有{text}这一天。请核对日期。", returncode=2) from None
