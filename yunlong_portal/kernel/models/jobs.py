"""What must happen later, as rows: no promise lives in a broker."""

from datetime import datetime

from django.db import models
from django.db.models import Q

# 1 + 2 + 4 + 8 + 16 + 32 minutes of trying: after that a person has to look, though the trying goes on.
STUCK_AFTER = 7


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by where they stand."""

    def open(self) -> "JobQuerySet":
        """Return jobs neither finished nor cancelled."""
        return self.filter(finished_at__isnull=True, cancelled_at__isnull=True)

    def ready(self, now: datetime) -> "JobQuerySet":
        """Return open jobs that are due and that nobody holds."""
        return self.open().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now), due_at__lte=now)

    def failing(self) -> "JobQuerySet":
        """Return open jobs whose last attempt failed."""
        return self.open().filter(attempts__gt=0).exclude(last_error="")

    def stuck(self) -> "JobQuerySet":
        """Return open jobs that have failed so often that a person has to look."""
        return self.open().filter(attempts__gte=STUCK_AFTER)


class Job(models.Model):
    """One thing to be done once, at or after ``due_at``. ``key`` makes asking twice harmless."""

    key = models.CharField("键", max_length=200, unique=True)
    kind = models.CharField("种类", max_length=60)
    subject = models.CharField("事由", max_length=200, blank=True, help_text="给人看的：哪一件，如信息的标题")
    payload = models.JSONField("内容", default=dict)
    due_at = models.DateTimeField("到期时间")
    leased_until = models.DateTimeField(
        "在此之前不再执行", null=True, blank=True, help_text="正在办理，或上次出错后暂歇"
    )
    generation = models.PositiveIntegerField(
        "第几次约定", default=0, help_text="改约一次加一；正在办理旧约定的进程据此作罢"
    )
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    last_error = models.TextField("最近一次错误", blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "待办任务"
        verbose_name_plural = "待办任务"
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="kernel_job_open",
                condition=Q(finished_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        """Say whether it is still to be done."""
        return self.finished_at is None and self.cancelled_at is None

    @property
    def is_stuck(self) -> bool:
        """Say whether it has failed so often that a person has to look."""
        return self.is_open and self.attempts >= STUCK_AFTER


class PeriodicQuerySet(models.QuerySet["Periodic"]):
    """Periodic work by where it stands."""

    def ready(self, now: datetime) -> "PeriodicQuerySet":
        """Return work that is due and that nobody holds."""
        return self.filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now), due_at__lte=now)


class Periodic(models.Model):
    """Work done again and again; the row is claimed, so that two beats do no harm."""

    name = models.CharField("名称", max_length=60, primary_key=True)
    due_at = models.DateTimeField("下次时间")
    leased_until = models.DateTimeField("在此之前不再执行", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("连续出错次数", default=0)
    finished_at = models.DateTimeField("上次完成", null=True, blank=True)
    last_error = models.TextField("最近一次错误", blank=True)

    objects = PeriodicQuerySet.as_manager()

    class Meta:
        verbose_name = "定期任务"
        verbose_name_plural = "定期任务"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a process that must keep running was last seen; ``/healthz`` reads it."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    seen_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = "运行记录"
        verbose_name_plural = "运行记录"

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class CounterBatch(models.Model):
    """A batch of counts that has been added up: written with the sums, so that no crash adds it twice."""

    id = models.CharField("批次", max_length=40, primary_key=True)
    counted_at = models.DateTimeField("计入时间")

    class Meta:
        verbose_name = "计数批次"
        verbose_name_plural = "计数批次"

    def __str__(self) -> str:
        return self.id
