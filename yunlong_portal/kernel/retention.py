"""How long personal data is kept: no longer than its purpose needs (个人信息保护法第十九条), and then gone by itself.

A floor that keeps such data declares for how long (a setting), how to find what is over, and how to erase one of it.
Once a day the sweep erases whatever is over, and puts down what went under which rule (:class:`Erasure`). Erasing takes
the personal data and leaves what figures are counted from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from yunlong_portal.kernel.models import Erasure
from yunlong_portal.kernel.workflow import Refused

log = structlog.get_logger(__name__)

Finder = Callable[[datetime], QuerySet[Any]]
Erase = Callable[[int, datetime], str | None]

EVERY_SECONDS = 24 * 60 * 60
BATCH = 500
# The rest is for the next day: a sweep should end within its lease.
MOST_AT_ONCE = 5_000
# What stands where a name was.
ERASED = "（已删除）"
# Six months to sue (行政诉讼法 Art. 46), to go to a higher court likewise; the last day may move past days off.
REMEDIES_LAST = timedelta(days=200)


@dataclass(frozen=True)
class Rule:
    """One declared rule."""

    name: str
    label: str
    days: Callable[[], int]
    finder: Finder
    erase: Erase


class NotErased(Exception):
    """Some records could not be erased; the log names them."""


_rules: dict[str, Rule] = {}


def declare(*, name: str, label: str, days: Callable[[], int], finder: Finder, erase: Erase) -> None:
    """Declare a rule. Belongs into ``AppConfig.ready``.

    ``days`` reads the setting (``lambda: settings.IDENTITY_KEPT_DAYS``; 0 where a row carries its own date).
    ``finder(ended_before)`` returns the rows of what ended before that moment and is not erased, without what must be
    kept longer (a case in litigation). ``erase(key, now)`` erases one, in a transaction, and does nothing to what
    somebody erased or prolonged meanwhile; it returns how the log names the record (``"requests_ogi.request:123"``),
    nothing where nothing went or nothing is to be put down. Raises ValueError where another rule has the name.
    """
    rule = Rule(name=name, label=label, days=days, finder=finder, erase=erase)
    known = _rules.setdefault(name, rule)
    if (known.finder, known.erase) != (finder, erase):
        raise ValueError(f"保存期限 {name} 已由另一处声明")


def days_of(years: int) -> int:
    """Return the days of so many years, the leap days among them; a negative number stays one."""
    return years * 365 + (years + 3) // 4


def rules() -> list[Rule]:
    """Return every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]


def sweep(now: datetime) -> dict[str, int]:
    """Erase everything that is over, and return how much by rule; periodic work, must not be in a transaction.

    What cannot be erased stops neither the others nor the other rules. Raises NotErased at the end, so that staff see
    it among what failed.
    """
    erased: dict[str, int] = {}
    failed: list[str] = []
    for rule in rules():
        erased[rule.name] = _apply(rule, now, failed)
        if erased[rule.name]:
            log.info("personal data erased", rule=rule.name, count=erased[rule.name])
    if failed:
        raise NotErased(f"{len(failed)} 项到期数据没有删除：{'、'.join(failed[:20])}")
    return erased


def _apply(rule: Rule, now: datetime, failed: list[str]) -> int:
    days = rule.days()
    if days < 0:
        failed.append(f"{rule.name}（保存天数 {days} 不对）")
        return 0
    over = rule.finder(now - timedelta(days=days)).order_by("pk").values_list("pk", flat=True)
    erased, last = 0, 0
    while erased < MOST_AT_ONCE and (keys := list(over.filter(pk__gt=last)[:BATCH])):
        for key in keys:
            try:
                _erase(rule, key, days, now)
            except Exception as error:
                failed.append(f"{rule.name} {key}")
                _report(error, rule=rule.name, key=key)
            else:
                erased += 1
        last = keys[-1]
    return erased


def _erase(rule: Rule, key: int, days: int, now: datetime) -> None:
    """Erase one row and put it down: both or neither."""
    with transaction.atomic():
        subject_key = rule.erase(key, now)
        if subject_key:
            Erasure.objects.create(
                rule=rule.name, label=rule.label, kept_days=days, subject_key=subject_key, erased_at=now
            )


def _report(error: Exception, **fields: Any) -> None:
    """Log a refusal as a warning, anything else with its traceback."""
    if isinstance(error, Refused):
        log.warning("not erased", code=error.code, **fields)
    else:
        log.error("not erased", exc_info=error, **fields)
