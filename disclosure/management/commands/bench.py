"""Measures the public pages at the size of a county's ten years, in a database of its own."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from disclosure.bench import report
from disclosure.bench.build import build
from disclosure.bench.command import BenchCommand, Count
from disclosure.bench.measure import measure, pages


class Command(BenchCommand):
    help = "测速：在临时的 SQLite 库中建两万件公开信息，逐页测量文章、栏目、搜索，与平实页比较。不碰现有数据。"
    name = "bench"
    counts = {"publications": Count(20_000, least=50, most=200_000, help="建多少件")}
    usual_requests = 400
    takes_database = False
    log_level = "WARNING"
    said_every = 2_000

    def measure(self, *, requests: int, **counts: int) -> dict[str, Any]:
        began = time.perf_counter()
        build(count=counts["publications"], now=timezone.now(), progress=self.say)
        took = time.perf_counter() - began
        with override_settings(ROOT_URLCONF="disclosure.bench.urls"):
            found = measure(pages(**counts, requests=requests), requests=requests)
        database = Path(settings.DATABASES["default"]["NAME"])
        return report.as_data(found, **counts, database=database, build_seconds=took)

    def as_table(self, data: dict[str, Any]) -> str:
        return report.as_table(data)
