"""The notice as a register (P36): a circular of the county office, its duties, and what each unit owes of each.

A circular is entered with its duties, then issued: from there its words stand, and every responsible unit owes a task
of each duty, for a duty with a rhythm one in each period. A unit says what it did and shows it; the office that
watches ticks it or sends it back. What is done 适时 has no date and is judged by what is shown alone.
"""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from columns.enums import LEADERS, CircularState, Duty, DutyRhythm, TaskState, UnitGroup
from columns.models.departments import Department
from columns.models.site import ADDRESS
from columns.querysets import Book
from yunlong_portal.kernel.models import PrivateFile

_RHYTHMS = (DutyRhythm.QUARTERLY, DutyRhythm.YEARLY)
# Who may say for a unit what it did.
REPORTERS = (Duty.KEEP_REGISTERS, Duty.DRAFT)
# Leaders are told what is late and what came back: they read it, and report nothing.
READERS = (*REPORTERS, *LEADERS)


class CircularQuerySet(models.QuerySet["Circular"]):
    """Circulars by who may see them."""

    def watched_by(self, book: Book) -> "CircularQuerySet":
        """Return those that an office of this person watches over."""
        return self.filter(office__in=book.departments(Duty.TAKE_FILINGS))

    def visible_to(self, book: Book) -> "CircularQuerySet":
        """Return those one watches over, and those of which one's unit owes or leads something."""
        mine = book.departments(*READERS)
        owed = UnitTask.objects.filter(duty__circular=OuterRef("pk"), unit__in=mine)
        led = DutyBody.objects.filter(duty__circular=OuterRef("pk"), is_lead=True, department__in=mine)
        told = ~Q(state=CircularState.DRAFTED) & (Q(Exists(owed)) | Q(Exists(led)))
        return self.filter(Q(office__in=book.departments(Duty.TAKE_FILINGS)) | told)


class CircularDutyQuerySet(models.QuerySet["CircularDuty"]):
    """Duties by who may see them."""

    def visible_to(self, book: Book) -> "CircularDutyQuerySet":
        """Return those one's office watches over, and those one's unit owes or leads once they are issued."""
        mine = book.departments(*READERS)
        owed = UnitTask.objects.filter(duty=OuterRef("pk"), unit__in=mine)
        led = DutyBody.objects.filter(duty=OuterRef("pk"), is_lead=True, department__in=mine)
        told = ~Q(circular__state=CircularState.DRAFTED) & (Q(Exists(owed)) | Q(Exists(led)))
        return self.filter(Q(circular__office__in=book.departments(Duty.TAKE_FILINGS)) | told)


class UnitTaskQuerySet(models.QuerySet["UnitTask"]):
    """Tasks by who may see them and how they stand."""

    def visible_to(self, book: Book) -> "UnitTaskQuerySet":
        """Return the tasks of one's units, those of duties they lead, and all that one's office watches over."""
        mine = book.departments(*READERS)
        led = DutyBody.objects.filter(duty=OuterRef("duty"), is_lead=True, department__in=mine)
        watched = Q(duty__circular__office__in=book.departments(Duty.TAKE_FILINGS))
        return self.filter(watched | Q(unit__in=mine) | Q(Exists(led)))

    def owed(self) -> "UnitTaskQuerySet":
        """Return those that wait for their unit, of circulars in force and units in use."""
        owed = (TaskState.OPEN, TaskState.RETURNED)
        return self.filter(state__in=owed, duty__circular__state=CircularState.ISSUED, unit__is_active=True)

    def overdue(self, on: date) -> "UnitTaskQuerySet":
        """Return those that wait for their unit past their date."""
        return self.owed().filter(due_on__lt=on)

    def waiting(self) -> "UnitTaskQuerySet":
        """Return those that wait for the office."""
        return self.filter(state=TaskState.REPORTED, duty__circular__state=CircularState.ISSUED)


