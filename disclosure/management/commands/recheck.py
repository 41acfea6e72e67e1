"""``recheck``: everything that is public, looked at again by today's rules."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosure.domain.watching import runs
from disclosure.enums import StockRunKind
from disclosure.models import StockFinding, StockRun


class Command(BaseCommand):
    """Runs the check of the stock to its end and prints what stands; exit 1 where anything waits, 2 where it runs."""

    help = "用现在的规则复查全部已公开的信息（个人信息、密级标志、错敏词、重复发布）。有待处理的，退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="只在标准输出打印 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        kind = StockRunKind.RECHECK
        run = StockRun.objects.going_on().filter(kind=kind).first() or runs.start(kind, actor=None, now=now)
        if not runs.go_on(run, now=now):
            raise CommandError("复查正由另一个进程进行，请稍后再看。", returncode=2)
        waiting = StockFinding.objects.standing().filter(explained_at__isnull=True)
        rows = waiting.select_related("department", "publication").order_by("department__order", "pk")
        found = [_as_dict(each) for each in rows.iterator(1_000)]
        if options["as_json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write("{department}《{title}》{kind}：{excerpt}，{sentence}".format(**each))
            self.stdout.write(f"复查了{run.done}条信息，有{len(found)}处待处理。")
        if found:
            sys.exit(1)


def _as_dict(row: StockFinding) -> dict[str, Any]:
    return {
        "post": row.post_id,
        "title": row.publication.title,
        "department": row.department.short_name,
        "kind": row.get_kind_display(),
        "level": row.level,
        "place": row.place,
        "excerpt": row.excerpt,
        "sentence": row.sentence,
        "found_on": timezone.localdate(row.found_at).isoformat(),
    }
