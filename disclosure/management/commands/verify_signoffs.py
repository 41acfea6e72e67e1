"""``verify_signoffs``: say whether everything that is public is what was signed, by the right people."""

import json
import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure.domain import verification
from disclosure.domain.agreement import Finding
from disclosure.enums import SignMode
from disclosure.models import Post, SignOff
from yunlong_portal.kernel import ledger

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    """Recompute digests, chains, web pages, files and the ledger; exit 1 where something is not what was signed."""

    help = "重新计算全部签署、网页、文件和存证的摘要；发现不符时退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="只输出 JSON")
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="DIGEST",
            help="日志里记下的存证链摘要（chain_digest），核对它是否仍在链中；可以写多次",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for each in options["anchor"]:
            if not _DIGEST.fullmatch(each):
                raise CommandError(f"“{each}”不是摘要，请照抄日志里 chain_digest 的64位数字和字母。", returncode=2)
        findings = list(verification.verify(now=timezone.now(), anchors=options["anchor"]))
        if options["json"]:
            self.stdout.write(json.dumps([each.as_data() for each in findings], ensure_ascii=False))
        else:
            self._report(findings)
        if findings:
            sys.exit(1)

    def _report(self, findings: list[Finding]) -> None:
        for each in findings:
            self.stdout.write(f"信息 {each.post or '—'} · {each.row} · {each.code}:{each.message}")
        if not findings:
            self.stdout.write(f"核验完毕：{Post.objects.count()} 篇信息的签署、网页和文件都与签字时一致。")
        if moved := SignOff.objects.filter(mode=SignMode.MIGRATION).count():
            self.stdout.write(f"其中 {moved} 篇由旧网站随批迁移，没有逐篇签发，凭批次核验。")
        if link := ledger.head():
            moment = f"{timezone.localtime(link.sealed_at):%Y-%m-%d %H:%M:%S}"
            self.stdout.write(f"存证链共 {link.sequence} 环，最新一环的摘要 {link.digest}（{moment}）。")
        else:
            self.stdout.write("还没有存证：后台任务启动后一分钟内开始。")
