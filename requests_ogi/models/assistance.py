"""Who carried a request to the organ for somebody else."""

from django.conf import settings
from django.db import models

from columns.models import Village
from requests_ogi.models.requests import InformationRequest
from requests_ogi.querysets import AssistanceQuerySet


class Assistance(models.Model):
    """代办: the helper of which village filed a request for a neighbour. Evidence; of the neighbour it says nothing."""

    request = models.OneToOneField(InformationRequest, models.PROTECT, related_name="assistance", verbose_name="申请")
    helper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代办员")
    village = models.ForeignKey(Village, models.PROTECT, related_name="+", verbose_name="村（社区）")
    filed_at = models.DateTimeField("递交时间")

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = "代办的申请"
        verbose_name_plural = "代办的申请"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.request_id)
