"""``self_check``: which veto items of the national inspection the portal would fail."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from columns.domain.freshness import end_of
from disclosure.domain.watching.facts import facts_at
from disclosure.domain.watching.veto import Answer, self_check
from disclosure.enums import VetoVerdict
from yunlong_portal.kernel.management.days import typed_day


class Command(BaseCommand):
    """Prints how the portal stands to each item of the day's sheet; exit 1 where it fails one, 2 for an odd date."""

    help = "按网站检查的单项否决指标自查，看哪一项不合格。有不合格的，退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="日期", help="看这一天结束时的情况，写成 2017-09-15；不写则是现在")
        parser.add_argument("--json", action="store_true", dest="as_json", help="只在标准输出打印 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now() if options["on"] is None else end_of(typed_day(options["on"]))
        sheet, answers = self_check(facts_at(at))
        if options["as_json"]:
            said = {"sheet": sheet.name, "on": timezone.localdate(at).isoformat(), "items": [*map(_as_dict, answers)]}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(sheet.name)
            for each in answers:
                self.stdout.write(f"{each.code} {each.label}：{each.verdict.label}。{each.words}{each.remedy}")
                for row in each.rows:
                    self.stdout.write(f"  {row.what}")
        if any(each.verdict == VetoVerdict.FAILED for each in answers):
            sys.exit(1)


def _as_dict(answer: Answer) -> dict[str, Any]:
    return {
        "code": answer.code,
        "label": answer.label,
        "verdict": str(answer.verdict),
        "words": answer.words,
        "remedy": answer.remedy,
        "rows": [{"what": row.what, "link": row.link} for row in answer.rows],
    }
