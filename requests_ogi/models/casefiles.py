"""Bound copies of a case: asked for by somebody, made beside the pages, gone by themselves after some days."""

from django.conf import settings
from django.db import models

from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.models import PrivateFile


class CaseBindingQuerySet(models.QuerySet["CaseBinding"]):
    """Bound copies by where they stand."""

    def waiting(self) -> "CaseBindingQuerySet":
        """Return those that are still to be made."""
        return self.filter(file=None, problem="")


class CaseBinding(models.Model):
    """案卷的装订: one bound copy of a case. ``has_internal`` tells the organ's own file from what goes to a court.

    ``done`` of ``total`` papers are ready while it is being made; ``loose`` are those a hand must print and add.
    """

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="bindings")
    has_internal = models.BooleanField("含内部材料")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="装订人")
    asked_at = models.DateTimeField("装订时间")
    total = models.PositiveIntegerField("件数", default=0)
    done = models.PositiveIntegerField("已备好的件数", default=0)
    pages = models.PositiveIntegerField("页数", null=True)
    loose = models.PositiveIntegerField("须另行打印的件数", default=0)
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="装订成的文件")
    problem = models.CharField("没有装成的原因", max_length=300, blank=True)
    leased_until = models.DateTimeField("在此之前由一个进程办理", null=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)

    objects = CaseBindingQuerySet.as_manager()

    class Meta:
        verbose_name = "案卷的装订"
        verbose_name_plural = "案卷的装订"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "has_internal"],
                condition=models.Q(file__isnull=True, problem=""),
                name="requests_one_binding_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {'内部卷' if self.has_internal else '证据卷'}"
