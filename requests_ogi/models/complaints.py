"""举报投诉: somebody says that a unit does not publish, answers late, or leaks (P24). The county OGI office answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from requests_ogi.enums import ComplaintFinding, ComplaintMatter, ComplaintMode, ComplaintState
from requests_ogi.models.requests import InformationRequest
from requests_ogi.querysets import ComplaintQuerySet
from yunlong_portal.kernel.encryption import EncryptedTextField
from yunlong_portal.kernel.models import PrivateFile


class Complaint(models.Model):
    """One complaint: of whom, what about, by when it is to be answered. What was said lies apart, erasable."""

    number = models.CharField("编号", max_length=60, unique=True, editable=False)
    unit = models.ForeignKey(Department, models.PROTECT, related_name="complaints", verbose_name="被投诉单位")
    request = models.ForeignKey(
        InformationRequest, models.PROTECT, null=True, related_name="complaints", verbose_name="涉及的申请"
    )
    matter = models.CharField("事由", max_length=16, choices=ComplaintMatter)
    mode = models.CharField("提交方式", max_length=8, choices=ComplaintMode)
    is_named = models.BooleanField("实名", default=False)
    state = models.CharField(
        "状态", max_length=16, choices=ComplaintState, default=ComplaintState.RECEIVED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="handled_complaints", verbose_name="承办人"
    )
    finding = models.CharField("查实情况", max_length=10, choices=ComplaintFinding, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="接件人"
    )
    submitted_at = models.DateTimeField("提交时间")
    tracking_digest = models.CharField(max_length=64, editable=False)
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)

    history = HistoricalRecords(excluded_fields=["tracking_digest", "submission"])
    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "举报投诉"
        verbose_name_plural = "举报投诉"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ComplaintState.values), name="requests_complaint_state"),
            models.CheckConstraint(condition=Q(matter__in=ComplaintMatter.values), name="requests_complaint_matter"),
            models.CheckConstraint(condition=Q(mode__in=ComplaintMode.values), name="requests_complaint_mode"),
            models.CheckConstraint(
                condition=Q(state=ComplaintState.ANSWERED, closed_on__isnull=False) & ~Q(finding="")
                | ~Q(state=ComplaintState.ANSWERED) & Q(finding=""),
                name="requests_answered_complaint_has_finding",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="requests_complaints_by_state")]

    def __str__(self) -> str:
        return self.number


class ComplaintText(models.Model):
    """Who complains, in which words, and what he was told. No history, encrypted, erasable."""

    complaint = models.OneToOneField(Complaint, models.PROTECT, primary_key=True, related_name="text")
    masked_name = models.CharField("显示名", max_length=60, blank=True)
    name = EncryptedTextField("姓名", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    address = EncryptedTextField("联系地址", blank=True)
    content = EncryptedTextField("内容")
    answer = EncryptedTextField("答复", blank=True)
    erased_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = "举报投诉内容"
        verbose_name_plural = "举报投诉内容"

    def __str__(self) -> str:
        return self.masked_name or "匿名"


class ComplaintPaper(models.Model):
    """What the complainant handed in with his words: encrypted like every paper of a citizen, and as erasable."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="papers")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = "举报投诉材料"
        verbose_name_plural = "举报投诉材料"
        ordering = ["complaint", "pk"]

    def __str__(self) -> str:
        return str(self.file)
