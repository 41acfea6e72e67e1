"""What must be disclosed proactively (附件4): areas, and the items of each."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import DisclosureForm
from columns.models.departments import Department
from columns.models.tree import Column


class DisclosureCategory(models.Model):
    """One of the areas of attachment 4 that must be disclosed proactively."""

    code = models.CharField("代码", max_length=10, unique=True)
    name = models.CharField("名称", max_length=60)
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="牵头单位")
    column = models.ForeignKey(Column, models.PROTECT, null=True, related_name="+", verbose_name="栏目")
    note = models.CharField("说明", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "主动公开内容分类"
        verbose_name_plural = "主动公开内容分类"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class DisclosureItem(models.Model):
    """A sub-item of a category: what, who, by when, on what basis."""

    category = models.ForeignKey(
        DisclosureCategory, models.PROTECT, related_name="items", verbose_name="主动公开内容分类"
    )
    code = models.CharField("代码", max_length=12, unique=True, help_text="如 c01.1")
    name = models.CharField("事项", max_length=120)
    timing = models.CharField("时限", max_length=120, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    form = models.CharField("形式", max_length=20, choices=DisclosureForm, default=DisclosureForm.DOCUMENT)
    personal_data = models.CharField("涉及个人信息", max_length=200, blank=True, help_text="怎样遮盖；留空即不涉及")
    departments = models.ManyToManyField(Department, related_name="disclosure_items", verbose_name="公开主体")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "公开事项"
        verbose_name_plural = "公开事项"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=DisclosureForm.values), name="columns_disclosure_item_form"),
        ]

    def __str__(self) -> str:
        return self.name
