"""岗位练习: who has walked through the work of a role in the practice portal (通知 一（三）3: three are trained)."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from columns.enums import Duty
from columns.models import Department
from hall.enums import TrainedRole

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook


class WalkthroughQuerySet(models.QuerySet["Walkthrough"]):
    """Walks through a role."""

    def visible_to(self, book: "DutyBook", user: Any) -> "WalkthroughQuerySet":
        """Return one's own, those of the departments whose hall one manages, all for the service bureau."""
        if book.holds((Duty.OVERSEE_HALL,)):
            return self
        managed = Department.objects.filter(pk__in=book.departments(Duty.MANAGE_HALL))
        return self.filter(Q(account=user.get_username()) | Q(unit_slug__in=managed.values("slug")))

    def finished(self) -> "WalkthroughQuerySet":
        """Return those at whose end somebody had been trained."""
        return self.filter(finished_at__isnull=False)


class Walkthrough(models.Model):
    """One person's way through one role. Finished: he has been trained, and the row outlives every refresh.

    It leans on no other row for that: the practice portal's accounts are shared by a class and made anew with each
    refresh, so person and unit stand here by name. The unfinished one of an account says since when its steps count.
    """

    role = models.CharField("岗位", max_length=16, choices=TrainedRole)
    account = models.CharField("练习账号", max_length=150)
    person_name = models.CharField("姓名", max_length=40)
    unit_slug = models.CharField(max_length=60)
    unit_name = models.CharField("单位", max_length=100)
    begun_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = WalkthroughQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位练习"
        verbose_name_plural = "岗位练习"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=TrainedRole.values), name="hall_walkthrough_role"),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(finished_at__isnull=True), name="hall_one_walkthrough_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["unit_slug", "role"], name="hall_trained_by_unit")]

    def __str__(self) -> str:
        return f"{self.person_name} {self.get_role_display()}"
