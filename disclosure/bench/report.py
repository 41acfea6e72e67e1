"""What a benchmark found, as a table for people and as JSON, with the aims beside it."""

import os
import platform
import resource
import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django

from disclosure.bench.measure import Pair

MOST_TIMES_PLAIN = 1.5
MOST_TIMES_FIRST_PAGE = 1.3
SEARCH_MILLISECONDS = 50
_WIDTHS = (16, 10, 10, 10, 12, 12, 8)
_HEADINGS = ("页面", "每秒请求", "p50 毫秒", "p95 毫秒", "平实页 p50", "平实页 p95", "倍数")


@dataclass(frozen=True)
class Aim:
    """One aim and whether it was met."""

    name: str
    limit: float
    measured: float

    @property
    def is_met(self) -> bool:
        """Return whether the measured value keeps the limit."""
        return self.measured <= self.limit


def aims(article: Pair, first: Pair, far: Pair, search: Pair) -> list[Aim]:
    """Return the aims of the portal with what was measured."""
    return [
        *(
            Aim(f"{pair.portal.name}：平实页的 {MOST_TIMES_PLAIN} 倍以内", MOST_TIMES_PLAIN, round(pair.ratio, 2))
            for pair in (article, first, far)
        ),
        Aim(
            f"{far.portal.name}：第 1 页的 {MOST_TIMES_FIRST_PAGE} 倍以内",
            MOST_TIMES_FIRST_PAGE,
            round(far.portal.median / first.portal.median, 2),
        ),
        Aim(
            f"搜索：p95 在 {SEARCH_MILLISECONDS} 毫秒以内",
            SEARCH_MILLISECONDS,
            round(search.portal.percentile(0.95), 1),
        ),
    ]


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "processors": os.cpu_count(),
        "processor": _line_of("/proc/cpuinfo", "model name"),
        "memory_mb": int(_line_of("/proc/meminfo", "MemTotal").split()[0] or 0) // 1024,
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "django": django.get_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _line_of(path: str, name: str) -> str:
    """Return the value of a line ``name : value`` of a file of the kernel, "0" where there is none."""
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0")


def as_data(pairs: Sequence[Pair], *, publications: int, database: Path, build_seconds: float) -> dict[str, Any]:
    """Return everything that was found, ready for JSON."""
    return {
        "publications": publications,
        "build_seconds": round(build_seconds, 1),
        "database_mb": round(database.stat().st_size / 1_000_000),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "machine": machine(),
        "pages": [_row(pair) for pair in pairs],
        "aims": [asdict(aim) | {"is_met": aim.is_met} for aim in aims(*pairs)],
    }


def _row(pair: Pair) -> dict[str, Any]:
    return {
        "name": pair.portal.name,
        "requests": len(pair.portal.samples),
        "per_second": round(pair.portal.per_second, 1),
        "p50": round(pair.portal.median, 2),
        "p95": round(pair.portal.percentile(0.95), 2),
        "plain_p50": round(pair.plain.median, 2),
        "plain_p95": round(pair.plain.percentile(0.95), 2),
        "ratio": round(pair.ratio, 2),
    }


def as_table(data: dict[str, Any]) -> str:
    """Return the findings for people."""
    there = data["machine"]
    lines = [
        f"{data['publications']} 件公开信息，SQLite {data['database_mb']} MB，建成用时 {data['build_seconds']} 秒，"
        f"本进程内存最高 {data['memory_mb']} MB",
        f"{there['processors']} 核 {there['processor']}，内存 {there['memory_mb']} MB，当前负载 {there['load']}，"
        f"Python {there['python']}，Django {there['django']}，SQLite {there['sqlite']}",
        "每个请求都完整生成页面；平实页：同样的中间件，同样的数据，最简单的模板；两者交替请求",
        "",
        _cells(_HEADINGS),
    ]
    keys = ("name", "per_second", "p50", "p95", "plain_p50", "plain_p95", "ratio")
    lines += [_cells([str(row[key]) for key in keys]) for row in data["pages"]]
    lines.append("")
    for aim in data["aims"]:
        lines.append(f"{'达到' if aim['is_met'] else '未达到'}  {aim['name']}（实测 {aim['measured']}）")
    return "\n".join(lines)


def _cells(values: Sequence[str]) -> str:
    return "".join(_padded(value, width) for value, width in zip(values, _WIDTHS, strict=True)).rstrip()


def _padded(value: str, width: int) -> str:
    # A Chinese character takes two places of a terminal.
    taken = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in value)
    return value + " " * max(1, width - taken)
