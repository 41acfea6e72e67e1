"""Opinions from inside before an adverse reply is signed: legal adviser, judicial bureau, other offices (P22)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from requests_ogi.enums import OpinionGiver, Outcome
from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.encryption import EncryptedTextField
from yunlong_portal.kernel.models import PrivateFile


class OpinionRule(models.Model):
    """Whose opinion the county wants before a reply of one outcome is signed: asked for, or only recommended."""

    outcome = models.CharField("答复类别", max_length=20, choices=Outcome)
    giver = models.CharField("谁的意见", max_length=16, choices=OpinionGiver)
    is_required = models.BooleanField("必须有", default=False, help_text="没有这一意见不能签发；不勾选的只作提示")
    is_active = models.BooleanField("启用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "签发前的内部意见"
        verbose_name_plural = "签发前的内部意见"
        ordering = ["outcome", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "giver"],
                name="requests_one_opinion_rule",
                violation_error_message="这一答复类别已有这一项，请在原来的一项上修改。",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="requests_opinion_rule_outcome"),
            models.CheckConstraint(condition=Q(giver__in=OpinionGiver.values), name="requests_opinion_rule_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}：{self.get_giver_display()}"


class InnerOpinion(models.Model):
    """内部意见: what somebody inside said about a reply before it was signed. Never released, never changed."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="inner_opinions")
    giver = models.CharField("谁的意见", max_length=16, choices=OpinionGiver)
    who = models.CharField("出具人", max_length=60)
    given_on = models.DateField("出具日期")
    text = EncryptedTextField("意见")
    attachment = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "内部意见"
        verbose_name_plural = "内部意见"
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(giver__in=OpinionGiver.values), name="requests_opinion_giver"),
        ]

    def __str__(self) -> str:
        return f"{self.get_giver_display()} {self.given_on}"
