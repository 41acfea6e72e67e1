"""What happened to a request: clock events, corrections, consultations, extensions, parts, contacts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from columns.models import Department
from requests_ogi.enums import ConsultationKind, EventKind, Opinion, PartState
from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.encryption import EncryptedTextField


class RequestEvent(models.Model):
    """One fact the clock counts from. Never changed: what was entered wrongly is voided by a later event, with why."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("序号")
    kind = models.CharField("事件", max_length=24, choices=EventKind)
    on = models.DateField("日期")
    consultation_kind = models.CharField("对象", max_length=12, choices=ConsultationKind, blank=True)
    ref = models.CharField(max_length=40, blank=True, help_text="哪一次征求意见")
    days = models.PositiveSmallIntegerField("工作日", null=True)
    until = models.DateField("确定的日期", null=True, help_text="另定的答复日期")
    voids = models.OneToOneField("self", models.PROTECT, null=True, related_name="voided_by", verbose_name="更正哪一条")
    is_withdrawal = models.BooleanField("撤销误录", default=False)
    note = models.CharField("说明", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "期限事件"
        verbose_name_plural = "期限事件"
        ordering = ["request", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["request", "sequence"], name="requests_event_sequence"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="requests_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class CalendarRun(models.Model):
    """One change of the calendar as the open cases felt it: why, and how many were computed again.

    Begun with the first case that another calendar was used for, finished when none is left and everybody was told.
    Whoever is killed on the way leaves it open, and the next sweep goes on with it.
    """

    calendar_version = models.CharField(max_length=16)
    because = models.CharField("原因", max_length=200)
    looked_at = models.PositiveIntegerField("重新推算的件数", default=0)
    began_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        verbose_name = "日历变动"
        verbose_name_plural = "日历变动"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_version"], condition=Q(finished_at__isnull=True), name="requests_one_run_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.began_at):%Y-%m-%d %H:%M} {self.because}"


class DeadlineMoveQuerySet(models.QuerySet["DeadlineMove"]):
    """Dates that moved, by which way."""

    def earlier(self) -> "DeadlineMoveQuerySet":
        """Return those with less time than was said, in law or by the promise."""
        return self.filter(Q(new_due_on__lt=F("old_due_on")) | Q(new_promised_on__lt=F("old_promised_on")))

    def later(self) -> "DeadlineMoveQuerySet":
        """Return those with more time."""
        return self.filter(Q(new_due_on__gt=F("old_due_on")) | Q(new_promised_on__gt=F("old_promised_on")))

    def refused(self) -> "DeadlineMoveQuerySet":
        """Return those whose dates stayed because they cannot be computed again."""
        stayed = Q(new_due_on=F("old_due_on")) | Q(new_due_on__isnull=True, old_due_on__isnull=True)
        same_promise = Q(new_promised_on=F("old_promised_on")) | Q(
            new_promised_on__isnull=True, old_promised_on__isnull=True
        )
        return self.filter(stayed & same_promise)


class DeadlineMove(models.Model):
    """A date that moved, and why: shown to the handler, in red where there is less time than was said.

    ``run``: the change of the calendar that moved it; None where one case alone was corrected. Where nothing differs
    the case could not be computed again, and a person must look. The promised dates are unknown in old rows.
    """

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="deadline_moves")
    run = models.ForeignKey(CalendarRun, models.PROTECT, null=True, related_name="moves", verbose_name="日历变动")
    old_due_on = models.DateField("原到期日", null=True)
    new_due_on = models.DateField("现到期日", null=True)
    old_promised_on = models.DateField("原承诺日", null=True)
    new_promised_on = models.DateField("现承诺日", null=True)
    because = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间")

    objects = DeadlineMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "期限变动"
        verbose_name_plural = "期限变动"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"

    @property
    def is_earlier(self) -> bool:
        """Return whether there is less time than was said before, in law or by the county's promise."""
        return _before(self.new_due_on, self.old_due_on) or _before(self.new_promised_on, self.old_promised_on)

    @property
    def is_later(self) -> bool:
        """Return whether there is more time than was said before."""
        return _before(self.old_due_on, self.new_due_on) or _before(self.old_promised_on, self.new_promised_on)

    @property
    def moves_law(self) -> bool:
        """Return whether the date in law is another one."""
        return self.new_due_on != self.old_due_on

    @property
    def moves_promise(self) -> bool:
        """Return whether the promised date is another one."""
        return self.new_promised_on != self.old_promised_on

    @property
    def is_refused(self) -> bool:
        """Return whether the dates stayed because the case cannot be computed by the new calendar."""
        return not (self.moves_law or self.moves_promise)


