"""What people say for the words of guides: kept by the service bureau, for the search of the hall."""

from django.db import models
from simple_history.models import HistoricalRecords


class Synonym(models.Model):
    """One word as people say it, and the word of the guides that it means."""

    said = models.CharField("群众的说法", max_length=40)
    means = models.CharField("指南里的说法", max_length=40)
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"
        ordering = ["said", "means"]
        constraints = [models.UniqueConstraint(fields=["said", "means"], name="hall_synonym_once")]

    def __str__(self) -> str:
        return f"{self.said} → {self.means}"
