"""What must happen later, as rows: no promise lives in a broker."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One thing to be done once, at or after ``due_at``. ``key`` makes asking twice harmless."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

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


class Heartbeat(models.Model):
    """When a process that must keep running was last seen; ``/healthz`` reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = "运行记录"
        verbose_name_plural = "运行记录"

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"
