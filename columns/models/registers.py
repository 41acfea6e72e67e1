"""The county's registers: accounts, hotline agents, spokespersons, leaders in charge, contacts, reading points.

Each row belongs to one department, which keeps it and files every change with the desks of the register
(``columns.domain.registers``). Numbers for reaching a person off duty are for staff only and never part of a change
that is filed, but of the paper form. A row that has ended stays, with the day; rows are never deleted.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from columns.enums import (
    AccountOperation,
    AccountPlatform,
    ContactRole,
    DisclosureRole,
    HotlineCover,
    RegisterChangeKind,
)
from columns.models.departments import Department
from columns.models.site import WEB_ADDRESS
from columns.querysets import RegisterDeskQuerySet, RegisterQuerySet

_OPEN = Q(ends_on__isnull=True)
# Staff's own mobile numbers are kept to reach them, not to be shown (P45); the paper form has a place for them.
_STAFF_ONLY = "只供本县工作人员联系，不公开，不写入变更备案；只印在备案表上"
LAST_DAY = "最后一天；留空即现在有效"


class RegisterRow(models.Model):
    """What every row has: whose it is, from when to when. The last day is that on which it still holds.

    Each register calls the two days as its form on paper does, and as people say of what it holds: somebody takes a
    post and leaves it, an account is opened and closed.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True, help_text=LAST_DAY)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["department__order", "pk"]

    def holds_on(self, day: date) -> bool:
        """Return whether the row holds on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def dates_run_forward(name: str, *, since: str, until: str) -> models.CheckConstraint:
    """Return the rule that no row ends before it begins; ``since`` and ``until`` are what the days are called."""
    return models.CheckConstraint(
        condition=_OPEN | Q(ends_on__gte=F("starts_on")), name=name,
        violation_error_message=f"“{until}”不能早于“{since}”。",
    )  # fmt: skip


def _once(name: str, *fields: str, said: str, condition: Q = _OPEN) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=[*fields], condition=condition, name=name, violation_error_message=said)


class NewMediaAccount(RegisterRow):
    """政务微博、微信公众号 (附件2); ``starts_on`` is the day it was opened, ``ends_on`` that on which it was closed."""

    starts_on = models.DateField("开通日期")
    ends_on = models.DateField("注销日期", null=True, blank=True, help_text=LAST_DAY)
    platform = models.CharField("平台", max_length=20, choices=AccountPlatform)
    name = models.CharField("账号名称", max_length=60)
    account_id = models.CharField("账号或者微信号", max_length=60, blank=True)
    subject = models.CharField("认证主体", max_length=100, blank=True)
    verified_on = models.DateField("认证时间", null=True, blank=True)
    address = models.CharField("网址", max_length=200, blank=True, validators=[WEB_ADDRESS])
    purpose = models.CharField("功能定位", max_length=200, blank=True)
    followers = models.PositiveIntegerField("粉丝数", null=True, blank=True)
    leader_name = models.CharField("责任领导", max_length=40)
    leader_post = models.CharField("责任领导职务", max_length=60, blank=True)
    leader_phone = models.CharField("责任领导办公电话", max_length=40, blank=True)
    keeper_name = models.CharField("具体责任人", max_length=40)
    keeper_phone = models.CharField("具体责任人电话", max_length=40, blank=True, help_text=_STAFF_ONLY)
    operation = models.CharField("运维方式", max_length=12, choices=AccountOperation, default=AccountOperation.OWN)
    last_post_on = models.DateField("最近发布", null=True, blank=True, help_text="超过14天没有发布会提醒")
    suspended_on = models.DateField("停更自", null=True, blank=True, help_text="暂停更新的第一天；恢复后清空")
    stop_notice = models.CharField(
        "停更或者注销公告", max_length=200, blank=True, validators=[WEB_ADDRESS],
        help_text="停更、注销以前在账号上发的公告的网址",
    )  # fmt: skip

    history = HistoricalRecords(excluded_fields=["keeper_phone"])

    class Meta(RegisterRow.Meta):
        verbose_name = "政务新媒体账号"
        verbose_name_plural = "政务新媒体账号"
        constraints = [
            dates_run_forward("columns_account_dates", since="开通日期", until="注销日期"),
            _once(
                "columns_account_once", "department", "platform", "name",
                said="这个单位在这个平台上已经登记了同名的账号。",
            ),
            models.CheckConstraint(condition=Q(platform__in=AccountPlatform.values), name="columns_account_platform"),
            models.CheckConstraint(
                condition=Q(suspended_on__isnull=True, ends_on__isnull=True) | ~Q(stop_notice=""),
                name="columns_account_stop_is_announced",
                violation_error_message="停更、注销以前要先在账号上发公告，请填写公告的网址。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_platform_display()}“{self.name}”"

    @property
    def state(self) -> str:
        """Return how the account stands, from its dates."""
        if self.ends_on is not None:
            return "已注销"
        return "停更" if self.suspended_on is not None else "运行"


class HotlineAgent(RegisterRow):
    """96128 专线话务人员 (附件15): who answers for a department, and in which hours."""

    starts_on = models.DateField("任职时间")
    ends_on = models.DateField("离任时间", null=True, blank=True, help_text=LAST_DAY)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    is_full_time = models.BooleanField("专职", default=False)
    is_backup = models.BooleanField("备用人员", default=False, help_text="主值人员不在时接听；不算在24小时值守里")
    cover = models.CharField("值守时段", max_length=16, choices=HotlineCover, default=HotlineCover.ALWAYS)
    extension = models.CharField("专线电话或者分机", max_length=40, blank=True)
    office_phone = models.CharField("办公电话", max_length=40, blank=True)
    mobile = models.CharField("手机", max_length=40, blank=True, help_text=_STAFF_ONLY)
    leader_name = models.CharField("分管领导", max_length=40)
    leader_post = models.CharField("分管领导职务", max_length=60, blank=True)
    leader_phone = models.CharField("分管领导办公电话", max_length=40, blank=True)
    online_account = models.CharField("省在线解答系统账号", max_length=60, blank=True, help_text="只写账号，不写口令")

    history = HistoricalRecords(excluded_fields=["mobile"])

    class Meta(RegisterRow.Meta):
        verbose_name = "96128专线话务人员"
        verbose_name_plural = "96128专线话务人员"
        constraints = [
            dates_run_forward("columns_hotline_dates", since="任职时间", until="离任时间"),
            _once("columns_hotline_once", "department", "name", said="这个单位已经登记了这位话务人员。"),
            models.CheckConstraint(condition=Q(cover__in=HotlineCover.values), name="columns_hotline_cover"),
        ]

    def __str__(self) -> str:
        return self.name


class Spokesperson(RegisterRow):
    """新闻发言人, led by the county news office (通知 三(一))."""

    starts_on = models.DateField("任职时间")
    ends_on = models.DateField("离任时间", null=True, blank=True, help_text=LAST_DAY)
    name = models.CharField("发言人", max_length=40)
    post = models.CharField("职务", max_length=60)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    assistant_name = models.CharField("助理", max_length=40, blank=True)
    assistant_phone = models.CharField("助理电话", max_length=40, blank=True, help_text=_STAFF_ONLY)

    history = HistoricalRecords(excluded_fields=["assistant_phone"])

    class Meta(RegisterRow.Meta):
        verbose_name = "新闻发言人"
        verbose_name_plural = "新闻发言人"
        constraints = [
            dates_run_forward("columns_spokesperson_dates", since="任职时间", until="离任时间"),
            _once("columns_spokesperson_once", "department", "name", said="这个单位已经登记了这位发言人。"),
        ]

    def __str__(self) -> str:
        return self.name


class DisclosureLeader(RegisterRow):
    """The principal of a department and the leader in charge of disclosure there, one of each (通知 四(一))."""

    starts_on = models.DateField("任职时间")
    ends_on = models.DateField("离任时间", null=True, blank=True, help_text=LAST_DAY)
    role = models.CharField("责任", max_length=12, choices=DisclosureRole)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60)
    phone = models.CharField("办公电话", max_length=40, blank=True)
    division = models.CharField(
        "工作分工公开的网址", max_length=200, blank=True, validators=[WEB_ADDRESS],
        help_text="领导工作分工要对外公布，写公布的网址",
    )  # fmt: skip

    history = HistoricalRecords()

    class Meta(RegisterRow.Meta):
        verbose_name = "政务公开负责人"
        verbose_name_plural = "政务公开负责人"
        constraints = [
            dates_run_forward("columns_leader_dates", since="任职时间", until="离任时间"),
            _once(
                "columns_one_leader_in_each_role", "department", "role",
                said="这个单位这项责任已经有人，请先填前任的“离任时间”。",
            ),
            models.CheckConstraint(condition=Q(role__in=DisclosureRole.values), name="columns_leader_role"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}（{self.get_role_display()}）"


class UnitContact(RegisterRow):
    """信息员、联络员: whom to ring in a department; the county's address list is printed from these (P43)."""

    starts_on = models.DateField("任职时间")
    ends_on = models.DateField("离任时间", null=True, blank=True, help_text=LAST_DAY)
    role = models.CharField("类别", max_length=12, choices=ContactRole)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    office_phone = models.CharField("办公电话", max_length=40)
    mobile = models.CharField("手机", max_length=40, blank=True, help_text=_STAFF_ONLY)

    history = HistoricalRecords(excluded_fields=["mobile"])

    class Meta(RegisterRow.Meta):
        verbose_name = "信息员、联络员"
        verbose_name_plural = "信息员、联络员"
        constraints = [
            dates_run_forward("columns_contact_dates", since="任职时间", until="离任时间"),
            _once("columns_contact_once", "department", "role", "name", said="这个单位已经登记了这位人员。"),
            models.CheckConstraint(condition=Q(role__in=ContactRole.values), name="columns_contact_role"),
        ]

    def __str__(self) -> str:
        return self.name


