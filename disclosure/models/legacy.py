"""Old sites that move in (通知 一（一）1): the batch that was ordered, its pages, what stays closed, old addresses.

A batch and its pages are evidence: who ordered it, who brought it in, what became of each page and why. What a guard
hit is held apart, encrypted, until somebody of the department decides by name (P46); then nothing is held any more.
"""

from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Column, Department
from disclosure.enums import ImportAction, QuarantineState
from disclosure.models.posts import Post
from disclosure.querysets import LegacyPageQuerySet, MigrationBatchQuerySet, QuarantinedPageQuerySet
from yunlong_portal.kernel.digest import digest_of
from yunlong_portal.kernel.encryption import EncryptedTextField

TAKEN = (ImportAction.IMPORTED, ImportAction.WARNED, ImportAction.QUARANTINED)


class MigrationBatch(models.Model):
    """One old site brought in: by whose order, by whom, from where. Never changed but for the moment it ended."""

    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="单位", help_text="原网站是谁的"
    )
    source_host = models.CharField("原网站域名", max_length=200, blank=True)
    base_url = models.CharField("原网站地址", max_length=500, blank=True)
    dump_digest = models.CharField("备份摘要", max_length=64)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    by_command = models.BooleanField("未写明经办人", default=False, help_text="由命令行导入，没有写明是谁")
    decision_number = models.CharField("批准文号", max_length=80, blank=True)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = MigrationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "旧站迁移批次"
        verbose_name_plural = "旧站迁移批次"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"第{self.pk}批 {self.source_host}".strip()

    def digest(self) -> str:
        """Return the digest of what the batch says, which the signature on each of its pages carries."""
        return digest_of(
            {
                "batch": self.pk,
                "department": self.department_id,
                "source_host": self.source_host,
                "base_url": self.base_url,
                "dump_digest": self.dump_digest,
                "ordered_by": self.ordered_by_id,
                "imported_by": self.imported_by_id,
                "by_command": self.by_command,
                "decision_number": self.decision_number,
                "started_at": self.started_at.astimezone(UTC).isoformat(timespec="microseconds"),
            }
        )


class LegacyPage(models.Model):
    """What became of one page of a dump, and why. Never changed.

    ``payload_digest`` is that of the content as it came in: what is public of the page is that, or what somebody
    decided of it by name.
    """

    batch = models.ForeignKey(MigrationBatch, models.PROTECT, related_name="pages", verbose_name="批次")
    file = models.CharField("文件", max_length=500)
    host = models.CharField("原域名", max_length=200, blank=True)
    path = models.CharField("原路径", max_length=500)
    content_digest = models.CharField("文件摘要", max_length=64, blank=True, db_index=True)
    payload_digest = models.CharField("内容摘要", max_length=64, blank=True)
    action = models.CharField("结果", max_length=12, choices=ImportAction)
    title = models.CharField("标题", max_length=200, blank=True)
    dated_on = models.DateField("原发布日期", null=True)
    why = models.TextField("说明", blank=True)
    findings = models.JSONField("检查结果", default=list, help_text="哪一类、几处；内容本身不记")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+", verbose_name="单位")
    column = models.ForeignKey(Column, models.PROTECT, null=True, related_name="+", verbose_name="栏目")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="legacy_pages", verbose_name="信息")

    objects = LegacyPageQuerySet.as_manager()

    class Meta:
        verbose_name = "迁移页面"
        verbose_name_plural = "迁移页面"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "path"], condition=Q(action__in=TAKEN), name="disclosure_legacy_page_once"
            ),
            models.CheckConstraint(condition=Q(action__in=ImportAction.values), name="disclosure_legacy_action"),
        ]
        indexes = [models.Index(fields=["batch", "action"], name="disclosure_legacy_by_action")]

    def __str__(self) -> str:
        return self.title or self.file


class QuarantinedPage(models.Model):
    """A page that no citizen sees until somebody of its department decides. Once decided, ``held`` is empty."""

    page = models.OneToOneField(LegacyPage, models.PROTECT, related_name="quarantine", verbose_name="页面")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    state = models.CharField(
        "状态", max_length=12, choices=QuarantineState, default=QuarantineState.QUARANTINED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    held = EncryptedTextField("内容", blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="quarantined_pages", verbose_name="信息")

    history = HistoricalRecords(excluded_fields=["held"])
    objects = QuarantinedPageQuerySet.as_manager()

    class Meta:
        verbose_name = "隔离页面"
        verbose_name_plural = "隔离页面"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=QuarantineState.values), name="disclosure_quarantine_state"),
            models.CheckConstraint(
                condition=Q(state=QuarantineState.QUARANTINED) | Q(decided_by__isnull=False),
                name="disclosure_decided_by_name",
            ),
        ]
        indexes = [models.Index(fields=["department", "state"], name="disclosure_quarantine_queue")]

    def __str__(self) -> str:
        return str(self.page)


class LegacyAddress(models.Model):
    """Where an old address leads for good. ``post`` where it is one's: it leads nowhere before that was public."""

    host = models.CharField("原域名", max_length=200, blank=True)
    path = models.CharField("原路径", max_length=500, db_index=True)
    target = models.CharField("新地址", max_length=500)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="legacy_addresses", verbose_name="信息")

    class Meta:
        verbose_name = "旧地址"
        verbose_name_plural = "旧地址"
        constraints = [models.UniqueConstraint(fields=["host", "path"], name="disclosure_legacy_address_once")]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"
