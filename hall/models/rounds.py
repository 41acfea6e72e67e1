"""梳理轮次: once in a while every department looks through its items (通知 一（三）1: three times; 二（三）).

What changed in a round is read from the publications since it was opened and is written nowhere. What was confirmed,
and that a department has no items, somebody declared: these rows are evidence.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.models import Publication
from hall.models.items import Item


class ItemRound(models.Model):
    """One time of asking: on what basis, by which day."""

    name = models.CharField("名称", max_length=60, unique=True)
    basis = models.CharField("依据", max_length=200)
    due_on = models.DateField("期限")
    opened_at = models.DateTimeField("开始时间", editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="组织人"
    )
    closed_at = models.DateTimeField("结束时间", null=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "事项梳理"
        verbose_name_plural = "事项梳理"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("opened_at")),
                name="hall_round_closed_after",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Return whether departments still answer."""
        return self.closed_at is None


class ItemConfirmation(models.Model):
    """A department has looked an item through and declares that the public version still holds."""

    round = models.ForeignKey(ItemRound, models.PROTECT, related_name="confirmations", verbose_name="梳理")
    item = models.ForeignKey(Item, models.PROTECT, related_name="confirmations", verbose_name="事项")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", verbose_name="核对的版本")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="核对人")
    confirmed_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "事项核对"
        verbose_name_plural = "事项核对"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "item"], name="hall_item_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.item.code}"


class NoItemsDeclaration(models.Model):
    """A department declares in a round that it has no items."""

    round = models.ForeignKey(ItemRound, models.PROTECT, related_name="declarations", verbose_name="梳理")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    note = models.CharField("说明", max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申报人")
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        verbose_name = "没有事项的申报"
        verbose_name_plural = "没有事项的申报"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "department"], name="hall_no_items_declared_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.department}"
