"""Bodies with duties to disclose."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from columns.enums import DepartmentKind, Duty, NameRelation


class Department(models.Model):
    """A body with duties to disclose. Duties of people (拟稿, 审签 …) are granted on this row."""

    slug = models.SlugField("标识", max_length=40, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=20, choices=DepartmentKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    division_code = models.CharField("区划代码", max_length=12, blank=True)
    organisation_code = models.CharField(
        "组织机构代码", max_length=18, blank=True, help_text="索引号的前段；不知道就留空，用单位标识代替"
    )
    duties_text = models.TextField("主要职责", blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    successor_note = models.CharField("沿革", max_length=200, blank=True)
    confirmed_on = models.DateField(
        "最近核对", null=True, blank=True, help_text="本单位核对以上内容的日期；留空即“待本单位核对”"
    )
    guards_names = models.BooleanField(
        "领导以下不公开姓名", default=False, help_text="公安、纪检监察、信访等单位：公示栏上只写领导的姓名"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["order", "slug"]
        default_permissions = ()
        permissions = [(duty.value, duty.label) for duty in Duty]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DepartmentKind.values), name="columns_department_kind"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="columns_department_not_own_parent"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=DepartmentKind.COUNTY_GOVERNMENT),
                name="columns_one_county_government",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the department's public page."""
        return f"/departments/{self.slug}/"

    def clean(self) -> None:
        """Refuse a parent that is below the department itself."""
        above = self.parent
        while above is not None and above != self:
            above = above.parent
        if above is not None:
            raise ValidationError({"parent": "上级单位不能是本单位，也不能是本单位的下级。"})


class DepartmentName(models.Model):
    """A former or later name, found by search and shown as a note."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="other_names")
    name = models.CharField("名称", max_length=100)
    relation = models.CharField("关系", max_length=8, choices=NameRelation)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "其他名称"
        verbose_name_plural = "其他名称"
        constraints = [
            models.UniqueConstraint(fields=["department", "name", "relation"], name="columns_one_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
