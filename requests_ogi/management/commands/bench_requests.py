"""Measures lists, board, sweeps and a new calendar at the size of a county's ten years, in a database of its own."""

import io
import json
import time
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from disclosure.bench.staff_pages import measure as measured
from requests_ogi.bench import measure, report
from requests_ogi.bench.build import build
from yunlong_portal.kernel.aside import run_aside

WRONG_USE = 2
_LEAST, _MOST = 100, 500_000


class Command(BaseCommand):
    help = "测速：在临时库中建十万件申请（两万件未办结），测列表、看板、提醒清点、重算期限、文书。不碰现有数据。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=100_000, help="建多少件（默认 100000）")
        parser.add_argument("--requests", type=int, default=20, help="每种页面请求多少次（默认 20）")
        parser.add_argument("--database", default="", help="空的 PostgreSQL 库（postgres://…）；不写用临时 SQLite")
        parser.add_argument("--json", action="store_true", help="只输出 JSON")
        parser.add_argument(
            "--inside", action="store_true", help=SUPPRESS
        )  # in the process with the database of its own

    def handle(self, *args: Any, **options: Any) -> None:
        if not _LEAST <= options["cases"] <= _MOST:
            raise CommandError(f"--cases 应在 {_LEAST} 到 {_MOST} 之间。", returncode=WRONG_USE)
        if options["requests"] < 1:
            raise CommandError("--requests 至少为 1。", returncode=WRONG_USE)
        if options["inside"]:
            self._measure(cases=options["cases"], requests=options["requests"])
        else:
            self._start(**options)

    def _start(self, *, cases: int, requests: int, database: str, **options: Any) -> None:
        """Run the benchmark in a process whose settings know only a folder that goes away."""
        inside = ("--inside", f"--cases={cases}", f"--requests={requests}")
        data = json.loads(run_aside("bench_requests", *inside, prefix="portal-bench-", database=database))
        self.stdout.write(json.dumps(data, ensure_ascii=False) if options["json"] else report.as_table(data))

    def _measure(self, *, cases: int, requests: int) -> None:
        for command in (["migrate"], ["seed_county"], ["collectstatic", "--no-input"]):
            call_command(*command, verbosity=0, stdout=io.StringIO())
        now = timezone.now()
        began = time.perf_counter()
        staff = build(count=cases, now=now, progress=self._say)
        took = time.perf_counter() - began
        works = measure.recompute(now)
        if connection.vendor == "postgresql":
            # As autovacuum does within minutes; the planner must know how many rows there are.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        works += measure.sweeps(now)
        found = measured(measure.pages(staff), requests=requests)
        works.append(measure.letter(timezone.localdate(now)))
        data = report.as_data(found, works, cases=cases, build_seconds=took, engine=connection.vendor)
        self.stdout.write(json.dumps(data, ensure_ascii=False))

    def _say(self, doing: str, done: int) -> None:
        if done % 20_000 == 0:
            self.stderr.write(f"{doing} {done} 件……")
