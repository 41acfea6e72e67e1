"""Reconsideration and litigation over a case, with clocks of their own (P23)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from requests_ogi.enums import RemedyKind, RemedyResult
from requests_ogi.models.progress import RequestEvent
from requests_ogi.models.requests import InformationRequest


class Remedy(models.Model):
    """One challenge: when the papers came, by when the answer must be handed in, how it ended."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="remedies")
    kind = models.CharField("类别", max_length=16, choices=RemedyKind)
    body = models.CharField("受理机关", max_length=100)
    case_number = models.CharField("案号", max_length=80, blank=True)
    received_on = models.DateField("收到副本之日")
    is_simplified = models.BooleanField("简易程序", default=False)
    answer_due_on = models.DateField("提交答复和证据的期限")
    answered_on = models.DateField("已提交日期", null=True)
    after_reconsideration = models.BooleanField("复议后起诉", default=False)
    result = models.CharField("结果", max_length=12, choices=RemedyResult, default=RemedyResult.PENDING)
    decided_on = models.DateField("审结日期", null=True)
    reopening = models.OneToOneField(
        RequestEvent, models.PROTECT, null=True, related_name="ordered_by", verbose_name="据此重新办理"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "复议诉讼"
        verbose_name_plural = "复议诉讼"
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "body", "received_on"], name="requests_remedy_once"),
            models.CheckConstraint(condition=Q(kind__in=RemedyKind.values), name="requests_remedy_kind"),
            models.CheckConstraint(
                condition=Q(result=RemedyResult.PENDING) | Q(decided_on__isnull=False),
                name="requests_decided_remedy_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.received_on}"