class Circular(models.Model):
    """督办通知: a circular whose duties are watched over, such as that of 25 August 2017."""

    # What the county's folder loads is known by it; what staff enter has none.
    code = models.SlugField("标识", max_length=40, unique=True, null=True, editable=False)
    title = models.CharField("标题", max_length=120)
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    issuing_body = models.CharField("发文机关", max_length=60)
    issued_on = models.DateField("成文日期")
    office = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="督办单位",
        help_text="由它印发任务、催办、核对完成情况",
    )  # fmt: skip
    address = models.CharField("原文网址", max_length=200, blank=True, validators=[ADDRESS])
    attachments = models.TextField("附件", blank=True, help_text="一行一个，如“附件1：综合性审查表”")
    state = models.CharField("状态", max_length=8, choices=CircularState, default=CircularState.DRAFTED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    tasks_from = models.DateField("任务自", null=True, editable=False, help_text="定期任务从这一天所在的一期算起")

    history = HistoricalRecords()
    objects = CircularQuerySet.as_manager()

    class Meta:
        verbose_name = "督办通知"
        verbose_name_plural = "督办通知"
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CircularState.values), name="columns_circular_state"),
            models.CheckConstraint(
                condition=Q(state=CircularState.DRAFTED) | Q(tasks_from__isnull=False),
                name="columns_circular_issued_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["title", "issued_on"],
                name="columns_circular_once",
                violation_error_message="同一天的同名通知已经登记了。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CircularDuty(models.Model):
    """督办任务: one duty of a circular: what, who leads, who is responsible, by when."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="duties", verbose_name="通知")
    number = models.PositiveSmallIntegerField("序号", validators=[MinValueValidator(1), MaxValueValidator(999)])
    part = models.CharField("条款", max_length=20, blank=True, help_text="在通知里的位置，如“一（二）”")
    title = models.CharField("任务", max_length=60)
    text = models.TextField("内容", max_length=2_000, blank=True)
    group = models.CharField(
        "责任范围", max_length=12, choices=UnitGroup, default=UnitGroup.NAMED,
        help_text="成批的责任单位；印发时在用的单位各领一份任务，县政府办公室及其机构须点名",
    )  # fmt: skip
    responsible = models.CharField(
        "责任单位的写法", max_length=60, blank=True, help_text="通知里的原话，如“各相关部门”；留空按责任范围和点名写"
    )
    rhythm = models.CharField("完成时限", max_length=10, choices=DutyRhythm, default=DutyRhythm.ONGOING)
    due_on = models.DateField("期限", null=True, blank=True, help_text="限期完成的必填，其他的不填")
    months_after = models.PositiveSmallIntegerField(
        "期满后几个月", default=0, validators=[MaxValueValidator(11)],
        help_text="每季度、每年的任务：0 为当期最后一个月，3 为期满后第3个月",
    )  # fmt: skip
    day_of_month = models.PositiveSmallIntegerField(
        "当月几日前", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(28)],
        help_text="每季度、每年的任务；留空为月末",
    )  # fmt: skip

    history = HistoricalRecords()
    objects = CircularDutyQuerySet.as_manager()

    class Meta:
        verbose_name = "督办任务"
        verbose_name_plural = "督办任务"
        ordering = ["circular", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["circular", "number"],
                name="columns_circular_duty_once",
                violation_error_message="这个序号的任务已经登记了，请换一个序号。",
            ),
            models.CheckConstraint(condition=Q(group__in=UnitGroup.values), name="columns_circular_duty_group"),
            models.CheckConstraint(condition=Q(rhythm__in=DutyRhythm.values), name="columns_circular_duty_rhythm"),
            models.CheckConstraint(
                condition=Q(rhythm=DutyRhythm.DATE, due_on__isnull=False)
                | ~Q(rhythm=DutyRhythm.DATE) & Q(due_on__isnull=True),
                name="columns_circular_duty_has_its_date",
                violation_error_message="限期完成的任务须写期限，适时、每季度、每年完成的不写期限。",
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=_RHYTHMS) | Q(months_after=0, day_of_month__isnull=True),
                name="columns_circular_duty_rests_on_a_period",
                violation_error_message="只有每季度、每年的任务才写“期满后几个月”和“当月几日前”。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}．{self.title}"

    def clean(self) -> None:
        """Refuse a date before the circular's own."""
        issued_on: date | None = self.circular.issued_on if self.circular_id else None
        if self.due_on and issued_on and self.due_on < issued_on:
            raise ValidationError({"due_on": f"期限不能早于通知的成文日期{issued_on:%Y-%m-%d}。"})

    @property
    def lead_names(self) -> str:
        """Return who leads, as it is written in a cell."""
        return self._names(is_lead=True)

    @property
    def unit_names(self) -> str:
        """Return who is responsible by name, as it is written in a cell."""
        return self._names(is_lead=False)

    def _names(self, *, is_lead: bool) -> str:
        if self.pk is None:
            return ""
        # Sorted here: lists fetch all of them at once.
        bodies = sorted(self.bodies.all(), key=lambda each: each.pk)
        return "、".join(each.department.short_name for each in bodies if each.is_lead == is_lead)

    @property
    def responsible_words(self) -> str:
        """Return who is responsible, in the circular's own words where they are kept."""
        if self.responsible:
            return self.responsible
        group = "" if self.group == UnitGroup.NAMED else UnitGroup(self.group).label
        return "、".join(str(each) for each in (group, self.unit_names) if each)

    @property
    def due_words(self) -> str:
        """Return by when it is to be done, in words."""
        match self.rhythm:
            case DutyRhythm.DATE if self.due_on:
                return f"{self.due_on.year}年{self.due_on.month}月{self.due_on.day}日"
            case DutyRhythm.QUARTERLY | DutyRhythm.YEARLY if self.months_after or self.day_of_month:
                when = f"期满后第{self.months_after}个月" if self.months_after else "当期最后一个月"
                return (
                    f"{self.get_rhythm_display()}（{when}{f'{self.day_of_month}日' if self.day_of_month else '底'}前）"
                )
        return str(self.get_rhythm_display())


class DutyBody(models.Model):
    """A department that a duty names: as the one that leads, or as responsible beside a group."""

    duty = models.ForeignKey(CircularDuty, models.CASCADE, related_name="bodies", verbose_name="任务")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    is_lead = models.BooleanField("牵头", default=False)

    class Meta:
        verbose_name = "任务点名的单位"
        verbose_name_plural = "任务点名的单位"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "department", "is_lead"], name="columns_duty_body_once"),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name}{'（牵头）' if self.is_lead else ''}"


