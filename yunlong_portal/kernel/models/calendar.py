"""Working days as notices set them, and the holidays that stand by law until a year's notice is out.

A dated day belongs to the notice that says so. An amendment is a notice of its own that supersedes for the days it
names; nothing is overwritten, so the calendar as it was known on any day can be had again.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from yunlong_portal.kernel.enums import DayKind, Layer, Reckoning


class CalendarNotice(models.Model):
    """A notice on days off. Its days count from when it is put in force; a year without one is provisional (暂定)."""

    layer = models.CharField("层级", max_length=12, choices=Layer)
    year = models.PositiveSmallIntegerField("年份")
    title = models.CharField("标题", max_length=200)
    document_number = models.CharField("文号", max_length=100, blank=True)
    issued_on = models.DateField(
        "印发日期", null=True, blank=True, help_text="不知道就留空，按上一年12月31日印发计；修改通知必须填写"
    )
    source = models.CharField("出处", max_length=300, blank=True, help_text="在哪里见到的；没有核对原文的，请写明")
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="修改了",
        help_text="年中另发通知调整的，选被调整的那一份，日期只录有变化的",
    )
    in_force_since = models.DateTimeField("启用时间", null=True, blank=True, editable=False)
    # New with every change that counts: processes compare it to know whether the calendar they keep is still good.
    edition = models.UUIDField("版次", default=uuid.uuid4, editable=False)
    county_key = models.CharField("县情资料键", max_length=60, null=True, blank=True, unique=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "放假通知"
        verbose_name_plural = "放假通知"
        ordering = ["-year", "layer", "issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "year", "title"],
                name="kernel_one_notice_per_title",
                violation_error_message="这一层级这一年已有同样标题的通知。",
            ),
            models.UniqueConstraint(
                fields=["layer", "document_number"],
                condition=~Q(document_number=""),
                name="kernel_one_notice_per_number",
                violation_error_message="这个文号已经录过。",
            ),
            models.CheckConstraint(condition=Q(layer__in=Layer.values), name="kernel_notice_layer"),
            models.CheckConstraint(
                condition=Q(year__range=(2000, 2099)),
                name="kernel_notice_year",
                violation_error_message="年份须在2000年至2099年之间。",
            ),
            # An amendment is later than what it amends; without a date nobody could tell.
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | Q(issued_on__isnull=False),
                name="kernel_amendment_is_dated",
                violation_error_message="修改另一份通知的，必须填写印发日期。",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")),
                name="kernel_notice_not_own_amendment",
                violation_error_message="通知不能修改它自己。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）" if self.document_number else self.title


class CalendarDay(models.Model):
    """One day that a notice names. It stays as it is while its notice is in force."""

    notice = models.ForeignKey(CalendarNotice, models.CASCADE, related_name="days", verbose_name="依据")
    date = models.DateField("日期")
    kind = models.CharField("安排", max_length=4, choices=DayKind)
    name = models.CharField("名称", max_length=60)
    remark = models.CharField("备注", max_length=200, blank=True, help_text="这一天没有见到原文、由规定推得的，请写明")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "日历日"
        verbose_name_plural = "日历日"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "date"],
                name="kernel_one_rule_per_notice_and_day",
                violation_error_message="这一天在这份通知里已经录过。",
            ),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="kernel_day_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{self.get_kind_display()}"


class StandingHoliday(models.Model):
    """A holiday that comes every year by law or by local rule: the ground of provisional years."""

    layer = models.CharField("层级", max_length=12, choices=Layer)
    name = models.CharField("名称", max_length=60)
    reckoning = models.CharField("历法", max_length=10, choices=Reckoning)
    month = models.PositiveSmallIntegerField("月", help_text="清明按节气推算，月、日填 4、4，不起作用")
    day = models.PositiveSmallIntegerField("日")
    days_before = models.PositiveSmallIntegerField("提前天数", default=0, help_text="如除夕起放假：正月初一，提前1天")
    days = models.PositiveSmallIntegerField("共放几天")
    made_up = models.BooleanField("适逢周末是否补休", default=False)
    valid_from = models.DateField("施行日期")
    valid_until = models.DateField("截止日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    source = models.CharField("出处", max_length=300, blank=True)
    edition = models.UUIDField("版次", default=uuid.uuid4, editable=False)
    county_key = models.CharField("县情资料键", max_length=60, null=True, blank=True, unique=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "常设节假日"
        verbose_name_plural = "常设节假日"
        ordering = ["layer", "valid_from", "month", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "name", "valid_from"],
                name="kernel_one_standing_holiday_per_period",
                violation_error_message="同一层级、同一名称、同一施行日期的节假日已经录过。",
            ),
            models.CheckConstraint(condition=Q(layer__in=Layer.values), name="kernel_standing_layer"),
            models.CheckConstraint(condition=Q(reckoning__in=Reckoning.values), name="kernel_standing_reckoning"),
            # 29: a lunar month need not have a thirtieth day; no holiday lies on a 31st.
            models.CheckConstraint(
                condition=Q(month__range=(1, 12), day__range=(1, 29), days__range=(1, 15), days_before__lt=F("days")),
                name="kernel_standing_holiday_can_be",
                violation_error_message="月须为1至12，日须为1至29，共放1至15天，提前天数须少于共放天数。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="kernel_standing_period",
                violation_error_message="截止日期不能早于施行日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.valid_from:%Y}年起）"
