"""核对录入: whether a second person has looked at a licence that one clerk alone recorded as granted elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from hall.enums import EntryCheckState
from hall.models.applications import Application


class EntryCheck(models.Model):
    """The second pair of eyes on one recorded licence; until it is confirmed, the licence is in no public list."""

    application = models.OneToOneField(
        Application, models.PROTECT, primary_key=True, related_name="entry_check", verbose_name="办件"
    )
    state = models.CharField(
        "核对", max_length=12, choices=EntryCheckState, default=EntryCheckState.WAITING, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    since = models.DateField("录入日期", editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="核对人"
    )
    checked_at = models.DateTimeField("核对时间", null=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "录入核对"
        verbose_name_plural = "录入核对"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EntryCheckState.values), name="hall_entry_check_state"),
            models.CheckConstraint(
                condition=Q(state=EntryCheckState.WAITING) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="hall_entry_checked_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="hall_entry_check_by_state")]

    def __str__(self) -> str:
        return f"{self.application} {self.get_state_display()}"
