"""``verify_signoffs``: say whether everything that is public is what was signed, by the right people."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from disclosure.domain import verification
from disclosure.models import Post


class Command(BaseCommand):
    """Recompute digests, chains, web pages and files; exit 1 where something is not what was signed."""

    help = "重新计算全部签署、网页和文件的摘要；发现不符时退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="只输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(verification.verify())
        if options["json"]:
            self.stdout.write(json.dumps([each.as_data() for each in findings], ensure_ascii=False))
        elif findings:
            for each in findings:
                self.stdout.write(f"信息 {each.post or '—'} · {each.row} · {each.code}:{each.message}")
        else:
            self.stdout.write(f"核验完毕：{Post.objects.count()} 篇信息的签署、网页和文件都与签字时一致。")
        if findings:
            sys.exit(1)
