"""An application that has not been sent: what somebody has typed so far, until he sends it or its time is over."""

from django.db import models

from disclosure.models import Publication
from hall.models.applications import Application
from hall.models.items import Item
from yunlong_portal.kernel.encryption import EncryptedJSONField


class ApplicationDraft(models.Model):
    """草稿: answers as typed, page by page. Personal data like that of a case: encrypted, without history, deletable.

    The page that is filled in names it by ``submission``. Whoever stores it for later gets ``number`` and a query code,
    of which only the digest is here. Once it has been sent, ``application`` says what became of it and nothing of what
    was typed is left.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="drafts", verbose_name="事项")
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="+", verbose_name="填写时的版本",
        help_text="事项换了版本的，告诉申请人变了什么",
    )  # fmt: skip
    submission = models.CharField(max_length=64, unique=True, editable=False)
    typed = EncryptedJSONField("已填写的内容", default=dict)
    number = models.CharField("草稿号", max_length=30, null=True, unique=True, editable=False)
    tracking_digest = models.CharField(max_length=64, blank=True, editable=False)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="提交后的办件"
    )
    begun_at = models.DateTimeField("开始时间")
    touched_at = models.DateTimeField("最后填写时间")
    kept_until = models.DateTimeField("保存至", db_index=True)

    class Meta:
        verbose_name = "申报草稿"
        verbose_name_plural = "申报草稿"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__isnull=True) | ~models.Q(tracking_digest=""),
                name="hall_stored_draft_has_a_code",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"草稿{self.pk}"
