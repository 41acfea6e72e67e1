"""办件公示: which granted licences stand not in the public list, and why."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from hall.models.applications import Application


class HeldBackDecision(models.Model):
    """不公示: a granted licence that is kept out of the public list. Without this row it is public by itself.

    The row goes when the licence is shown again; who held it back, why and since when stays in its history.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="held_back", verbose_name="办件"
    )
    reason = models.CharField("不公示的理由", max_length=200)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="决定人"
    )
    held_at = models.DateTimeField("决定时间", editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "不公示的办件"
        verbose_name_plural = "不公示的办件"

    def __str__(self) -> str:
        return f"{self.application} 不公示"
