"""Guides, catalogues and rules are filed with the county OGI office (通知 三（四）): who owes what, and what came.

A round has a day by which every department hands in three documents, on paper and electronically. :class:`PolicyFiling`
is the small row that moves; what was handed in each time is a :class:`PolicySubmission`, which is evidence.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.enums import FilingState, PolicyDocument
from yunlong_portal.kernel.models import PrivateFile

# Nothing was handed in yet, or nothing is to be.
_WITHOUT = (FilingState.EXPECTED, FilingState.EXCUSED)


class FilingRound(models.Model):
    """One time of asking: which departments owe the three documents, to which desk, by which day."""

    code = models.SlugField("标识", max_length=40, unique=True, help_text="如 2017，定了不再改")
    name = models.CharField("名称", max_length=60)
    basis = models.CharField("依据", max_length=200, blank=True)
    due_on = models.DateField("报送期限")
    desk = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="备案单位")
    kinds = models.JSONField("哪些单位报送", default=list, help_text="单位类别；县人民政府本身不报")
    is_open = models.BooleanField("正在进行", default=True, help_text="不再接收时取消勾选；已报送的照常可以查看、审核")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "备案轮次"
        verbose_name_plural = "备案轮次"
        ordering = ["-due_on", "-pk"]

    def __str__(self) -> str:
        return self.name


class PolicyFiling(models.Model):
    """One of the three documents of one department in one round. The row comes with the first act on it."""

    round = models.ForeignKey(FilingRound, models.PROTECT, related_name="filings", verbose_name="备案轮次")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    document = models.CharField("报送的是", max_length=12, choices=PolicyDocument)
    state = models.CharField("状态", max_length=12, choices=FilingState, default=FilingState.EXPECTED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.ForeignKey(
        "PolicySubmission", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="最近一次报送"
    )
    electronic_received_on = models.DateField("电子版收到", null=True, editable=False)
    paper_received_on = models.DateField("纸质版收到", null=True, editable=False)
    paper_received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="收件人"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="审核人"
    )
    checked_on = models.DateField("审核日期", null=True, editable=False)
    remark = models.CharField("审核意见", max_length=300, blank=True, editable=False)
    next_review_on = models.DateField("下次核对", null=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "指南目录制度备案"
        verbose_name_plural = "指南目录制度备案"
        ordering = ["round", "department__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department", "document"], name="disclosure_filing_once"),
            models.CheckConstraint(condition=Q(document__in=PolicyDocument.values), name="disclosure_filing_document"),
            models.CheckConstraint(condition=Q(state__in=FilingState.values), name="disclosure_filing_state"),
            models.CheckConstraint(
                condition=Q(state__in=_WITHOUT, submission__isnull=True, electronic_received_on__isnull=True)
                | ~Q(state__in=_WITHOUT) & Q(submission__isnull=False, electronic_received_on__isnull=False),
                name="disclosure_filed_is_there",
            ),
            models.CheckConstraint(
                condition=Q(paper_received_on__isnull=True, paper_received_by__isnull=True)
                | Q(paper_received_on__isnull=False, paper_received_by__isnull=False),
                name="disclosure_paper_has_receiver",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_review_on"],
                name="disclosure_filing_review",
                condition=Q(next_review_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name} {self.get_document_display()}"


class PolicySubmission(models.Model):
    """What was handed in, as it was then. Evidence.

    ``content`` of guide and rules names publications, whose text never changes; of the catalogue it holds every line,
    for a catalogue is made anew each time it is read.
    """

    filing = models.ForeignKey(PolicyFiling, models.PROTECT, related_name="submissions", verbose_name="备案")
    number = models.PositiveSmallIntegerField("第几次")
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报送人")
    filed_at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "报送的内容"
        verbose_name_plural = "报送的内容"
        ordering = ["filing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="disclosure_submission_number"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}次报送"


class PolicyBookQuerySet(models.QuerySet["PolicyBook"]):
    """Bound books by where they stand."""

    def waiting(self) -> "PolicyBookQuerySet":
        """Return those that are still to be made."""
        return self.filter(file=None, problem="")


class PolicyBook(models.Model):
    """The three documents of a department bound into one PDF: a row that waits until somebody has made it."""

    round = models.ForeignKey(FilingRound, models.PROTECT, related_name="books")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="装订人")
    asked_at = models.DateTimeField("要求装订")
    file = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="装订成的文件")
    pages = models.PositiveIntegerField("页数", default=0)
    problem = models.CharField("没有装订成", max_length=300, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = PolicyBookQuerySet.as_manager()

    class Meta:
        verbose_name = "指南目录制度合订本"
        verbose_name_plural = "指南目录制度合订本"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "department"],
                condition=Q(file__isnull=True, problem=""),
                name="disclosure_one_book_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department.short_name} 合订本"
