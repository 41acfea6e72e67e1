"""What tells a practice copy from the portal that people rely on."""

from django.db import models
from django.db.models import Q


class PracticeMark(models.Model):
    """The one row that says: everything in this database is practice. Set while it is empty, never taken out."""

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    marked_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "练习库标记"
        verbose_name_plural = "练习库标记"
        constraints = [models.CheckConstraint(condition=Q(is_only=True), name="kernel_one_practice_mark")]

    def __str__(self) -> str:
        return f"练习库（{self.marked_at:%Y-%m-%d}）"
