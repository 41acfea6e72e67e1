"""Letters: drafted, signed and numbered, printed, sealed, served. The software never draws a seal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from requests_ogi.enums import LetterState, ServiceWay
from requests_ogi.models.progress import Consultation
from requests_ogi.models.requests import InformationRequest
from yunlong_portal.kernel.encryption import EncryptedJSONField, EncryptedTextField
from yunlong_portal.kernel.models import PrivateFile


class Letter(models.Model):
    """One letter of a case; its words lie apart (:class:`LetterText`), its digest here."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="letters")
    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, related_name="letters")
    kind = models.CharField("文书", max_length=40)
    title = models.CharField("标题", max_length=120)
    is_reply = models.BooleanField("答复", default=False, help_text="决定期限是否遵守的那一份")
    number = models.CharField("文号", max_length=80, null=True, unique=True, help_text="签发时取得，不重用")
    year = models.PositiveSmallIntegerField("年份", null=True)
    serial = models.PositiveIntegerField("序号", null=True)
    series = models.CharField(max_length=80, blank=True)
    state = models.CharField("状态", max_length=10, choices=LetterState, default=LetterState.DRAFTED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    digest = models.CharField("摘要", max_length=64)
    dated_on = models.DateField("落款日期", null=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    signed_at = models.DateTimeField("签发时间", null=True)
    sealed = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="用印件")
    sealed_at = models.DateTimeField("用印时间", null=True)
    served_on = models.DateField("送达日期", null=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "serial"], name="requests_letter_serial"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="requests_letter_state"),
            models.CheckConstraint(
                condition=Q(state__in=(LetterState.DRAFTED, LetterState.SCRAPPED)) | Q(number__isnull=False),
                name="requests_signed_letter_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(LetterState.DRAFTED, LetterState.SIGNED, LetterState.SCRAPPED))
                | Q(sealed__isnull=False),
                name="requests_issued_letter_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number or ''}".strip()


class LetterText(models.Model):
    """The words of a letter as composed: they name the applicant, so without history and encrypted."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="text")
    content = EncryptedJSONField("内容")

    class Meta:
        verbose_name = "文书内容"
        verbose_name_plural = "文书内容"

    def __str__(self) -> str:
        return str(self.letter_id)


class Service(models.Model):
    """送达: one attempt to hand a letter over, and how it ended. Never changed; a second attempt is a second row.

    What comes back later is a row too: it ``returns`` the attempt, and its date is the day on which it came.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="services")
    way = models.CharField("方式", max_length=10, choices=ServiceWay)
    handed_over_on = models.DateField("交付或者交邮日期")
    signed_on = models.DateField("签收日期", null=True)
    post_number = models.CharField("邮件号", max_length=40, blank=True)
    was_refused = models.BooleanField("拒收", default=False)
    witness = EncryptedTextField("见证人", blank=True)
    was_returned = models.BooleanField("退回", default=False)
    returns = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="returned_by", verbose_name="退回的是哪一次"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    receipt = models.ForeignKey(PrivateFile, models.PROTECT, null=True, related_name="+", verbose_name="送达回证")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        ordering = ["letter", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=ServiceWay.values), name="requests_service_way"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.handed_over_on}"
