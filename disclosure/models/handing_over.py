"""按季移交: the quarter's documents as a package for the county archives and the public library (条例2019 Art. 25)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from columns.models import Department
from disclosure.enums import HandOverReceiver
from yunlong_portal.kernel.models import PrivateFile


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Packages by where they stand."""

    def waiting(self) -> "HandOverQuerySet":
        """Return those that are still to be made."""
        return self.filter(file=None, problem="")


class HandOver(models.Model):
    """A package of what a department (or the whole county: the county's own row) published in a quarter.

    ``documents`` are in it; ``digest`` is that of its manifest, which names every file with a digest of its own.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    quarter = models.PositiveSmallIntegerField("季度")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="打包人")
    asked_at = models.DateTimeField("打包时间")
    total = models.PositiveIntegerField("信息条数", default=0)
    done = models.PositiveIntegerField("已备好", default=0)
    documents = models.PositiveIntegerField("移交件数", default=0)
    digest = models.CharField("清单摘要", max_length=64, blank=True)
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="文件包")
    sheet = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="移交清单")
    problem = models.CharField("没有做成的原因", max_length=300, blank=True)
    leased_until = models.DateTimeField("在此之前由一个进程办理", null=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = "按季移交"
        verbose_name_plural = "按季移交"
        ordering = ["-year", "-quarter", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "year", "quarter"],
                condition=Q(file__isnull=True, problem=""),
                name="disclosure_one_hand_over_waiting",
            ),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="disclosure_hand_over_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name}{self.year}年第{self.quarter}季度"


class HandOverReceipt(models.Model):
    """A package was handed over: to whom, on which day, with the signed list. Never changed."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="receipts", verbose_name="移交")
    receiver = models.CharField("接收单位", max_length=12, choices=HandOverReceiver)
    received_by = models.CharField("接收人", max_length=40)
    handed_on = models.DateField("移交日期")
    scan = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="签字的清单")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "移交接收"
        verbose_name_plural = "移交接收"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["hand_over", "receiver"], name="disclosure_handed_over_once"),
            models.CheckConstraint(condition=Q(receiver__in=HandOverReceiver.values), name="disclosure_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.get_receiver_display()} {self.handed_on}"
