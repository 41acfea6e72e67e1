"""Sites that townships and departments run of their own (通知 一（一）1、3): merged into the portal, or kept up.

A site is to be merged by a date, is merged, and is closed once its checklist is ticked with proof (practice P33). What
has to keep running has an approval, a leader, a keeper and a 标识码, and is checked each month (P34). A department that
has no site says so, so that the county sees who has not answered.
"""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from simple_history.models import HistoricalRecords

from columns.enums import REGISTER_READERS, CheckWay, Duty, OldSiteState, TickResult
from columns.models.departments import Department
from columns.models.site import WEB_ADDRESS
from columns.querysets import Book
from yunlong_portal.kernel.models import PrivateFile

# 通知 一（一）1: all sites of townships and departments are part of the portal by then.
MERGE_BY = date(2017, 9, 30)
# What a site that keeps running must have (P34); the last three come with the approval.
_RUNNING = ~Q(leader_name="") & ~Q(keeper_name="") & ~Q(site_code="") & ~Q(approval_document="") & ~Q(approved_by="")
_SITE_CODE = RegexValidator(r"^\d{10}$", "网站标识码是10位数字。")


class OldSiteQuerySet(models.QuerySet["OldSite"]):
    """Sites by who may see them and how they stand."""

    def visible_to(self, book: Book) -> "OldSiteQuerySet":
        """Return the sites of one's departments; all for whoever keeps the county's columns."""
        if book.departments(Duty.KEEP_COLUMNS):
            return self
        return self.filter(department__in=book.departments(*REGISTER_READERS))

    def running(self) -> "OldSiteQuerySet":
        """Return those that keep running and are checked each month."""
        return self.filter(state=OldSiteState.RUNNING)

    def merging_late(self, today: date) -> "OldSiteQuerySet":
        """Return those to be merged whose date is past."""
        return self.filter(state=OldSiteState.TO_MERGE, due_on__lt=today)

    def unchecked_in(self, *months: date) -> "OldSiteQuerySet":
        """Return those that were asked to be checked in each of these months and were in none."""
        found = self
        for month in months:
            waiting = SiteCheck.objects.waiting().filter(site=OuterRef("pk"), month=month)
            found = found.filter(Exists(waiting))
        return found

    def with_inspection(self) -> "OldSiteQuerySet":
        """Return them with ``is_inspected``: whether what was closed has been looked at again since."""
        looked = ClosingTick.objects.filter(
            site=OuterRef("pk"), round=OuterRef("round"), step="inspection", result=TickResult.DONE
        )
        return self.annotate(is_inspected=Exists(looked))


