"""会议和听取汇报: what was decided, who was there, and whose principal has not heard a report this year."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from columns.admin.activities.kept import ActivityAdmin, KeptLines, PaperPages
from columns.admin.activities.years import YearPages
from columns.admin.filed.kept import Printed
from columns.admin.filed.reaching import named, reach
from columns.domain.activities.meetings import hearings_in, lacking_on
from columns.enums import Attendance
from columns.models import Department, Meeting, MeetingParticipant


class ParticipantLines(KeptLines):
    """参会单位."""

    model = MeetingParticipant
    fields = ("department", "attendance")
    verbose_name_plural = "参会单位和到会情况"


@admin.register(Meeting)
class MeetingAdmin(YearPages, PaperPages, ActivityAdmin):
    """会议和听取汇报; the county OGI office, with which leaders are filed, sees those of all."""

    watched_as = "leaders"
    title = "政务公开会议和听取汇报登记表"
    inlines = (ParticipantLines,)
    list_display = ("topic", "kind", "unit", "held_on", "chair", "principal_attended", "came")
    list_filter = ("kind", "principal_attended")
    date_hierarchy = "held_on"
    search_fields = ("topic", "chair", "department__short_name")
    search_help_text = "按议题、主持人或者单位查找"
    fields = (
        "department", "kind", "held_on", "topic", "chair", "principal_attended", "agenda", "decisions", "note",
    )  # fmt: skip
    book_key = ("department", "held_on", "topic")
    book_sample = {
        "department": "县政务局", "kind": "听取汇报", "held_on": "2017-09-20", "topic": "政务公开工作情况汇报",
        "chair": "李某（局长）", "principal_attended": "是", "agenda": "", "decisions": "",
        "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "short", "department"),
        Printed("类别", "short", "kind"),
        Printed("日期", "short", "held_on"),
        Printed("议题", "", "topic"),
        Printed("主持人", "short", "chair"),
        Printed("主要负责同志到会", "narrow", "principal_attended"),
        Printed("议定事项", "wide", "decisions"),
    )
    year_title = "主要负责同志听取政务公开汇报情况表"
    year_heads = (("单位", ""), ("听取汇报次数", "short"), ("最近一次", "short"), ("情况", "middle"))
    year_note = (
        "主要负责同志每年至少听取一次政务公开工作汇报。只计类别为“听取汇报”、主要负责同志到会的会议；"
        "11月1日起提醒还没有听取的单位，12月起同时提醒分管领导。"
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """Return the meetings with how many departments were to come and how many came."""
        came = Count("participants", filter=~Q(participants__attendance=Attendance.ABSENT))
        return super().get_queryset(request).annotate(invited=Count("participants"), arrived=came)

    @admin.display(description="到会单位")
    def came(self, meeting: Any) -> str:
        return f"{meeting.arrived}／{meeting.invited}" if meeting.invited else "—"

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [*super().tools(request), (reverse("admin:columns_meeting_years"), "年度听取汇报情况")]

    def alarm(self, request: HttpRequest) -> str:
        """Say from November on whose principal has not heard a report."""
        found = lacking_on(timezone.localdate(), among=reach(request, self.watched_as))
        return f"主要负责同志当年还没有听取政务公开工作汇报的：{named(found)}。" if found else ""

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return how each department stands. Three queries and those of the desk."""
        found = hearings_in(year, among=reach(request, self.watched_as))
        names = dict(Department.objects.values_list("pk", "short_name"))
        return [
            (
                names[each.department_id],
                str(each.count),
                "" if each.last_on is None else each.last_on.isoformat(),
                "已听取" if each.count else "还没有听取",
            )
            for each in found
        ]

    def year_summary(self, request: HttpRequest, year: int, rows: Sequence[tuple[str, ...]]) -> str:
        done = sum(row[1] != "0" for row in rows)
        return f"共{len(rows)}个单位，{done}个已听取，{len(rows) - done}个还没有。"
