"""Cases that belong together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from requests_ogi.models.requests import InformationRequest


class CaseLink(models.Model):
    """关联: two cases that are looked at together, and why. Neither comes first; the one filed earlier stands first.

    Written by ``domain/linking.py``; one that is taken back is deleted, and its history says by whom and why.
    """

    one = models.ForeignKey(InformationRequest, models.PROTECT, related_name="+", verbose_name="申请")
    other = models.ForeignKey(InformationRequest, models.PROTECT, related_name="+", verbose_name="关联的申请")
    reason = models.CharField("理由", max_length=200)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="关联人")
    linked_at = models.DateTimeField("关联时间")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "关联的申请"
        verbose_name_plural = "关联的申请"
        ordering = ["one", "other"]
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="requests_link_in_order"),
            models.UniqueConstraint(fields=["one", "other"], name="requests_linked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}—{self.other_id}"
