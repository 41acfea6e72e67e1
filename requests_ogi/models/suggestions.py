"""How often earlier answers were shown before filing, opened, and the request then not filed."""

from django.db import models


class SuggestionUse(models.Model):
    """Counts of one day, nothing of a visitor."""

    on = models.DateField("日期", unique=True)
    shown = models.PositiveIntegerField("显示了已公开信息", default=0)
    opened = models.PositiveIntegerField("打开了其中之一", default=0)
    filed = models.PositiveIntegerField("显示后仍提交申请", default=0)

    class Meta:
        verbose_name = "申请前检索"
        verbose_name_plural = "申请前检索"

    def __str__(self) -> str:
        return f"{self.on}: {self.shown}"
