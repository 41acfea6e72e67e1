"""The review sheet (附件1), the rule by which it is signed, and the signatures."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import Duty
from disclosure.enums import SignMode, Step
from disclosure.models.posts import Post, Revision
from yunlong_portal.kernel.models import StoredFile


class ReviewSheet(models.Model):
    """附件1 信息发布综合性审查表: one for each round, for one revision."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="review_sheets")
    round = models.PositiveSmallIntegerField("轮次")
    number = models.CharField("编号", max_length=60, unique=True)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="review_sheets")
    opened_at = models.DateTimeField("填报时间")
    explanations = models.JSONField("核查说明", default=list, help_text="疑似个人信息等提示，逐条说明为何可以公开")
    rule = models.JSONField("本轮规则", default=dict, help_text="需要哪些步骤、哪些人必须不同；当时的规则随表保存")

    class Meta:
        verbose_name = "审查表"
        verbose_name_plural = "审查表"
        ordering = ["post", "round"]
        constraints = [
            models.UniqueConstraint(fields=["post", "round"], name="disclosure_one_sheet_per_round"),
        ]

    def __str__(self) -> str:
        return self.number


class SigningRule(models.Model):
    """Which steps a kind of post needs here and who must differ; the floor of ``separation.py`` always holds."""

    kind = models.CharField("信息类型", max_length=40)
    genre = models.CharField("公文种类", max_length=30, blank=True, help_text="留空：这一类信息的通用规则")
    steps = models.JSONField("审查步骤")
    must_differ = models.JSONField("必须不同的人")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "审签规则"
        verbose_name_plural = "审签规则"
        constraints = [
            models.UniqueConstraint(fields=["kind", "genre"], name="disclosure_one_rule_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.genre}".strip()


class PaperSignature(models.Model):
    """A review sheet signed by hand and scanned back, waiting for a second person to compare it."""

    sheet = models.ForeignKey(ReviewSheet, models.PROTECT, related_name="paper_signatures")
    step = models.CharField("步骤", max_length=20, choices=Step)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="签字人")
    signed_on = models.DateField("签字日期")
    scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="扫描件")
    code = models.CharField("表上核对码", max_length=16)
    scanned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="扫描人")
    scanned_at = models.DateTimeField("扫描时间")

    class Meta:
        verbose_name = "纸质签字"
        verbose_name_plural = "纸质签字"

    def __str__(self) -> str:
        return f"{self.sheet} {self.get_step_display()}"


class SignOff(models.Model):
    """One signature in the chain. Never changed, never deleted."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="sign_offs")
    sequence = models.PositiveIntegerField("链上序号")
    sheet = models.ForeignKey(ReviewSheet, models.PROTECT, null=True, related_name="sign_offs")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="sign_offs")
    round = models.PositiveSmallIntegerField("轮次")
    step = models.CharField("步骤", max_length=20, choices=Step)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_offs")
    person_name = models.CharField("签字人", max_length=60)
    duty = models.CharField("职责", max_length=30)
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    authority = models.CharField("代理依据", max_length=200, blank=True)
    mode = models.CharField("方式", max_length=12, choices=SignMode, default=SignMode.IN_SYSTEM)
    opinion = models.TextField("意见", blank=True)
    checklist = models.JSONField("审查项", default=dict)
    facts = models.JSONField("随签记录", default=dict, help_text="发布：索引号、版本、时间、网页摘要；纸质：扫描件摘要")
    revision_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    form = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "签署"
        verbose_name_plural = "签署"
        ordering = ["post", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["post", "sequence"], name="disclosure_sign_off_sequence"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="disclosure_sign_off_step"),
        ]
        indexes = [
            models.Index(fields=["person", "-signed_at"], name="disclosure_signed_by"),
            # What the desks that check for the county had in hand: a handful among all that was ever signed.
            models.Index(
                fields=["duty", "post"],
                name="disclosure_checked_by",
                condition=Q(duty__in=[Duty.REVIEW_CATALOGUE, Duty.CHECK_GUIDES]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.person_name}"
