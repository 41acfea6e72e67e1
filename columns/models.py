"""Who publishes and where: departments, duties granted on them, the column tree, disclosure categories."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from columns.enums import ColumnType, DepartmentKind, DisclosureForm, Duty, NameRelation, SiteFactGroup

COLUMN_CODE = RegexValidator(
    r"^[a-z0-9]+(\.[a-z0-9]+)*$", "栏目标识由小写字母和数字组成，各级之间用点隔开，如 news.gg。"
)
OWN_PAGE = RegexValidator(r"^/(?!/)\S*$", "专用页面写本网站的路径，以一个“/”开头，如 /disclosure/。")
ADDRESS = RegexValidator(r"^(/(?!/)|https?://)\S*$", "地址以“/”开头（本网站），或写完整的 http:// 或 https:// 网址。")
WEB_ADDRESS = RegexValidator(r"^https?://\S+$", "请写完整的网址，以 http:// 或 https:// 开头。")


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


class DutyGrant(UserObjectPermissionBase):
    """A duty granted to a person on a department: guardian's direct foreign-key table, with history.

    Written only by ``columns.domain.duties`` (``grant``, ``revoke``, ``end_duties``), which keep who, when and why.
    """

    # guardian cascades; here accounts are deactivated, never deleted, and no grant goes without its reason.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duty_grants", verbose_name="人员")
    content_object = models.ForeignKey(Department, models.PROTECT, related_name="grants", verbose_name="单位")

    history = HistoricalRecords(verbose_name="授权记录", verbose_name_plural="授权记录")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "授权"
        verbose_name_plural = "授权"

    def __str__(self) -> str:
        return f"{self.user} · {Duty(self.permission.codename).label} · {self.content_object.short_name}"


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Stand-ins by when they hold."""

    def open(self, now: datetime) -> "StandInQuerySet":
        """Return those that hold now or will: not ended, the last day not past."""
        not_ended = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
        return self.filter(not_ended, ends_on__gte=timezone.localdate(now))

    def standing(self, now: datetime) -> "StandInQuerySet":
        """Return those within their dates now."""
        return self.open(now).filter(starts_on__lte=timezone.localdate(now))

    def involving(self, user: Any) -> "StandInQuerySet":
        """Return those in which ``user`` is principal or deputy."""
        return self.filter(Q(principal=user) | Q(deputy=user))


class StandIn(models.Model):
    """AB 角: who acts for whom, in one duty, on dated authority.

    Never changed: it runs out on its last day, or is ended before (``columns.domain.duties.end_stand_in``).
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stand_ins", verbose_name="被代理人"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="standing_in_for", verbose_name="代理人"
    )
    duty = models.CharField("职责", max_length=30, choices=Duty)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至")
    post_kinds = models.JSONField("限于信息类型", default=list, blank=True, help_text="留空为不限")
    authority = models.CharField("依据", max_length=200, help_text="谁在何时以何方式委托，如“张三 8月20日书面委托”")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    entered_at = models.DateTimeField("录入时间")
    ended_at = models.DateTimeField("提前终止时间", null=True, blank=True)

    history = HistoricalRecords()
    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = "代理（AB角）"
        verbose_name_plural = "代理（AB角）"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="columns_stand_in_dates"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="columns_stand_in_other_person"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="columns_stand_in_duty"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}（代{self.principal}）{self.starts_on}—{self.ends_on}"


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
