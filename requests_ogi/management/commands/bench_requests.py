"""Measures lists, board, sweeps and a new calendar at the size of a county's ten years, in a database of its own."""

import time
from typing import Any

from django.db import connection
from django.utils import timezone

from disclosure.bench.command import BenchCommand, Count
from disclosure.bench.staff_pages import measure as measured
from requests_ogi.bench import measure, report
from requests_ogi.bench.build import build


class Command(BenchCommand):
    help = "测速：在临时库中建十万件申请（两万件未办结），测列表、看板、提醒清点、重算期限、文书。不碰现有数据。"
    name = "bench_requests"
    counts = {"cases": Count(100_000, least=100, most=500_000, help="建多少件")}

    def measure(self, *, requests: int, **counts: int) -> dict[str, Any]:
        now = timezone.now()
        began = time.perf_counter()
        staff = build(count=counts["cases"], now=now, progress=self.say)
        took = time.perf_counter() - began
        works = measure.recompute(now)
        self.analyze()
        works += measure.sweeps(now)
        found = measured(measure.pages(staff), requests=requests)
        works.append(measure.letter(timezone.localdate(now)))
        return report.as_data(found, works, **counts, build_seconds=took, engine=connection.vendor)

    def as_table(self, data: dict[str, Any]) -> str:
        return report.as_table(data)
