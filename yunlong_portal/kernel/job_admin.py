"""The staff's screen for what is done later: to be read, and to have a failed job tried again at once."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.admin import PortalModelAdmin, holds
from yunlong_portal.kernel.models import Job

# The network office: it answers for what appears at the promised hour.
WATCHERS = ("publish",)
SHOWN = 10


class StateFilter(admin.SimpleListFilter):
    """Jobs by where they stand; without a choice those still to be done."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("failing", "出错待重试"), ("finished", "已完成"), ("cancelled", "已取消"), ("all", "全部")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [first | {"display": "待办"}, *others]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Job]:
        match self.value():
            case "failing":
                return queryset.failing()
            case "finished":
                return queryset.filter(finished_at__isnull=False)
            case "cancelled":
                return queryset.filter(cancelled_at__isnull=False)
            case "all":
                return queryset
        return queryset.open()


@admin.register(Job)
class JobAdmin(PortalModelAdmin):
    """What is promised for later, what failed and why."""

    seen_by = WATCHERS
    actions = ("try_now",)  # type: ignore[assignment]  # the base class has none
    list_display = ("what", "subject", "due_at", "state", "attempts", "error")
    list_filter = (StateFilter,)
    search_fields = ("key", "subject")
    fields = (
        "what",
        "subject",
        "key",
        "payload",
        "due_at",
        "state",
        "attempts",
        "leased_until",
        "last_error",
        "finished_at",
        "cancelled_at",
        "created_at",
    )

    @admin.display(description="任务", ordering="kind")
    def what(self, job: Job) -> str:
        """Return what staff call it."""
        return jobs.label_of(job.kind)

    @admin.display(description="状态")
    def state(self, job: Job) -> str:
        """Return where it stands, in words."""
        if job.finished_at:
            return "已完成"
        if job.cancelled_at:
            return "已取消"
        if job.last_error:
            return f"已试{job.attempts}次未成，请查明原因" if job.is_stuck else "出错，自动重试中"
        return "待办"

    @admin.display(description="最近一次错误")
    def error(self, job: Job) -> str:
        """Return the beginning of the last error."""
        return job.last_error if len(job.last_error) <= 60 else f"{job.last_error[:60]}…"

    @admin.action(description="现在重试所选任务")
    def try_now(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """End the pauses of the chosen jobs; the next sweep, within seconds, tries them."""
        now = timezone.now()
        ended = sum(jobs.try_now(key=key, now=now) for key in queryset.values_list("key", flat=True))
        if ended:
            messages.success(request, f"{ended} 项任务将在十几秒内重试。")
        else:
            messages.warning(request, "所选任务都不在等待重试，无需处理。")


def failing_jobs(request: HttpRequest) -> dict[str, Any] | None:
    """Return what failed, for the staff's first page; None when nothing did or it is not this person's business."""
    if not holds(request, WATCHERS):
        return None
    failing = list(Job.objects.failing().order_by("due_at")[: SHOWN + 1])
    if not failing:
        return None
    return {
        "jobs": [{"job": job, "label": jobs.label_of(job.kind)} for job in failing[:SHOWN]],
        "is_more": len(failing) > SHOWN,
    }
