"""Counters that leave no gap."""

from django.db import models


class NumberSeries(models.Model):
    """The last number drawn by one issuer in one series and year."""

    issuer = models.CharField(max_length=80)
    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint(fields=["issuer", "series", "year"], name="kernel_one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.issuer} {self.series} {self.year}: {self.last}"
