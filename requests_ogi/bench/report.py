"""What the benchmark of requests found, as a table for people and as JSON, with the aims beside it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from disclosure.bench.report import Aim, machine
from disclosure.bench.staff_pages import Timed, as_lines, as_rows, cells
from requests_ogi.bench.measure import Work

PAGE_MILLISECONDS = 300
PAGE_QUERIES = 12
# A case is opened one at a time; lists and board are what everybody waits for.
_LISTS = ("全县列表", "本单位列表", "等我办理", "看板")
_SECONDS = {"重算期限·全部移动": 20.0, "提醒清点·全部新写": 5.0, "提醒清点·无新提醒": 5.0, "文书 PDF": 1.0}


def aims(pages: Sequence[Timed], works: Sequence[Work]) -> list[Aim]:
    """Return the aims with what was measured."""
    lists = [each for each in pages if each.name in _LISTS]
    return [
        *(
            Aim(f"{each.name}：{PAGE_MILLISECONDS} 毫秒以内", PAGE_MILLISECONDS, round(each.percentile(0.5), 1))
            for each in lists
        ),
        *(Aim(f"{each.name}：不超过 {PAGE_QUERIES} 次查询", PAGE_QUERIES, each.queries) for each in lists),
        *(
            Aim(f"{each.name}：{_SECONDS[each.name]:g} 秒以内", _SECONDS[each.name], round(each.seconds, 2))
            for each in works
            if each.name in _SECONDS
        ),
    ]


def as_data(
    pages: Sequence[Timed], works: Sequence[Work], *, cases: int, build_seconds: float, engine: str
) -> dict[str, Any]:
    """Return everything that was found, ready for JSON."""
    return {
        "cases": cases,
        "build_seconds": round(build_seconds, 1),
        "engine": engine,
        "machine": machine(),
        "pages": as_rows(pages),
        "works": [
            {"name": each.name, "seconds": round(each.seconds, 2), "busy": round(each.busy, 2), "what": each.what}
            for each in works
        ],
        "aims": [asdict(aim) | {"is_met": aim.is_met} for aim in aims(pages, works)],
    }


def as_table(data: dict[str, Any]) -> str:
    """Return the findings for people."""
    there = data["machine"]
    lines = [
        f"{data['cases']} 件申请（五分之一未办结），{data['engine']}，建成用时 {data['build_seconds']} 秒",
        f"{there['processors']} 核 {there['processor']}，内存 {there['memory_mb']} MB，当前负载 {there['load']}",
        "“本进程”：除去等数据库、等别的程序让出处理器的时间",
        "",
        *as_lines(data["pages"], heading="工作人员页面"),
        "",
        cells(("后台工作", "秒", "", "本进程", "")),
        *(cells((row["name"], str(row["seconds"]), "", str(row["busy"]), row["what"])) for row in data["works"]),
        "",
    ]
    lines += [
        f"{'达到' if aim['is_met'] else '未达到'}  {aim['name']}（实测 {aim['measured']}）" for aim in data["aims"]
    ]
    return "\n".join(lines)
