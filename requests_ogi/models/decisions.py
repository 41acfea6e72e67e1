"""What was found, and what was decided: two questions, answered apart, as data the returns count."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_ogi.enums import Ground, Held, Outcome
from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.encryption import EncryptedTextField

# Outcomes that withhold something name one main ground, the others none.
WITHHOLDING = (Outcome.PARTLY_GRANTED, Outcome.REFUSED)


class SearchRecord(models.Model):
    """Where was looked, with which words, by whom: what stands behind "does not exist" in court."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="searches")
    places = models.CharField("检索范围", max_length=300, help_text="档案室、办公系统、业务系统、科室……")
    words = models.CharField("检索词", max_length=200)
    searched_on = models.DateField("检索日期")
    found = models.BooleanField("检索到")
    note = models.CharField("结果说明", max_length=300, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检索人")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "检索记录"
        verbose_name_plural = "检索记录"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.places}：{self.words}"


class Decision(models.Model):
    """One drafted decision; the last one of a round is the one signed. Never changed: a new draft is a new row."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField("稿次")
    held = models.CharField("是否持有", max_length=12, choices=Held)
    outcome = models.CharField("答复类别", max_length=20, choices=Outcome)
    ground = models.CharField("不予公开的主要理由", max_length=28, choices=Ground, blank=True)
    reasons = EncryptedTextField("理由", blank=True)
    supplied = models.CharField("提供的内容", max_length=300, blank=True)
    pages = models.PositiveIntegerField("页数", null=True)
    other_body = models.CharField("建议向哪一机关申请", max_length=200, blank=True)
    where_public = models.CharField("已公开的获取途径", max_length=300, blank=True)
    late_because = models.CharField("逾期原因", max_length=300, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_at = models.DateTimeField("拟稿时间")

    class Meta:
        verbose_name = "答复决定"
        verbose_name_plural = "答复决定"
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="requests_decision_number"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="requests_outcome"),
            models.CheckConstraint(
                condition=Q(outcome__in=WITHHOLDING) & ~Q(ground="") | ~Q(outcome__in=WITHHOLDING) & Q(ground=""),
                name="requests_one_main_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"


class Redaction(models.Model):
    """One withheld passage: where it stands and on what ground (区分处理, 条例2019 Art. 37)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="redactions")
    place = models.CharField("位置", max_length=120, help_text="如“第3页第2段”，不写内容")
    ground = models.CharField("理由", max_length=28, choices=Ground)
    reason = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "遮盖"
        verbose_name_plural = "遮盖"
        ordering = ["decision", "pk"]

    def __str__(self) -> str:
        return self.place
