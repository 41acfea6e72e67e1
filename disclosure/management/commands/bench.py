"""Measures the public pages at the size of a county's ten years, in a database of its own."""

import io
import json
import time
from argparse import SUPPRESS, ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings
from django.utils import timezone

from disclosure.bench import report
from disclosure.bench.build import build
from disclosure.bench.measure import measure, pages
from yunlong_portal.kernel.aside import run_aside

WRONG_USE = 2
_LEAST, _MOST = 50, 200_000


class Command(BaseCommand):
    help = "测速：在临时的 SQLite 库中建两万件公开信息，逐页测量文章、栏目、搜索，与平实页比较。不碰现有数据。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--publications", type=int, default=20_000, help="建多少件（默认 20000）")
        parser.add_argument("--requests", type=int, default=400, help="每种页面请求多少次（默认 400）")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")
        parser.add_argument(
            "--inside", action="store_true", help=SUPPRESS
        )  # in the process with the database of its own

    def handle(self, *args: Any, **options: Any) -> None:
        if not _LEAST <= options["publications"] <= _MOST:
            raise CommandError(f"--publications 应在 {_LEAST} 到 {_MOST} 之间。", returncode=WRONG_USE)
        if options["requests"] < 1:
            raise CommandError("--requests 至少为 1。", returncode=WRONG_USE)
        if options["inside"]:
            self._measure(publications=options["publications"], requests=options["requests"])
        else:
            self._start(**options)

    def _start(self, *, publications: int, requests: int, **options: Any) -> None:
        """Run the benchmark in a process whose settings know only a folder that goes away."""
        inside = ("--inside", f"--publications={publications}", f"--requests={requests}")
        data = json.loads(run_aside("bench", *inside, prefix="portal-bench-", log_level="WARNING"))
        self.stdout.write(json.dumps(data, ensure_ascii=False) if options["json"] else report.as_table(data))

    def _measure(self, *, publications: int, requests: int) -> None:
        for command in (["migrate"], ["seed_county"], ["collectstatic", "--no-input"]):
            call_command(*command, verbosity=0, stdout=io.StringIO())
        began = time.perf_counter()
        build(count=publications, now=timezone.now(), progress=self._say)
        took = time.perf_counter() - began
        with override_settings(ROOT_URLCONF="disclosure.bench.urls"):
            found = measure(pages(publications=publications, requests=requests), requests=requests)
        database = Path(settings.DATABASES["default"]["NAME"])
        data = report.as_data(found, publications=publications, database=database, build_seconds=took)
        self.stdout.write(json.dumps(data, ensure_ascii=False))

    def _say(self, doing: str, done: int) -> None:
        if done % 2_000 == 0:
            self.stderr.write(f"{doing} {done} 件……")
