"""Who holds which duty on which department, and who stands in for whom."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from columns.enums import Duty
from columns.models.departments import Department


class DutyGrant(UserObjectPermissionBase):
    """A duty granted to a person on a department: guardian's direct foreign-key table, with history.

    Written only by ``columns.domain.duties`` (``grant``, ``revoke``, ``end_duties``), which keep who, when and why.
    """

    # guardian cascades; here accounts are deactivated, never deleted, and no grant goes without its reason.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_grants", verbose_name="人员")
    content_object = models.ForeignKey(Department, models.PROTECT, related_name="grants", verbose_name="单位")

    history = HistoricalRecords(verbose_name="授权记录", verbose_name_plural="授权记录")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "授权"
        verbose_name_plural = "授权"

    def __str__(self) -> str:
        return f"{self.user} · {Duty(self.permission.codename).label} · {self.content_object.short_name}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Stand-ins by when they hold."""

    def open(self, now: datetime) -> "StandInQuerySet":
        """Return those that hold now or will: not ended, the last day not past."""
        not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        return self.filter(not_ended, ends_on__gte=timezone.localdate(now))

    def standing(self, now: datetime) -> "StandInQuerySet":
        """Return those within their dates now."""
        return self.open(now).filter(starts_on__lte=timezone.localdate(now))

    def involving(self, user: Any) -> "StandInQuerySet":
        """Return those in which ``user`` is principal or deputy."""
        return self.filter(Q(principal=user) | Q(deputy=user))


class StandIn(models.Model):
    """AB 角: who acts for whom, in one duty, on dated authority.

    Never changed: it runs out on its last day, or is ended before (``columns.domain.duties.end_stand_in``).
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stand_ins", verbose_name="被代理人"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_in_for", verbose_name="代理人"
    )
    duty = models.CharField("职责", max_length=30, choices=Duty)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    post_kinds = models.JSONField("限于信息类型", default=list, blank=True, help_text="留空为不限")
    authority = models.CharField("依据", max_length=200, help_text="谁在何时以何方式委托，如“张三 8月20日书面委托”")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")
    ended_at = models.DateTimeField("提前终止时间", null=True, blank=True)

    history = HistoricalRecords()
    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "代理（AB角）"
        verbose_name_plural = "代理（AB角）"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="columns_stand_in_dates"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="columns_stand_in_other_person"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="columns_stand_in_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}（代{self.principal}）{self.starts_on}—{self.ends_on}"