class OldSite(models.Model):
    """A site of a township or department: the small row in which its state lives."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="主办单位")
    name = models.CharField("网站名称", max_length=80)
    address = models.CharField("首页网址", max_length=200, validators=[WEB_ADDRESS])
    domain = models.CharField("域名", max_length=100, blank=True, help_text="有自己的域名才填，如 example.gov.cn")
    hosting = models.CharField("托管地点", max_length=100, blank=True, help_text="服务器放在哪里、由谁运维")
    site_code = models.CharField("网站标识码", max_length=10, blank=True, validators=[_SITE_CODE], help_text="10位数字")
    icp_number = models.CharField("ICP备案号", max_length=40, blank=True)
    police_number = models.CharField("公安备案号", max_length=60, blank=True)
    opened_on = models.DateField("开通日期", null=True, blank=True)
    leader_name = models.CharField("分管领导", max_length=40, blank=True)
    leader_post = models.CharField("分管领导职务", max_length=60, blank=True)
    leader_phone = models.CharField("分管领导办公电话", max_length=40, blank=True)
    keeper_name = models.CharField("管理员", max_length=40, blank=True)
    keeper_phone = models.CharField("管理员办公电话", max_length=40, blank=True, help_text="办公电话，不填手机")
    note = models.CharField("备注", max_length=200, blank=True)

    state = models.CharField(
        "状态", max_length=12, choices=OldSiteState, default=OldSiteState.TO_MERGE, editable=False
    )  # fmt: skip
    version = models.PositiveIntegerField("版本", default=0, editable=False)
    due_on = models.DateField("整合期限", null=True, blank=True, default=MERGE_BY, editable=False)
    approval_document = models.CharField("批准文件", max_length=120, blank=True, editable=False)
    approved_by = models.CharField("批准单位", max_length=80, blank=True, editable=False)
    approved_on = models.DateField("批准日期", null=True, blank=True, editable=False)
    approval_file = models.ForeignKey(
        PrivateFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="批准文件扫描件",
    )
    merged_on = models.DateField("整合日期", null=True, blank=True, editable=False)
    closed_on = models.DateField("关停日期", null=True, blank=True, editable=False)
    # A site that is found running after all begins its checklist anew.
    round = models.PositiveSmallIntegerField("轮次", default=1, editable=False)

    history = HistoricalRecords()
    objects = OldSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "乡镇部门网站"
        verbose_name_plural = "乡镇部门网站"
        ordering = ["department__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address"], name="columns_old_site_once", violation_error_message="这个网址已经登记过。"
            ),
            models.CheckConstraint(condition=Q(state__in=OldSiteState.values), name="columns_old_site_state"),
            models.CheckConstraint(
                condition=~Q(state=OldSiteState.RUNNING) | _RUNNING & Q(approved_on__isnull=False),
                name="columns_running_site_is_answered_for",
            ),
            models.CheckConstraint(
                condition=~Q(state=OldSiteState.TO_MERGE) | Q(due_on__isnull=False), name="columns_merging_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OldSiteState.MERGED, OldSiteState.CLOSED]) | Q(merged_on__isnull=False),
                name="columns_merged_site_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=OldSiteState.CLOSED) | Q(closed_on__gte=F("merged_on")),
                name="columns_closed_site_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClosingTick(models.Model):
    """One step of the checklist as somebody said it was done, with proof. Evidence; of each step the newest counts."""

    site = models.ForeignKey(OldSite, models.PROTECT, related_name="ticks", verbose_name="网站")
    round = models.PositiveSmallIntegerField("轮次")
    step = models.CharField("步骤", max_length=16)
    result = models.CharField("结果", max_length=12, choices=TickResult)
    done_on = models.DateField("办理日期")
    remark = models.CharField("说明", max_length=200, blank=True)
    address = models.CharField("证明网址", max_length=200, blank=True, validators=[WEB_ADDRESS])
    file = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明截图或者文件"
    )
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填报人")
    ticked_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = "关停步骤"
        verbose_name_plural = "关停步骤"
        ordering = ["pk"]
        indexes = [models.Index(fields=["site", "round", "step", "-id"], name="columns_tick_by_step")]
        constraints = [
            models.CheckConstraint(condition=Q(result__in=TickResult.values), name="columns_tick_result"),
            models.CheckConstraint(
                condition=~Q(result=TickResult.DONE) | ~Q(address="") | Q(file__isnull=False),
                name="columns_done_step_is_proved",
            ),
            models.CheckConstraint(
                condition=Q(result=TickResult.DONE) | ~Q(remark=""), name="columns_step_not_done_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}：{self.get_result_display()}"


class SiteCheckQuerySet(models.QuerySet["SiteCheck"]):
    """Monthly checks by whether they were made."""

    def done(self) -> "SiteCheckQuerySet":
        """Return those that were made."""
        return self.filter(checked_at__isnull=False)

    def waiting(self) -> "SiteCheckQuerySet":
        """Return those that were not."""
        return self.filter(checked_at__isnull=True)


class SiteCheck(models.Model):
    """The check of one running site in one month: asked for by itself, made by the portal or typed with a picture."""

    site = models.ForeignKey(OldSite, models.PROTECT, related_name="checks", verbose_name="网站")
    month = models.DateField("月份", help_text="当月1日")
    way = models.CharField("方式", max_length=8, choices=CheckWay, blank=True)
    is_reachable = models.BooleanField("能打开", null=True, blank=True)
    answer = models.CharField("打开情况", max_length=60, blank=True)
    last_update_on = models.DateField("首页最近更新", null=True, blank=True)
    dead_links = models.PositiveIntegerField("打不开的链接", null=True, blank=True)
    wrong_words = models.PositiveIntegerField("错别字和敏感词", null=True, blank=True)
    details = models.TextField("问题明细", blank=True)
    file = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name="首页截图"
    )
    checked_at = models.DateTimeField("检查时间", null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False,
        verbose_name="检查人",
    )  # fmt: skip
    # When the portal itself last found nobody there: one failure is no finding yet.
    failed_at = models.DateTimeField("上次没有打开", null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects = SiteCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "网站月度检查"
        verbose_name_plural = "网站月度检查"
        ordering = ["-month", "site"]
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="columns_one_check_a_month"),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, way="", is_reachable__isnull=True)
                | Q(checked_at__isnull=False, way__in=CheckWay.values, is_reachable__isnull=False),
                name="columns_check_is_made_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site}{self.month:%Y年%-m月}检查"


class SiteDeclaration(models.Model):
    """A department's answer that it has no site of its own. Evidence; a site registered later goes before it."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    note = models.CharField("说明", max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申报人")
    declared_at = models.DateTimeField("申报时间")

    class Meta:
        verbose_name = "无网站申报"
        verbose_name_plural = "无网站申报"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["department", "-id"], name="columns_declared_by_unit")]

    def __str__(self) -> str:
        return f"{self.department.short_name}没有网站"
