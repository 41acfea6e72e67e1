"""What is measured of the hall: the staff's lists, a case, the search as one types, and the pages of citizens."""

import time
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from columns.remembered import forget
from disclosure.bench.report import Aim, machine
from disclosure.bench.staff_pages import Page, Timed, as_lines, as_rows
from hall.bench.build import Staff
from hall.enums import ApplicationState
from hall.models import Application, ItemEntry
from hall.search import find, item_cards

LIST = "/admin/hall/application/"
PAGE_MILLISECONDS, PAGE_QUERIES, SEARCH_MILLISECONDS, ITEM_QUERIES = 300, 12, 50, 4
LISTS = ("全部办件", "全部办件·逾期", "本单位办件", "等我办理", "按申报号查找")
_TYPED = ("低", "低保", "我想办低保怎么申请", "开饭店要什么手续", "宅基地 审批", "道路运输", "结婚证")


def pages(staff: Staff) -> list[Page]:
    """Return what is measured."""
    row = Application.objects.filter(state=ApplicationState.REVIEWING).order_by("-pk")[0]
    code = (
        ItemEntry.objects.exclude(item__code__startswith="BENCH")
        .order_by("item__code")
        .values_list("item__code", flat=True)[0]
    )
    return [
        Page("全部办件", LIST, staff.overseer),
        Page("全部办件·逾期", f"{LIST}?due=overdue", staff.overseer),
        Page("按申报号查找", f"{LIST}?q={row.number}", staff.overseer),
        Page("本单位办件", LIST, staff.clerk),
        Page("等我办理", f"{LIST}?queue=mine", staff.clerk),
        Page("办理页面", f"{LIST}{row.pk}/change/", staff.overseer),
        Page("工作台", "/admin/", staff.clerk),
        Page("网上大厅", "/hall/", None),
        Page("搜事项", f"/hall/suggest/?q={quote('低保')}", None),
        Page("办事指南", f"/hall/items/{code}/", None),
    ]


def search() -> Timed:
    """Return how long it takes to look through every item for what is being typed, cold and then warm."""
    forget()
    item_cards()
    took, busy = [], []
    for typed in _TYPED * 20:
        began, busy_before = time.perf_counter(), time.process_time()
        find(typed)
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - busy_before) * 1000)
    return Timed("边打字边搜", tuple(took), tuple(busy), 0)


def aims(found: list[Timed]) -> list[Aim]:
    """Return the aims with what was measured."""
    by_name = {each.name: each for each in found}
    typed = round(by_name["边打字边搜"].percentile(0.95), 1)
    return [
        *(
            Aim(f"{name}：{PAGE_MILLISECONDS} 毫秒以内", PAGE_MILLISECONDS, round(by_name[name].percentile(0.5), 1))
            for name in LISTS
        ),
        *(Aim(f"{name}：不超过 {PAGE_QUERIES} 次查询", PAGE_QUERIES, by_name[name].queries) for name in LISTS),
        Aim(f"边打字边搜：p95 在 {SEARCH_MILLISECONDS} 毫秒以内", SEARCH_MILLISECONDS, typed),
        Aim(f"办事指南：不超过 {ITEM_QUERIES} 次查询", ITEM_QUERIES, by_name["办事指南"].queries),
    ]


def as_data(found: list[Timed], *, cases: int, items: int, build_seconds: float, engine: str) -> dict[str, Any]:
    """Return everything that was found, ready for JSON."""
    return {
        "cases": cases,
        "items": items,
        "build_seconds": round(build_seconds, 1),
        "engine": engine,
        "machine": machine(),
        "pages": as_rows(found),
        "aims": [asdict(aim) | {"is_met": aim.is_met} for aim in aims(found)],
    }


def as_table(data: dict[str, Any]) -> str:
    """Return the findings for people."""
    there = data["machine"]
    lines = [
        f"{data['cases']} 件办件（十分之一未办结）、{data['items']} 个事项，{data['engine']}，"
        f"建成用时 {data['build_seconds']} 秒",
        f"{there['processors']} 核 {there['processor']}，内存 {there['memory_mb']} MB，当前负载 {there['load']}",
        "“本进程”：除去等数据库、等别的程序让出处理器的时间",
        "",
        *as_lines(data["pages"], heading="页面"),
        "",
        *(f"{'达到' if aim['is_met'] else '未达到'}  {aim['name']}（实测 {aim['measured']}）" for aim in data["aims"]),
    ]
    return "\n".join(lines)
