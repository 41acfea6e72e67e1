"""What happened to a case: clock events, materials, letters, handing over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hall.enums import EventKind, MaterialForm, MaterialState, Outcome, PickupWay, SpecialStep
from hall.models.applications import Application
from yunlong_portal.kernel.encryption import EncryptedJSONField, EncryptedTextField
from yunlong_portal.kernel.models import PrivateFile


class ApplicationEvent(models.Model):
    """One fact the clock counts from. Never changed."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("序号")
    kind = models.CharField("事件", max_length=20, choices=EventKind)
    on = models.DateField("日期")
    special = models.CharField("特殊环节", max_length=16, choices=SpecialStep, blank=True)
    days = models.PositiveSmallIntegerField("工作日", null=True, help_text="延长的天数，或者告知的特殊环节天数")
    note = models.CharField("说明", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "办理事件"
        verbose_name_plural = "办理事件"
        ordering = ["application", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["application", "sequence"], name="hall_event_sequence"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="hall_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class HallDecision(models.Model):
    """What the approver wrote of a case, for himself or the leader to decide. Never changed: a new one is a new row.

    The last one is what was decided, once the case has been. Its words are the applicant's matter: without history.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField("第几次")
    outcome = models.CharField("决定", max_length=8, choices=Outcome)
    content = EncryptedJSONField("内容", default=dict, help_text="查明的情况、理由、依据、准予的内容、有效期")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟定人")
    drafted_at = models.DateTimeField("拟定时间")

    class Meta:
        verbose_name = "审批意见"
        verbose_name_plural = "审批意见"
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="hall_decision_number"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="hall_decision_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.number}"


class ApplicationMaterial(models.Model):
    """One line of the list of materials as the version of the item had it, and where it stands."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="materials")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("材料名称", max_length=200)
    form = models.CharField("形式", max_length=12, choices=MaterialForm, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=1)
    is_required = models.BooleanField("必要", default=True)
    state = models.CharField("状态", max_length=12, choices=MaterialState, default=MaterialState.MISSING)
    remark = models.CharField("须补正的内容", max_length=300, blank=True)

    class Meta:
        verbose_name = "申报材料"
        verbose_name_plural = "申报材料"
        ordering = ["application", "number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="hall_material_number"),
            models.CheckConstraint(condition=Q(state__in=MaterialState.values), name="hall_material_state"),
        ]

    def __str__(self) -> str:
        return self.name


class MaterialFile(models.Model):
    """A file handed in for a line of the list. A later one stands beside it: what was handed in stays."""

    material = models.ForeignKey(ApplicationMaterial, models.PROTECT, related_name="files")
    file = models.ForeignKey(PrivateFile, models.PROTECT, related_name="+", verbose_name="文件")
    from_applicant = models.BooleanField("申请人提交", default=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    added_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = "材料文件"
        verbose_name_plural = "材料文件"
        ordering = ["material", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class HallLetter(models.Model):
    """A letter of a case, numbered and dated when the step was taken that it tells of. Its words lie apart."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="letters")
    kind = models.CharField("文书", max_length=40)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=80, unique=True)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    series = models.CharField(max_length=80)
    digest = models.CharField("摘要", max_length=64)
    dated_on = models.DateField("落款日期")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="制作人"
    )
    issued_at = models.DateTimeField("制作时间")

    class Meta:
        verbose_name = "办件文书"
        verbose_name_plural = "办件文书"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "serial"], name="hall_letter_serial"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class HallLetterText(models.Model):
    """The words of a letter as composed: they name the applicant, so without history and encrypted."""

    letter = models.OneToOneField(HallLetter, models.PROTECT, primary_key=True, related_name="text")
    content = EncryptedJSONField("内容")

    class Meta:
        verbose_name = "文书内容"
        verbose_name_plural = "文书内容"

    def __str__(self) -> str:
        return str(self.letter_id)


class Delivery(models.Model):
    """取件: one attempt to hand the result over, and how it ended. Never changed; a second attempt is a second row."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="deliveries")
    way = models.CharField("方式", max_length=10, choices=PickupWay)
    handed_over_on = models.DateField("交付或者交邮日期")
    signed_on = models.DateField("签收日期", null=True)
    post_number = models.CharField("邮件号", max_length=40, blank=True)
    was_returned = models.BooleanField("退回", default=False)
    receiver = EncryptedTextField("签收人", blank=True)
    receipt = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="送达回证")
    note = models.CharField("说明", max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "取件记录"
        verbose_name_plural = "取件记录"
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=PickupWay.values), name="hall_delivery_way"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.handed_over_on}"
