"""Working days as notices set them: a dated day belongs to a layer and to the notice that says so."""

from django.db import models


class Layer(models.TextChoices):
    """Who sets the day: the State Council for all, the prefecture for its own organs."""

    NATIONAL = "national", "全国"
    PREFECTURE = "prefecture", "本州"


class DayKind(models.TextChoices):
    """What a notice makes of a day."""

    OFF = "off", "放假"
    WORK = "work", "上班(调休)"


class CalendarNotice(models.Model):
    """A notice on days off; a year without one is provisional (暂定)."""

    layer = models.CharField("层级", max_length=12, choices=Layer)
    year = models.PositiveSmallIntegerField("年份")
    document_number = models.CharField("文号", max_length=100, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    source = models.CharField("出处", max_length=300, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="修改了")

    class Meta:
        verbose_name = "放假通知"
        verbose_name_plural = "放假通知"
        ordering = ["year", "issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "year", "document_number"], name="kernel_one_notice_per_number"
            ),
            models.CheckConstraint(condition=models.Q(layer__in=Layer.values), name="kernel_notice_layer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_layer_display()}{self.year}年 {self.document_number}".strip()


class CalendarDay(models.Model):
    """One day that is not what its weekday says."""

    layer = models.CharField("层级", max_length=12, choices=Layer)
    date = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=DayKind)
    name = models.CharField("名称", max_length=60)
    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days", verbose_name="依据")

    class Meta:
        verbose_name = "日历日"
        verbose_name_plural = "日历日"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "date"], name="kernel_one_rule_per_day"),
            models.CheckConstraint(condition=models.Q(kind__in=DayKind.values), name="kernel_day_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{self.get_kind_display()}"
