"""Everything handed in, scanned or supplied lies on the case, by kind."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_ogi.enums import PaperKind
from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.models import PrivateFile


class CasePaper(models.Model):
    """One paper on a case. ``is_supplied``: it goes to the applicant with the reply."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="papers")
    kind = models.CharField("种类", max_length=12, choices=PaperKind)
    file = models.ForeignKey(PrivateFile, models.PROTECT, related_name="+", verbose_name="文件")
    name = models.CharField("名称", max_length=200)
    is_supplied = models.BooleanField("随答复提供", default=False)
    from_applicant = models.BooleanField("申请人提交", default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="归入人"
    )
    added_at = models.DateTimeField("归入时间")

    class Meta:
        verbose_name = "案卷材料"
        verbose_name_plural = "案卷材料"
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="requests_paper_kind"),
        ]

    def __str__(self) -> str:
        return self.name
