"""案件抽查: which closed cases were drawn for a second look, what was seen, what followed. All of it is evidence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from columns.models import Department
from requests_ogi.enums import FollowUpKind, LookFinding, Outcome
from requests_ogi.models.progress import RequestEvent
from requests_ogi.models.requests import InformationRequest
from requests_ogi.querysets import SampledCaseQuerySet


class SampleDraw(models.Model):
    """One draw: from which cases, how many, with which seed. Whoever draws again from these comes to the same.

    ``population`` holds the keys of the cases by their outcome as they stood then: cases are closed and reopened since.
    """

    number = models.CharField("编号", max_length=40, unique=True, editable=False)
    organ = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="机关", help_text="空：全县各机关"
    )
    first = models.DateField("办结日期自")
    last = models.DateField("办结日期至")
    share = models.PositiveSmallIntegerField("抽查比例", null=True, help_text="百分之几")
    wanted = models.PositiveIntegerField("抽查件数", null=True)
    seed = models.CharField("随机种子", max_length=64)
    population = models.JSONField("抽查范围")
    drawn = models.PositiveIntegerField("抽中件数")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="抽取人")
    drawn_at = models.DateTimeField("抽取时间")
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        verbose_name = "案件抽查"
        verbose_name_plural = "案件抽查"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="requests_draw_period"),
            models.CheckConstraint(
                condition=Q(share__isnull=True, wanted__isnull=False) | Q(share__isnull=False, wanted__isnull=True),
                name="requests_draw_by_share_or_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def size(self) -> int:
        """Return from how many cases was drawn."""
        return sum(len(keys) for keys in self.population.values())


class SampledCase(models.Model):
    """One case that was drawn, for the outcome it had then."""

    draw = models.ForeignKey(SampleDraw, models.PROTECT, related_name="cases", verbose_name="抽查")
    place = models.PositiveIntegerField("序号")
    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="samplings", verbose_name="申请")
    stratum = models.CharField("答复类别", max_length=20, help_text="抽取时的答复类别")

    objects = SampledCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "抽中案件"
        verbose_name_plural = "抽中案件"
        ordering = ["-draw", "place"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "request"], name="requests_case_drawn_once"),
            models.UniqueConstraint(fields=["draw", "place"], name="requests_sampled_place"),
        ]

    def __str__(self) -> str:
        return f"{self.draw} 第{self.place}件"

    @property
    def label(self) -> str:
        """Return in words the outcome for which it was drawn."""
        return dict(Outcome.choices).get(self.stratum, "未作答复")


class SecondLook(models.Model):
    """What somebody who had no part in the case saw: point by point, and in sum. Written once."""

    case = models.OneToOneField(SampledCase, models.PROTECT, related_name="look")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="评查人")
    looked_at = models.DateTimeField("评查时间")
    verdicts = models.JSONField("逐项意见")
    finding = models.CharField("评查结论", max_length=16, choices=LookFinding)
    words = models.CharField("评查意见", max_length=500, blank=True)
    seen_version = models.PositiveIntegerField("所看案件的版本", help_text="之后又办过的，看得出来")

    class Meta:
        verbose_name = "评查意见"
        verbose_name_plural = "评查意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(finding__in=LookFinding.values), name="requests_look_finding"),
            models.CheckConstraint(
                condition=Q(finding=LookFinding.PASSED) | ~Q(words=""), name="requests_look_says_what_is_wrong"
            ),
        ]

    def __str__(self) -> str:
        return self.get_finding_display()


class FollowUp(models.Model):
    """What followed a second look, each at most once."""

    case = models.ForeignKey(SampledCase, models.PROTECT, related_name="follow_ups")
    kind = models.CharField("事项", max_length=10, choices=FollowUpKind)
    words = models.CharField("说明", max_length=500)
    due_on = models.DateField("期限", null=True)
    event = models.OneToOneField(
        RequestEvent, models.PROTECT, null=True, related_name="after_second_look", verbose_name="重新办理"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "抽查后续"
        verbose_name_plural = "抽查后续"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="requests_follow_up_once"),
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="requests_follow_up_kind"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