class ReadingPoint(RegisterRow):
    """政府信息查阅点: where anybody may read what is public: archives, library, service centre (条例2019 Art. 25)."""

    starts_on = models.DateField("设立日期")
    ends_on = models.DateField("撤销日期", null=True, blank=True, help_text=LAST_DAY)
    name = models.CharField("查阅点", max_length=60)
    address = models.CharField("地址", max_length=200)
    hours = models.CharField("开放时间", max_length=100)
    equipment = models.CharField("设备", max_length=200, blank=True, help_text="如“触摸屏1台、可上网电脑2台”")
    keeper_name = models.CharField("管理人", max_length=40)
    phone = models.CharField("电话", max_length=40, blank=True)

    history = HistoricalRecords()

    class Meta(RegisterRow.Meta):
        verbose_name = "政府信息查阅点"
        verbose_name_plural = "政府信息查阅点"
        constraints = [
            dates_run_forward("columns_reading_point_dates", since="设立日期", until="撤销日期"),
            _once("columns_reading_point_once", "name", said="已经登记了同名的查阅点。"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterDesk(models.Model):
    """With whom a register is filed: the county OGI office, the service bureau, the news office (county data)."""

    register = models.CharField("登记簿", max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="备案单位")
    is_active = models.BooleanField("在用", default=True, help_text="不再向它备案时取消勾选")

    history = HistoricalRecords()
    objects = RegisterDeskQuerySet.as_manager()

    class Meta:
        verbose_name = "备案单位"
        verbose_name_plural = "备案单位"
        ordering = ["register", "department__order"]
        constraints = [
            models.UniqueConstraint(fields=["register", "department"], name="columns_register_desk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.register}：{self.department.short_name}"


class RegisterChange(models.Model):
    """备案: one change of one row as it was filed. Evidence; nobody's private number is in it."""

    register = models.CharField("登记簿", max_length=20)
    row = models.PositiveBigIntegerField("登记的主键")
    label = models.CharField("登记的是", max_length=120)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("变更", max_length=12, choices=RegisterChangeKind)
    lines = models.JSONField("内容", help_text="每项：名称、原来、现在")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报送人")
    filed_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "登记变更备案"
        verbose_name_plural = "登记变更备案"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["register", "row", "-id"], name="columns_change_by_row")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RegisterChangeKind.values), name="columns_change_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name} {self.label}：{self.get_kind_display()}"


class RegisterReceipt(models.Model):
    """A desk has taken note of a change. Evidence."""

    change = models.ForeignKey(RegisterChange, models.PROTECT, related_name="receipts", verbose_name="备案")
    desk = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="备案单位")
    remark = models.CharField("备注", max_length=200, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="接收人")
    taken_at = models.DateTimeField("接收时间")

    class Meta:
        verbose_name = "备案接收"
        verbose_name_plural = "备案接收"
        ordering = ["taken_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["change", "desk"], name="columns_receipt_once")]

    def __str__(self) -> str:
        return f"{self.desk.short_name} {self.taken_at:%Y-%m-%d}"
