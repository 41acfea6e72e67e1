"""What a department does for disclosure in a year: meetings, training, press conferences; and who leads it all.

The notice (四): a leading group of the county, meetings that decide, a principal who hears a report at least once a
year, people trained; 三(一): press conferences by a yearly plan. 《大理州政务微博群运行管理暂行办法》 has rules for
accounts, which are ticked month by month. Rows are kept by the department that held what they tell of; none is deleted.
"""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import Attendance, ConferenceKind, GroupRole, MeetingKind
from columns.models.departments import Department
from columns.models.registers import LAST_DAY, NewMediaAccount, RegisterRow, dates_run_forward
from columns.models.site import WEB_ADDRESS
from columns.querysets import RegisterQuerySet
from yunlong_portal.kernel.models import PrivateFile

_YEARS = (MinValueValidator(2008), MaxValueValidator(2100))


class KeptRow(models.Model):
    """What every row has: whose it is. Its department keeps it, the desk that watches reads it."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    note = models.CharField("备注", max_length=200, blank=True)

    objects = RegisterQuerySet.as_manager()

    # The field under which its paper lies, where it has one.
    paper: ClassVar[str] = ""

    class Meta:
        abstract = True


class Meeting(KeptRow):
    """领导小组会、专题会、听取汇报: what was decided on disclosure, and whether the principal was there."""

    kind = models.CharField("类别", max_length=12, choices=MeetingKind)
    held_on = models.DateField("召开日期")
    topic = models.CharField("议题", max_length=120)
    chair = models.CharField("主持人", max_length=60, help_text="姓名和职务")
    principal_attended = models.BooleanField(
        "主要负责同志到会", default=False, help_text="听取汇报须由主要负责同志本人听取，才算完成当年的一次"
    )
    agenda = models.TextField("议程", blank=True)
    decisions = models.TextField("议定事项", blank=True)
    minutes = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name="会议纪要"
    )

    paper = "minutes"
    history = HistoricalRecords()

    class Meta:
        verbose_name = "会议和听取汇报"
        verbose_name_plural = "会议和听取汇报"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["kind", "held_on"], name="columns_meeting_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "held_on", "topic"],
                name="columns_meeting_once",
                violation_error_message="这个单位这一天的这个议题已经登记。",
            ),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="columns_meeting_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class MeetingParticipant(models.Model):
    """A department that was to come to a meeting, and whether it did."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participants")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="参会单位")
    attendance = models.CharField("到会情况", max_length=8, choices=Attendance, default=Attendance.PRESENT)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "参会单位"
        verbose_name_plural = "参会单位"
        ordering = ["department__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "department"],
                name="columns_participant_once",
                violation_error_message="这个单位已经在参会单位里。",
            ),
            models.CheckConstraint(condition=Q(attendance__in=Attendance.values), name="columns_participant_came"),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name}：{self.get_attendance_display()}"