class UnitTask(models.Model):
    """单位任务: what one unit owes of one duty, in one period where the duty has a rhythm."""

    duty = models.ForeignKey(CircularDuty, models.PROTECT, related_name="tasks", verbose_name="任务")
    unit = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    # 2017, 2017Q3; empty for what is done once.
    period = models.CharField("期", max_length=6, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=TaskState, default=TaskState.OPEN, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_concerned = models.BooleanField("涉及本单位", default=True)
    done = models.TextField("完成情况", max_length=2_000, blank=True)
    evidence = models.CharField("佐证网址", max_length=200, blank=True)
    reported_at = models.DateTimeField("报送时间", null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="报送人"
    )
    judged_at = models.DateTimeField("核对时间", null=True)
    remark = models.CharField("核对意见", max_length=500, blank=True)

    history = HistoricalRecords()
    objects = UnitTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "单位任务"
        verbose_name_plural = "单位任务"
        ordering = ["duty__circular", "duty__number", "unit__order", "period"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "unit", "period"], name="columns_unit_task_once"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="columns_unit_task_state"),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN) | Q(reported_at__isnull=False, reported_by__isnull=False),
                name="columns_unit_task_reported_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="columns_tasks_of_unit"),
            models.Index(fields=["state", "due_on"], name="columns_tasks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.short_name}：{self.duty}"


class TaskPaper(models.Model):
    """A paper by which a unit shows what it did; those of earlier reports stay."""

    task = models.ForeignKey(UnitTask, models.PROTECT, related_name="papers", verbose_name="任务")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+", verbose_name="文件")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class DutyChase(models.Model):
    """催办: the office reminded every unit that owed a duty, once on a day. Evidence."""

    duty = models.ForeignKey(CircularDuty, models.PROTECT, related_name="chases", verbose_name="任务")
    chased_on = models.DateField("催办日期")
    words = models.CharField("催办意见", max_length=200, blank=True)
    units = models.JSONField("催办的单位", help_text="单位简称；当时没有人可以提醒的另列")
    unreached = models.JSONField("没有人可以提醒的单位")
    chased_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="催办人")
    chased_at = models.DateTimeField("催办时间")

    class Meta:
        verbose_name = "催办记录"
        verbose_name_plural = "催办记录"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["duty", "chased_on"], name="columns_chase_once_a_day")]

    def __str__(self) -> str:
        return f"{self.chased_on} {self.duty}"
