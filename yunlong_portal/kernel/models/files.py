"""Files by what is in them: the digest of the cleaned bytes is the name."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """Cleaned bytes kept once, under their digest. Original names belong to whoever attaches the file."""

    digest = models.CharField("摘要", max_length=64, unique=True)
    size = models.PositiveBigIntegerField("字节")
    media_type = models.CharField("类型", max_length=100)
    extension = models.CharField("扩展名", max_length=8)
    text = models.TextField("可检索文字", blank=True)
    is_readable = models.BooleanField(
        "机器可读", default=True, help_text="否：有机器读不到的部分（扫描件、图片、超长），保密和隐私检查须由人看过"
    )
    removed = models.JSONField("已清除的隐藏信息", default=list, blank=True)
    notes = models.JSONField("须留意", default=list, blank=True, help_text="隐藏的工作表、电子签名、没读到的页等")
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="存入人"
    )

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return f"{self.digest[:16]}.{self.extension}"

    @property
    def path(self) -> str:
        """Return where the bytes lie, relative to ``MEDIA_ROOT``."""
        return f"{self.digest[:2]}/{self.digest}.{self.extension}"


class Upload(models.Model):
    """Who brought a file here. The same content may come from several people; each may use it, nobody else.

    A digest is no secret among staff, and the store also holds what is nobody's to publish, such as the papers of
    applicants: whoever attaches a file by its digest shows by this row that he had it in hand. Never changed.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads", verbose_name="上传人")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uploads", verbose_name="文件")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "上传"
        verbose_name_plural = "上传"
        constraints = [
            models.UniqueConstraint(fields=["person", "file"], name="kernel_one_upload_of_a_file_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.file}"
