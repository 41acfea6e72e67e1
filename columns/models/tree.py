"""The column tree: where posts appear."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import ColumnType
from columns.models.departments import Department

COLUMN_CODE = RegexValidator(
    r"^[a-z0-9]+(\.[a-z0-9]+)*$", "栏目标识由小写字母和数字组成，各级之间用点隔开，如 news.gg。"
)
OWN_PAGE = RegexValidator(r"^/(?!/)\S*$", "专用页面写本网站的路径，以一个“/”开头，如 /disclosure/。")


class Column(models.Model):
    """A place on the portal where posts appear. Its path is its id with slashes for dots."""

    code = models.CharField(
        "栏目标识", max_length=60, unique=True, validators=[COLUMN_CODE], help_text="如 news.gg，即 /columns/news/gg/"
    )
    name = models.CharField("名称", max_length=60)
    type = models.CharField("类型", max_length=20, choices=ColumnType)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级栏目"
    )
    owner = models.ForeignKey(Department, models.PROTECT, related_name="owned_columns", verbose_name="责任单位")
    max_age_days = models.PositiveSmallIntegerField(
        "最长更新间隔（天）", null=True, blank=True, help_text="超过即为更新不及时；留空为不设"
    )
    description = models.CharField("栏目说明", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    note = models.CharField("维护要求", max_length=300, blank=True, help_text="给维护人员看：期限、依据、注意事项")
    page = models.CharField(
        "专用页面",
        max_length=100,
        blank=True,
        validators=[OWN_PAGE],
        help_text="有自己页面的栏目转到这里，如 /disclosure/",
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_open = models.BooleanField("开放", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=ColumnType.values), name="columns_column_type"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the column's list."""
        return f"/columns/{self.code.replace('.', '/')}/"
