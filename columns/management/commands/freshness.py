"""``freshness``: what is past the age it may have, or will be soon."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from columns.domain.freshness import Judged, end_of, look
from columns.enums import FreshnessLevel
from yunlong_portal.kernel.management.days import typed_day

_BAD = (FreshnessLevel.STALE, FreshnessLevel.BLANK)


class Command(BaseCommand):
    """Prints columns, boards and accounts past their allowed age; exit 1 where there are any, 2 for an odd date."""

    help = "列出更新不及时和空白的栏目、账号，以及快到期的。有不及时或者空白的，退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="日期", help="看这一天结束时的情况，写成 2017-09-15；不写则是现在")
        parser.add_argument("--json", action="store_true", dest="as_json", help="只在标准输出打印 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now() if options["on"] is None else end_of(typed_day(options["on"]))
        found = [each for each in look(now=now) if each.level != FreshnessLevel.FRESH]
        if options["as_json"]:
            self.stdout.write(json.dumps([_as_dict(each) for each in found], ensure_ascii=False, indent=2))
        else:
            for each in found:
                age = (
                    each.kept.never
                    if each.age_days is None
                    else f"{each.age_days}天没有更新，最长{each.kept.allowed_days}天"
                )
                self.stdout.write(f"{each.level.label}：{each.kept.label}（{each.kept.department}），{age}。")
            if not found:
                self.stdout.write("都更新及时。")
        if any(each.level in _BAD for each in found):
            sys.exit(1)


def _as_dict(judged: Judged) -> dict[str, Any]:
    kept = judged.kept
    return {
        "key": kept.key,
        "kind": kept.kind,
        "label": kept.label,
        "department": kept.department,
        "level": str(judged.level),
        "last_on": None if kept.last_at is None else timezone.localdate(kept.last_at).isoformat(),
        "age_days": judged.age_days,
        "allowed_days": kept.allowed_days,
    }
