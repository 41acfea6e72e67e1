"""读网日志: who read the home page and which columns on a day, which errors he found, when each was mended (P41)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department


class ReadingEntry(models.Model):
    """One person's reading of one day. ``columns`` are the codes of the columns he read."""

    day = models.DateField("日期")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="读网人")
    home_read = models.BooleanField("看了首页", default=True)
    columns = models.JSONField("看了哪些栏目", default=list, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    entered_at = models.DateTimeField("登记时间")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "读网日志"
        verbose_name_plural = "读网日志"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "reader"], name="disclosure_reading_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reader}"


class ReadingError(models.Model):
    """An error that a reader found, which department answers for it, when and by whom it was mended."""

    entry = models.ForeignKey(ReadingEntry, models.PROTECT, related_name="errors", verbose_name="读网日志")
    place = models.CharField("在哪里", max_length=200, help_text="栏目、标题或者网址")
    what = models.CharField("错在哪里", max_length=300)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    found_at = models.DateTimeField("发现时间")
    mended_on = models.DateField("改正日期", null=True, blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="改正登记人"
    )
    how = models.CharField("怎样改的", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "读网发现的错误"
        verbose_name_plural = "读网发现的错误"
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | Q(mended_by__isnull=False), name="disclosure_error_mended_by"
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]
