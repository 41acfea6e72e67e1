"""Villages of the townships, and who helps there: 代办员, by whom requests (and later applications) are filed."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from columns.models.departments import Department


class Village(models.Model):
    """A village or residents' community of a township. Never deleted: what was filed from it keeps its name."""

    code = models.CharField("统计用区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    township = models.ForeignKey(Department, models.PROTECT, related_name="villages", verbose_name="乡镇")
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "村（社区）"
        verbose_name_plural = "村（社区）"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class VillageHelperQuerySet(models.QuerySet["VillageHelper"]):
    """Namings by when they hold."""

    def open(self, now: datetime) -> "VillageHelperQuerySet":
        """Return those that hold now or will: not ended, the last day not past."""
        return self.filter(ended_at__isnull=True, ends_on__gte=timezone.localdate(now))

    def standing(self, now: datetime) -> "VillageHelperQuerySet":
        """Return those within their dates now."""
        return self.open(now).filter(starts_on__lte=timezone.localdate(now))


class VillageHelper(models.Model):
    """代办员: who helps the people of one village, from when to when, named by the township on what basis.

    It counts only while he also holds the duty 帮助村民 on the township. Never changed: it runs out on its last day, or
    is ended before (``columns.domain.duties.end_helper``).
    """

    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="villages_helped", verbose_name="代办员"
    )
    village = models.ForeignKey(Village, models.PROTECT, related_name="helpers", verbose_name="村（社区）")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    basis = models.CharField("依据", max_length=200, help_text="如“诺邓镇8月20日代办员名单”")
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="指定人"
    )
    named_at = models.DateTimeField("指定时间")
    ended_at = models.DateTimeField("提前终止时间", null=True, blank=True)

    history = HistoricalRecords()
    objects = VillageHelperQuerySet.as_manager()

    class Meta:
        verbose_name = "村级代办员"
        verbose_name_plural = "村级代办员"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="columns_village_helper_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.helper}：{self.village} {self.starts_on}—{self.ends_on}"
