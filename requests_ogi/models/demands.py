"""What an organ demands of an applicant since 2019: the reasons for plainly too many requests, a processing fee."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_ogi.enums import DemandKind
from requests_ogi.models.requests import InformationRequest


class Demand(models.Model):
    """要求说明理由 (条例2019 Art. 35), 收费通知 (Art. 42): what is wanted, why, until when. Never changed."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="demands")
    kind = models.CharField("事项", max_length=8, choices=DemandKind)
    asked_on = models.DateField("通知日期")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="通知人")
    text = models.TextField("内容和依据")
    amount = models.DecimalField("金额（元）", max_digits=10, decimal_places=2, null=True)
    how = models.CharField("缴费办法", max_length=500, blank=True)
    due_on = models.DateField("期限")

    class Meta:
        verbose_name = "要求申请人办理的事项"
        verbose_name_plural = "要求申请人办理的事项"
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DemandKind.values), name="requests_demand_kind"),
            models.CheckConstraint(
                condition=Q(kind=DemandKind.FEE, amount__gt=0) & ~Q(how="")
                | Q(kind=DemandKind.REASONS, amount__isnull=True, how=""),
                name="requests_fee_has_amount_and_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_on}"
