"""Measures the hall at the size of a county's ten years, in a database of its own."""

import time
from typing import Any

from django.db import connection
from django.utils import timezone

from disclosure.bench.command import BenchCommand, Count
from disclosure.bench.staff_pages import measure as measured
from hall.bench import measure
from hall.bench.build import build


class Command(BenchCommand):
    help = "测速：在临时库中建二十万件办件、两千个事项，测列表、办理页面、搜索、办事指南。不碰现有数据。"
    name = "bench_hall"
    counts = {
        "cases": Count(200_000, least=100, most=500_000, help="建多少件"),
        "items": Count(2_000, least=40, most=20_000, help="建多少个事项"),
    }

    def measure(self, *, requests: int, **counts: int) -> dict[str, Any]:
        began = time.perf_counter()
        staff = build(**counts, now=timezone.now(), progress=self.say)
        took = time.perf_counter() - began
        self.analyze()
        found = [*measured(measure.pages(staff), requests=requests), measure.search()]
        return measure.as_data(found, **counts, build_seconds=took, engine=connection.vendor)

    def as_table(self, data: dict[str, Any]) -> str:
        return measure.as_table(data)
