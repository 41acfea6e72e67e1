"""宣传登记: what a department did so that people know what they can settle in the hall, and how many it reached.

The notice (一（三）2) wants the hall made known by television, radio and the network. In the villages it is the
loudspeaker and the stall on market day that reach people; whether they did is seen beside the share filed online, by
township.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from hall.enums import PromotionMedium
from hall.models.items import Item
from hall.querysets import PromotionQuerySet
from yunlong_portal.kernel.models import PrivateFile


class PromotionEntry(models.Model):
    """Once on the air, once at the market, one run of posters. Kept by its department; none is deleted."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    held_on = models.DateField("日期")
    medium = models.CharField("方式", max_length=12, choices=PromotionMedium)
    township = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="乡镇",
        help_text="面向全县的不选",
    )  # fmt: skip
    place = models.CharField(
        "地点或者栏目", max_length=60, blank=True, help_text="如：街天集市；电视、广播和网络写栏目"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="宣传的事项",
        help_text="宣传整个大厅的不选",
    )  # fmt: skip
    text = models.CharField("内容", max_length=400, help_text="播出、张贴或者讲解的内容，400字以内")
    reached = models.PositiveIntegerField("覆盖人数", help_text="估计的也可以；说不清的填0")
    picture = models.ForeignKey(
        PrivateFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="照片或者截图",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间", editable=False)

    objects = PromotionQuerySet.as_manager()
    history = HistoricalRecords()

    # The field under which its picture lies (columns.admin.activities.kept.PaperPages).
    paper: ClassVar[str] = "picture"

    class Meta:
        verbose_name = "宣传登记"
        verbose_name_plural = "宣传登记"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["held_on"], name="hall_promotion_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "held_on", "medium", "place", "text"],
                name="hall_promotion_once",
                violation_error_message="这一次宣传已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(medium__in=sorted(PromotionMedium.values)), name="hall_promotion_medium"
            ),
            models.CheckConstraint(
                condition=Q(township__isnull=False) | ~Q(place=""),
                name="hall_promotion_somewhere",
                violation_error_message="请选乡镇，或者写地点（电视、广播、网络写栏目）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_medium_display()}"
