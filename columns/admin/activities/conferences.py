"""新闻发布会: a plan for the year, its progress, who speaks; watched by the desk that spokesmen are filed with."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from columns.admin.activities.kept import ActivityAdmin, KeptLines
from columns.admin.activities.years import YearPages
from columns.admin.filed.kept import Printed
from columns.domain.activities.conferences import progress
from columns.models import ConferenceSpeaker, PressConference


class SpeakerLines(KeptLines):
    """发布人."""

    model = ConferenceSpeaker
    fields = ("name", "post", "is_principal")


class ByState(admin.SimpleListFilter):
    """Planned, held, cancelled: read from the dates."""

    title, parameter_name = "状态", "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("planned", "计划中"), ("held", "已举行"), ("cancelled", "已取消")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "planned":
                return queryset.filter(held_on__isnull=True, cancelled_on__isnull=True)
            case "held":
                return queryset.filter(held_on__isnull=False)
            case "cancelled":
                return queryset.filter(cancelled_on__isnull=False)
        return queryset


@admin.register(PressConference)
class PressConferenceAdmin(YearPages, ActivityAdmin):
    """新闻发布会、吹风会、通气会."""

    watched_as = "spokespersons"
    title = "新闻发布会登记表"
    inlines = (SpeakerLines,)
    list_display = ("topic", "kind", "unit", "plan_year", "plan_number", "planned_on", "held_on", "standing")
    list_filter = (ByState, "kind", "plan_year")
    search_fields = ("topic", "number", "host", "department__short_name")
    search_help_text = "按主题、场次、主持人或者单位查找"
    fields = (
        "department", "plan_year", "plan_number", "kind", "topic", "planned_on", "number", "host", "place", "held_on",
        "media", "transcript", "cancelled_on", "cancel_reason", "note",
    )  # fmt: skip
    book_key = ("department", "plan_year", "topic")
    book_sample = {
        "department": "县政务局", "plan_year": "2017", "plan_number": "1", "kind": "新闻发布会",
        "topic": "政务服务改革", "planned_on": "2017-10-20", "number": "", "host": "张某（副局长）",
        "place": "县会议中心", "held_on": "", "media": "", "transcript": "", "cancelled_on": "", "cancel_reason": "",
        "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("主办单位", "short", "department"),
        Printed("年度、序号", "short", "plan_year", "plan_number"),
        Printed("类别", "short", "kind"),
        Printed("主题", "", "topic"),
        Printed("场次", "short", "number"),
        Printed("主持人", "short", "host"),
        Printed("地点", "", "place"),
        Printed("举行日期", "short", "held_on"),
        Printed("到场媒体", "", "media"),
        Printed("状态", "short", "state"),
    )
    year_title = "新闻发布会计划完成情况表"
    year_heads = (
        ("主题", ""), ("计划序号", "narrow"), ("主办单位", "short"), ("类别", "short"), ("计划日期", "short"),
        ("举行日期", "short"), ("发布人", "middle"), ("状态", "short"), ("实录", ""),
    )  # fmt: skip
    year_note = "计划序号留空的是计划外举行的。举行以后请填写举行日期和实录公开的网址；不再举行的请填写取消日期和原因。"

    @admin.display(description="状态")
    def standing(self, conference: PressConference) -> str:
        return conference.state

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [*super().tools(request), (reverse("admin:columns_pressconference_years"), "年度计划完成情况")]

    def hint(self, request: HttpRequest) -> str:
        """Say how far this year's plan has come."""
        today = timezone.localdate()
        rows = list(self.get_queryset(request).filter(plan_year=today.year))
        return f"{today.year}年{progress(rows, on=today).words}" if rows else ""

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return the year's conferences, the plan first. Two queries and those of the desk."""
        rows = self._of_year(request, year).prefetch_related("speakers")
        return [
            (
                row.topic,
                "" if row.plan_number is None else str(row.plan_number),
                row.department.short_name,
                row.get_kind_display(),
                "" if row.planned_on is None else row.planned_on.isoformat(),
                "" if row.held_on is None else row.held_on.isoformat(),
                "、".join(str(each) for each in row.speakers.all()),
                row.state,
                row.transcript,
            )
            for row in rows
        ]

    def year_summary(self, request: HttpRequest, year: int, rows: Sequence[tuple[str, ...]]) -> str:
        return progress(self._of_year(request, year), on=timezone.localdate()).words

    def _of_year(self, request: HttpRequest, year: int) -> QuerySet[PressConference]:
        rows = self.get_queryset(request).filter(plan_year=year).select_related("department")
        return rows.order_by("department__order", "plan_number", "pk")
