"""The frame of every page: navigation, and facts about the site."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import SiteFactGroup
from columns.models.tree import Column

ADDRESS = RegexValidator(r"^(/(?!/)|https?://)\S*$", "地址以“/”开头（本网站），或写完整的 http:// 或 https:// 网址。")
WEB_ADDRESS = RegexValidator(r"^https?://\S+$", "请写完整的网址，以 http:// 或 https:// 开头。")


class NavigationEntry(models.Model):
    """One entry of the bar at the top of every page: to a column, or to an address. Shown once that can be opened."""

    code = models.SlugField("标识", max_length=40, unique=True)
    label = models.CharField("名称", max_length=20)
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="栏目",
        help_text="栏目与地址填一个",
    )
    address = models.CharField("地址", max_length=200, blank=True, validators=[ADDRESS])
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_shown = models.BooleanField("显示", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "导航"
        verbose_name_plural = "导航"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(column__isnull=True) ^ Q(address=""),
                name="columns_navigation_leads_somewhere",
                violation_error_message="请在“栏目”和“地址”中填写一个，且只填一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SiteFact(models.Model):
    """What the frame of every page says about the site: numbers not known stay empty and hidden."""

    key = models.SlugField("项目", max_length=40, unique=True)
    group = models.CharField("分组", max_length=12, choices=SiteFactGroup)
    label = models.CharField("名称", max_length=60)
    value = models.CharField("内容", max_length=300, blank=True, help_text="不知道就留空，页面上不显示")
    is_address = models.BooleanField("内容是网址", default=False)
    order = models.PositiveSmallIntegerField("顺序", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "网站信息"
        verbose_name_plural = "网站信息"
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=SiteFactGroup.values), name="columns_site_fact_group"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a link that is no web address: it stands in the frame of every page."""
        if self.value and (self.is_address or self.group == SiteFactGroup.LINK):
            try:
                WEB_ADDRESS(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from error
