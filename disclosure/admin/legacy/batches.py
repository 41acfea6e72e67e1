"""Batches with their counts, and the pages of each: nothing here is changed, it is the record."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import OldSite
from disclosure.enums import ImportAction, QuarantineState
from disclosure.models import LegacyPage, MigrationBatch
from disclosure.querysets import HELD_DUTIES
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.exporting import ExportedList

SEEN_BY = (*(each.value for each in HELD_DUTIES), Duty.PUBLISH.value)
EXPORTED = ("批次", "文件", "原地址", "结果", "标题", "原发布日期", "单位", "栏目", "新地址", "隔离页的处理", "说明")
PAGES = "admin:disclosure_legacypage_changelist"


class RecordAdmin(PortalModelAdmin):
    """A screen on which nothing is added or changed."""

    seen_by = SEEN_BY
    empty_value_display = "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(duty_book(request))


@admin.register(MigrationBatch)
class MigrationBatchAdmin(RecordAdmin):
    """旧站迁移批次: who ordered it, who brought it in, what became of the pages."""

    list_display = ("batch", "unit", "source_host", "who", "ordered_by", "began", "ended", "taken", "waiting")
    list_display_links = ("batch",)
    change_list_template = "admin/disclosure/legacy/batches.html"
    list_select_related = ("department", "imported_by", "ordered_by")
    search_fields = ("source_host", "department__short_name", "decision_number")
    search_help_text = "按原网站域名、单位或批准文号查找"
    fields = (
        "unit", "source_host", "site", "base_url", "who", "ordered_by", "decision_number", "began", "ended",
        "dump_digest", "counts", "held",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Counted of the pages of each batch in the list; of a site of thousands one pass over an index.
        came = Q(pages__action__in=(ImportAction.IMPORTED, ImportAction.WARNED))
        closed = Q(pages__quarantine__state=QuarantineState.QUARANTINED)
        return (
            super()
            .get_queryset(request)
            .annotate(
                came=Count("pages", filter=came, distinct=True), closed=Count("pages", filter=closed, distinct=True)
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: MigrationBatch) -> str | None:
        return row.department.short_name if row.department else None

    @admin.display(description="开始时间", ordering="started_at")
    def began(self, row: MigrationBatch) -> str:
        return f"{timezone.localtime(row.started_at):%Y-%m-%d %H:%M}"

    @admin.display(description="完成时间")
    def ended(self, row: MigrationBatch) -> str:
        """Return when it was done; until then the counts grow with each reload."""
        return f"{timezone.localtime(row.finished_at):%Y-%m-%d %H:%M}" if row.finished_at else "进行中"

    @admin.display(description="网站登记")
    def site(self, row: MigrationBatch) -> str | None:
        """Return the way to the old site in the county's register of sites, known by its host."""
        if not row.source_host:
            return None
        found = OldSite.objects.filter(address__icontains=f"//{row.source_host}").first()
        if found is None:
            return "没有登记"
        return format_html('<a href="{}">{}</a>', reverse("admin:columns_oldsite_change", args=[found.pk]), found.name)

    @admin.display(description="批次", ordering="pk")
    def batch(self, row: MigrationBatch) -> str:
        return f"第{row.pk}批"

    @admin.display(description="已公开")
    def taken(self, row: Any) -> str:
        return f"{row.came}页"

    @admin.display(description="隔离中")
    def waiting(self, row: Any) -> str:
        return f"{row.closed}页" if row.closed else "—"

    @admin.display(description="经办人")
    def who(self, row: MigrationBatch) -> str:
        return "命令行，未写明是谁" if row.by_command else str(row.imported_by)

    @admin.display(description="各页结果")
    def counts(self, row: MigrationBatch) -> str:
        """Return how many pages came to what, each leading to them."""
        counted = dict(row.pages.order_by().values_list("action").annotate(Count("pk")))
        lines = [
            (reverse(PAGES), row.pk, action, label, counted[action])
            for action, label in ImportAction.choices
            if action in counted
        ]
        return format_html_join("", '<p><a href="{}?batch__id__exact={}&amp;action__exact={}">{} {} 页</a></p>', lines)

    @admin.display(description="隔离页的处理")
    def held(self, row: MigrationBatch) -> str:
        """Return how many of the pages held back came to what, by name."""
        counted = dict(
            row.pages.filter(quarantine__isnull=False).order_by().values_list("quarantine__state").annotate(Count("pk"))
        )
        said = [f"{label} {counted[state]} 页" for state, label in QuarantineState.choices if state in counted]
        return "，".join(said) or "—"


@admin.register(LegacyPage)
class LegacyPageAdmin(ExportedList, RecordAdmin):
    """迁移页面: each page of a dump, what became of it, and why."""

    list_display = ("name", "result", "dated", "unit", "leads_to", "note")
    list_display_links = ("name",)
    list_filter = ("action", ("batch", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department", "column", "quarantine", "batch")
    search_fields = ("title", "file", "path")
    search_help_text = "按标题、文件或原路径查找"
    ordering = ("-batch", "pk")
    change_list_template = "admin/disclosure/legacy/change_list.html"
    exported, file_name, table_title = EXPORTED, "old-pages", "迁移页面"
    fields = (
        "batch", "file", "old_address", "action", "title", "dated", "unit", "column", "leads_to", "why",
        "decision", "content_digest",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields

    @admin.display(description="页面", ordering="title")
    def name(self, row: LegacyPage) -> str:
        return row.title or row.file

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: LegacyPage) -> str | None:
        return row.department.short_name if row.department else None

    @admin.display(description="原发布日期", ordering="dated_on")
    def dated(self, row: LegacyPage) -> str | None:
        return row.dated_on.isoformat() if row.dated_on else None

    @admin.display(description="结果", ordering="action")
    def result(self, row: LegacyPage) -> str:
        return format_html('<span class="badge">{}</span>', row.get_action_display())

    @admin.display(description="原地址")
    def old_address(self, row: LegacyPage) -> str:
        return f"{row.host}{row.path}"

    @admin.display(description="新地址")
    def leads_to(self, row: LegacyPage) -> str | None:
        post = _post_of(row)
        return format_html('<a href="/posts/{}/">/posts/{}/</a>', post, post) if post else None

    @admin.display(description="说明")
    def note(self, row: LegacyPage) -> str:
        """Return why in short; the page of the row has the whole."""
        return row.why if len(row.why) <= 60 else f"{row.why[:59]}…"

    @admin.display(description="隔离页的处理")
    def decision(self, row: LegacyPage) -> str:
        """Return what was decided of a page held back, with the way to it."""
        held = getattr(row, "quarantine", None)
        if held is None:
            return "—"
        said = f"{held.get_state_display()}" + (f"　{held.decided_by}：{held.reason}" if held.decided_by else "")
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:disclosure_quarantinedpage_change", args=[held.pk]), said
        )

    def exported_lines(self, rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
        for row in rows.iterator(chunk_size=500):
            post, held = _post_of(row), getattr(row, "quarantine", None)
            yield (
                f"第{row.batch_id}批",
                row.file,
                self.old_address(row),
                row.get_action_display(),
                row.title,
                row.dated_on or "",
                row.department.short_name if row.department else "",
                row.column.name if row.column else "",
                f"/posts/{post}/" if post else "",
                held.get_state_display() if held else "",
                row.why,
            )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"is_record": True, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in {"batch__id__exact", "action__exact"} and (lookup != "batch__id__exact" or is_key(value))


def _post_of(row: LegacyPage) -> int | None:
    held = getattr(row, "quarantine", None)
    return row.post_id or (held.post_id if held else None)