class Training(KeptRow):
    """政务公开培训: whoever answers for disclosure is to be trained regularly (条例2019 Art. 48)."""

    held_on = models.DateField("培训日期")
    topic = models.CharField("题目", max_length=120)
    hours = models.DecimalField(
        "学时",
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.5"))],
        help_text="每人的学时，可以有半个",
    )
    place = models.CharField("地点", max_length=100, blank=True)
    lecturer = models.CharField("授课人", max_length=100, blank=True)
    has_exam = models.BooleanField("有考试", default=False)
    material = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name="培训材料"
    )

    paper = "material"
    history = HistoricalRecords()

    class Meta:
        verbose_name = "培训"
        verbose_name_plural = "培训"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "held_on", "topic"],
                name="columns_training_once",
                violation_error_message="这个单位这一天的这个题目已经登记。",
            ),
            models.CheckConstraint(condition=Q(hours__gt=0), name="columns_training_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class Trainee(models.Model):
    """参训人员: who was to come to a training, who came, what the exam gave."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="trainees", verbose_name="培训")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    attended = models.BooleanField("到场", default=False)
    mark = models.PositiveSmallIntegerField("考试成绩", null=True, blank=True, validators=[MaxValueValidator(100)])

    history = HistoricalRecords()

    class Meta:
        verbose_name = "参训人员"
        verbose_name_plural = "参训人员"
        ordering = ["-training__held_on", "department__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "department", "name"],
                name="columns_trainee_once",
                violation_error_message="这位人员已经在这次培训的名单里；同名的请在姓名后注明。",
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(attended=True),
                name="columns_trainee_mark_of_who_came",
                violation_error_message="没有到场的人员不能有考试成绩。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PressConference(KeptRow):
    """发布会、吹风会、通气会: planned for a year, then held or cancelled; its state is read from its dates."""

    plan_year = models.PositiveSmallIntegerField("计划年度", validators=_YEARS)
    plan_number = models.PositiveSmallIntegerField("计划序号", null=True, blank=True, help_text="计划外的留空")
    number = models.CharField("场次", max_length=20, blank=True, help_text="如“第3场”")
    kind = models.CharField("类别", max_length=12, choices=ConferenceKind, default=ConferenceKind.CONFERENCE)
    topic = models.CharField("主题", max_length=120)
    planned_on = models.DateField("计划日期", null=True, blank=True)
    host = models.CharField("主持人", max_length=60, blank=True, help_text="姓名和职务")
    place = models.CharField("地点", max_length=100, blank=True)
    held_on = models.DateField("举行日期", null=True, blank=True, help_text="举行以后填写")
    media = models.TextField("到场媒体", blank=True)
    transcript = models.CharField(
        "实录公开的网址", max_length=200, blank=True, validators=[WEB_ADDRESS], help_text="举行以后公开实录，写它的网址"
    )
    cancelled_on = models.DateField("取消日期", null=True, blank=True)
    cancel_reason = models.CharField("取消的原因", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "新闻发布会"
        verbose_name_plural = "新闻发布会"
        ordering = ["-plan_year", "plan_number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "plan_year", "topic"],
                name="columns_conference_once",
                violation_error_message="这个单位这一年已经登记了这个主题。",
            ),
            models.CheckConstraint(condition=Q(kind__in=ConferenceKind.values), name="columns_conference_kind"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="columns_conference_held_or_not",
                violation_error_message="举行了的发布会不能又是取消的，请清空其中一个日期。",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | ~Q(cancel_reason=""),
                name="columns_conference_cancelled_for_a_reason",
                violation_error_message="取消的发布会请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def state(self) -> str:
        """Return how it stands, from its dates."""
        if self.cancelled_on is not None:
            return "已取消"
        return "已举行" if self.held_on is not None else "计划中"


class ConferenceSpeaker(models.Model):
    """发布人: who speaks at a press conference; a principal counts more than his deputy in the yearly assessment."""

    conference = models.ForeignKey(PressConference, models.PROTECT, related_name="speakers")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60)
    is_principal = models.BooleanField("主要负责同志", default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "发布人"
        verbose_name_plural = "发布人"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "name"],
                name="columns_speaker_once",
                violation_error_message="这位发布人已经登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.name}"


class GroupMember(RegisterRow):
    """政务公开工作领导小组: its posts and who fills them; a post stands also while nobody is named."""

    starts_on = models.DateField("任职时间")
    ends_on = models.DateField("离任时间", null=True, blank=True, help_text=LAST_DAY)
    role = models.CharField("组内职务", max_length=12, choices=GroupRole)
    post = models.CharField("职务", max_length=60, help_text="本单位职务，如“县长”")
    name = models.CharField("姓名", max_length=40, blank=True)

    history = HistoricalRecords()

    class Meta(RegisterRow.Meta):
        verbose_name = "领导小组成员"
        verbose_name_plural = "领导小组成员"
        constraints = [
            dates_run_forward("columns_group_dates", since="任职时间", until="离任时间"),
            models.UniqueConstraint(
                fields=["department", "role", "post", "name"],
                condition=Q(ends_on__isnull=True),
                name="columns_group_once",
                violation_error_message="这位成员已经登记；换人的，请先填前任的“离任时间”。",
            ),
            models.CheckConstraint(condition=Q(role__in=GroupRole.values), name="columns_group_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.post}"


class AccountRule(models.Model):
    """One rule for accounts of new media (P35), as the prefecture or the county wrote it. Ended, never rewritten."""

    code = models.SlugField("标识", max_length=40, unique=True, help_text="小写字母、数字和短横线，如 zhou-01")
    text = models.CharField("规定", max_length=200)
    basis = models.CharField("依据", max_length=120, blank=True, help_text="文件和条款")
    order = models.PositiveSmallIntegerField("顺序", default=0)
    starts_on = models.DateField("自", help_text="从这一天所在的月份起对照")
    ends_on = models.DateField("至", null=True, blank=True, help_text=LAST_DAY)

    history = HistoricalRecords()
    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "新媒体账号规定"
        verbose_name_plural = "新媒体账号规定"
        ordering = ["order", "code"]
        constraints = [
            dates_run_forward("columns_account_rule_dates", since="自", until="至"),
        ]

    def __str__(self) -> str:
        return self.text


class AccountCheck(models.Model):
    """An account held against the rules of a month. Evidence: who finds an error checks again, the newest counts."""

    account = models.ForeignKey(NewMediaAccount, models.PROTECT, related_name="checks", verbose_name="账号")
    month = models.DateField("月份", help_text="当月一日")
    lines = models.JSONField("内容", help_text="每项：规定、依据、结果、备注")
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="对照人")
    ticked_at = models.DateTimeField("对照时间")

    class Meta:
        verbose_name = "账号月度对照"
        verbose_name_plural = "账号月度对照"
        ordering = ["-month", "-pk"]
        indexes = [models.Index(fields=["account", "month", "-id"], name="columns_check_by_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.month:%Y-%m}"
