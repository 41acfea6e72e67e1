"""Private files, who opened private data, failed inquiries: what can be erased, what must stay, what is forgotten.

None of these tables has a history.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from yunlong_portal.kernel.encryption import EncryptedTextField


class PrivateFileQuerySet(models.QuerySet["PrivateFile"]):
    """Private files by whether they are still there."""

    def kept(self) -> "PrivateFileQuerySet":
        """Return files that have not been erased."""
        return self.filter(erased_at__isnull=True)

    def over(self, now: datetime) -> "PrivateFileQuerySet":
        """Return files whose time is over, and erased ones whose bytes a killed process left lying."""
        return self.filter(Q(erased_at__isnull=True, kept_until__lte=now) | Q(erased_at__isnull=False) & ~Q(place=""))


class PrivateFile(models.Model):
    """An applicant's paper: cleaned bytes, encrypted, under a name that says nothing. Erasing leaves the bare row.

    Unlike a ``StoredFile`` it belongs to one record, is never shared by content, and no public page can reach it.
    """

    name = EncryptedTextField("名称", blank=True)
    media_type = models.CharField("类型", max_length=100)
    extension = models.CharField("扩展名", max_length=8)
    size = models.PositiveBigIntegerField("字节", help_text="清理之后、加密之前")
    # Keyed, so that nobody can tell whether a file he has is among them.
    digest = models.CharField("摘要", max_length=64, blank=True)
    place = models.CharField("位置", max_length=64, blank=True, help_text="相对于私密文件目录；内容已删去的为空")
    sealed_with = models.CharField("算法和密钥", max_length=40, blank=True)
    stored_at = models.DateTimeField("存入时间")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="存入人"
    )
    kept_until = models.DateTimeField(
        "保存至", null=True, blank=True, db_index=True, help_text="刚存入的只留一天；空：由所属的记录决定"
    )
    erased_at = models.DateTimeField("删除时间", null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="删除人"
    )
    erasure_reason = models.CharField("删除理由", max_length=200, blank=True)

    # What cleaning told about this upload; not kept, for it may quote what is in the file.
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_readable: bool = True

    objects = PrivateFileQuerySet.as_manager()

    class Meta:
        verbose_name = "私密文件"
        verbose_name_plural = "私密文件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["place"], condition=~Q(place=""), name="kernel_one_private_file_per_place"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) & ~Q(place="") & ~Q(digest="")
                | Q(erased_at__isnull=False, digest=""),
                name="kernel_private_file_is_there_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"私密文件{self.pk}"

    @property
    def is_erased(self) -> bool:
        """Say whether only the bare row is left."""
        return self.erased_at is not None


class PrivateOpening(models.Model):
    """Someone looked at private data: who, when, of which record, which fields, and why. Evidence: never changed.

    It names the record by a key and holds nothing of what was seen, so that erasing the record leaves it true.
    """

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    actor_name = models.CharField("查看人姓名", max_length=60, help_text="当时的姓名")
    subject_key = models.CharField("对象", max_length=120)
    fields = models.JSONField("查看内容")
    reason = models.CharField("理由", max_length=200)
    opened_at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "个人信息查看记录"
        verbose_name_plural = "个人信息查看记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_key", "opened_at"], name="kernel_openings_of_subject")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.opened_at:%Y-%m-%d %H:%M} {self.subject_key}"


class Erasure(models.Model):
    """Something whose time was over has been erased: which record, under which rule, when. Evidence: never changed.

    It names the record by a key, as the log of openings does, and holds nothing of what was there.
    """

    rule = models.CharField("规则", max_length=60)
    label = models.CharField("内容", max_length=60, help_text="当时的规则名称")
    kept_days = models.PositiveIntegerField("保存天数", help_text="当时的设置；0：由记录自身的日期决定")
    subject_key = models.CharField("对象", max_length=120)
    erased_at = models.DateTimeField("删除时间", db_index=True)

    class Meta:
        verbose_name = "到期删除记录"
        verbose_name_plural = "到期删除记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_key"], name="kernel_erasures_of_subject")]

    def __str__(self) -> str:
        return f"{self.label} {self.erased_at:%Y-%m-%d} {self.subject_key}"


class TrackingAttempt(models.Model):
    """How often an inquiry failed lately: from one address, for one number, or from one address for one number.

    ``key`` is a keyed digest: the table tells neither addresses nor numbers.
    """

    key = models.CharField("键", max_length=64, unique=True)
    failures = models.PositiveIntegerField("失败次数", default=0)
    ends_at = models.DateTimeField("重新计数时间", db_index=True)

    class Meta:
        verbose_name = "查询失败计数"
        verbose_name_plural = "查询失败计数"

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"