def _before(new: date | None, old: date | None) -> bool:
    return bool(new and old and new < old)


class Correction(models.Model):
    """补正: asked once, everything at once (条例2019 Art. 30)."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="corrections")
    asked_on = models.DateField("通知日期")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="通知人")
    items = models.JSONField("须补正的事项")
    guidance = models.CharField("指导和释明", max_length=500, blank=True)
    due_on = models.DateField("补正期限")

    class Meta:
        verbose_name = "补正"
        verbose_name_plural = "补正"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.asked_on}"


class Extension(models.Model):
    """延期: asked by the handler, decided by the head of the organ's own OGI office (条例2019 Art. 33)."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField("延长工作日")
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    is_granted = models.BooleanField("同意", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )
    decided_at = models.DateTimeField("批准时间", null=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(is_granted__isnull=True), name="requests_one_extension_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} +{self.days}"


class Consultation(models.Model):
    """A third party or another organ is asked in writing; who asked for the information is never told to it.

    A third party may answer online by ``number`` and a code of its own, which lead nowhere but to its own answer.
    """

    number = models.CharField("征询编号", max_length=60, null=True, unique=True, editable=False)
    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="consultations")
    kind = models.CharField("对象", max_length=12, choices=ConsultationKind)
    asked_on = models.DateField("发出日期")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发出人")
    about = models.CharField("征求意见的信息", max_length=300)
    delivered_on = models.DateField("收到征询书之日", null=True)
    limit_on = models.DateField("答复期限", null=True)
    answered_on = models.DateField("收到意见之日", null=True)
    opinion = models.CharField("意见", max_length=8, choices=Opinion, blank=True)
    grounds = EncryptedTextField("理由", blank=True)
    tracking_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["grounds", "tracking_digest"])

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        ordering = ["request", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_on}"


class PartyContact(models.Model):
    """Who is consulted and how to reach him: a person's data, so without history and encrypted."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, primary_key=True, related_name="party")
    masked_name = models.CharField("显示名", max_length=60)
    name = EncryptedTextField("名称")
    address = EncryptedTextField("地址", blank=True)
    phone = EncryptedTextField("电话", blank=True)

    class Meta:
        verbose_name = "被征求意见人"
        verbose_name_plural = "被征求意见人"

    def __str__(self) -> str:
        return self.masked_name


class Part(models.Model):
    """协办: a part given to another department, with an inner date of its own; the reply stays the organ's."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="parts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="request_parts", verbose_name="协办单位")
    what = models.CharField("协办内容", max_length=300)
    due_on = models.DateField("内部期限")
    state = models.CharField("状态", max_length=10, choices=PartState, default=PartState.ASKED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    answer = EncryptedTextField("协办意见", blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="交办人")
    asked_at = models.DateTimeField("交办时间")

    history = HistoricalRecords(excluded_fields=["answer"])

    class Meta:
        verbose_name = "协办"
        verbose_name_plural = "协办"
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="requests_part_state"),
        ]
        indexes = [models.Index(fields=["department", "state"], name="requests_parts_by_department")]

    def __str__(self) -> str:
        return f"{self.department}：{self.what}"


class Contact(models.Model):
    """A call or message between the organ and the applicant about the case: when, how, reached or not."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="contacts")
    at = models.DateTimeField("时间")
    means = models.CharField("方式", max_length=20)
    reached = models.BooleanField("联系上")
    note = EncryptedTextField("内容", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")

    class Meta:
        verbose_name = "联系记录"
        verbose_name_plural = "联系记录"
        ordering = ["request", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.means}"


class StaffNote(models.Model):
    """What staff tell one another about a case; the applicant never sees it."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="notes")
    text = EncryptedTextField("内容")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "内部记录"
        verbose_name_plural = "内部记录"
        ordering = ["request", "-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.author}"
