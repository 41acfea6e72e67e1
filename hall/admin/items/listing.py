"""The list of items: how each stands, what it lacks, what is on its way; and what of it is taken away as a table."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.enums import PathState
from disclosure.queries import day_of
from hall.domain.items.standing import standing_on
from hall.enums import ItemStanding, ItemType
from hall.models import Item, ItemEntry
from hall.querysets import ITEM_DESKS, ITEM_DUTIES
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowPages

_HEADS = (
    "事项编码", "事项名称", "实施主体", "事项类型", "目录", "情况", "停止受理日期", "法定时限（工作日）",
    "承诺时限（工作日）", "网上申报", "版本", "版本日期", "缺少的要素", "正在办理的变更", "未完成的待办",
)  # fmt: skip
_LEVELS = {ItemStanding.IN_FORCE: "closed", ItemStanding.PREPARING: "due"}


class StandingFilter(admin.SimpleListFilter):
    """By how an item stands today."""

    title, parameter_name = "情况", "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("in_force", "在用"), ("ended", "已取消、下放、暂停等"), ("ending", "将要停止受理"), ("none", "未公开")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        in_force = ItemEntry.objects.in_force(today)
        match self.value():
            case "in_force":
                return queryset.filter(pk__in=in_force.values("pk"))
            case "ended":
                return queryset.filter(entry__isnull=False).exclude(pk__in=in_force.values("pk"))
            case "ending":
                return queryset.filter(entry__closes_on__gt=today)
            case "none":
                return queryset.filter(entry__isnull=True)
        return queryset


class LacksFilter(admin.SimpleListFilter):
    """Whether an essential class of the guide is missing."""

    title, parameter_name = "要素", "lacks"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "不全")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(entry__isnull=False).exclude(entry__lacks=[]) if self.value() == "yes" else queryset


class WaitingFilter(admin.SimpleListFilter):
    """What is on its way, and what is asked for."""

    title, parameter_name = "变更", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("moving", "有一版正在办理"), ("asked", "有文件要求变更"), ("late", "变更已逾期")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "moving":
                return queryset.exclude(post__state__in=(PathState.PUBLISHED, PathState.DISCARDED))
            case "asked":
                return queryset.filter(open_tasks__gt=0)
            case "late":
                return queryset.filter(late_tasks__gt=0)
        return queryset


class TypeFilter(admin.SimpleListFilter):
    """By what sort of act it is."""

    title, parameter_name = "事项类型", "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(ItemType.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(entry__item_type=self.value()) if self.value() in ItemType.values else queryset


class DepartmentFilter(admin.SimpleListFilter):
    """Only the departments whose items this person sees."""

    title, parameter_name = "实施主体", "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Item.objects.visible_to(duty_book(request)).order_by().values("department")
        return [(str(each.pk), each.short_name) for each in Department.objects.filter(pk__in=seen)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(department=self.value()) if is_key(self.value() or "") else queryset


class ItemList(ExportedList, RowPages):
    """Items of the departments whose hall one keeps, writes or signs for; all of them for the desks of the county."""

    seen_by = tuple(duty.value for duty in (*ITEM_DUTIES, *ITEM_DESKS))
    changed_by = (Duty.DRAFT.value, Duty.MANAGE_HALL.value)
    list_display = ("code", "name", "unit", "stands", "renewed", "lacks", "moving", "asked")
    list_display_links = ("code", "name")
    list_filter = (StandingFilter, LacksFilter, WaitingFilter, TypeFilter, DepartmentFilter)
    search_fields = ("code", "post__title")
    search_help_text = "按编码或者名称查找"
    list_per_page = 50
    ordering = ("department__order", "order", "code")
    change_list_template = "admin/hall/item/change_list.html"
    exported, file_name, table_title = _HEADS, "items", "事项目录"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        today = timezone.localdate()
        still = Q(tasks__settled_at__isnull=True, tasks__isnull=False)
        rows: Any = Item.objects.visible_to(duty_book(request))
        found: QuerySet[Any] = rows.select_related("department", "post", "entry__publication").annotate(
            open_tasks=Count("tasks", filter=still),
            late_tasks=Count("tasks", filter=still & Q(tasks__due_on__lt=today)),
        )
        return found

    @admin.display(description="事项名称", ordering="post__title")
    def name(self, row: Any) -> str:
        entry = entry_of(row)
        return entry.name if entry else row.post.title

    @admin.display(description="实施主体", ordering="department__order")
    def unit(self, row: Any) -> str:
        return row.department.short_name

    @admin.display(description="情况")
    def stands(self, row: Any) -> str:
        found = standing_on(entry_of(row), timezone.localdate())
        return format_html('<span class="badge level-{}">{}</span>', _LEVELS.get(found, "overdue"), found.label)

    @admin.display(description="版本日期", ordering="entry__publication__published_at")
    def renewed(self, row: Any) -> str:
        entry = entry_of(row)
        return day_of(entry.publication.published_at) if entry else "—"

    @admin.display(description="缺少的要素")
    def lacks(self, row: Any) -> str:
        entry = entry_of(row)
        return "、".join(entry.lacks) or "—" if entry else "—"

    @admin.display(description="正在办理", ordering="post__state")
    def moving(self, row: Any) -> str:
        return moving_words(row) or "—"

    @admin.display(description="待办")
    def asked(self, row: Any) -> str:
        if not row.open_tasks:
            return "—"
        level, late = ("overdue", f"，逾期{row.late_tasks}项") if row.late_tasks else ("due", "")
        return format_html('<span class="badge level-{}">{}项{}</span>', level, row.open_tasks, late)

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        today = timezone.localdate()
        for row in rows.iterator(chunk_size=500):
            yield _line(row, today)


def entry_of(row: Any) -> ItemEntry | None:
    """Return what is public of an item, None where nothing is."""
    entry: ItemEntry | None = getattr(row, "entry", None)
    return entry


def moving_words(row: Any) -> str:
    """Return how far the next version is; empty where there is none."""
    return "" if row.post.state == PathState.PUBLISHED else row.post.get_state_display()


def _line(row: Any, today: date) -> tuple[Any, ...]:
    entry = entry_of(row)
    standing = standing_on(entry, today).label
    if entry is None:
        return (
            row.code, row.post.title, row.department.name, "", "", standing, "", "", "", "", "", "", "",
            moving_words(row), row.open_tasks,
        )  # fmt: skip
    return (
        row.code, entry.name, row.department.name, entry.get_item_type_display(),
        "审批事项目录" if entry.is_approval else "服务事项目录", standing, entry.closes_on, entry.statutory_days,
        entry.promised_days, "是" if entry.is_online else "否", entry.publication.number,
        day_of(entry.publication.published_at), "、".join(entry.lacks), moving_words(row), row.open_tasks,
    )  # fmt: skip
