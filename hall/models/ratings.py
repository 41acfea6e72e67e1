"""好差评: what somebody thinks of how a case was handled, and what was mended where he thinks little of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from hall.enums import DismissalGround, LowRatingState, RatingGrade, RatingWay
from hall.models.applications import Application
from hall.models.items import Item
from hall.querysets import LowRatingQuerySet, RatingQuerySet
from yunlong_portal.kernel.encryption import EncryptedTextField


class Rating(models.Model):
    """The rating of one case (一事一评) as it stands: what was given last. Each time it was given is an entry.

    ``counts`` is False for what was dismissed as mistaken or malicious. ``public_words`` are the applicant's words as
    staff have masked and released them; what he wrote himself lies encrypted in the entries.
    """

    application = models.OneToOneField(Application, models.PROTECT, related_name="rating", verbose_name="办件")
    item = models.ForeignKey(Item, models.PROTECT, related_name="ratings", verbose_name="事项")
    department = models.ForeignKey(Department, models.PROTECT, related_name="ratings", verbose_name="实施主体")
    way = models.CharField("评价方式", max_length=8, choices=RatingWay)
    grade = models.PositiveSmallIntegerField("评价", choices=RatingGrade)
    has_words = models.BooleanField("有文字", default=False)
    counts = models.BooleanField("计入统计", default=True)
    rated_at = models.DateTimeField("首次评价时间")
    fixed_on = models.DateField("可修改至")
    public_words = models.CharField("公开的文字评价", max_length=500, blank=True)

    history = HistoricalRecords()
    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=RatingGrade.values), name="hall_rating_grade"),
            models.CheckConstraint(condition=Q(way__in=RatingWay.values), name="hall_rating_way"),
        ]
        indexes = [
            models.Index(fields=["item", "grade"], name="hall_ratings_of_item"),
            models.Index(fields=["department", "-id"], name="hall_ratings_of_department"),
        ]

    def __str__(self) -> str:
        return self.get_grade_display()

    @property
    def is_low(self) -> bool:
        """Return whether it asks for something to be mended."""
        return self.grade in (RatingGrade.DISSATISFIED, RatingGrade.VERY_DISSATISFIED)


class RatingEntry(models.Model):
    """One time that a rating was given. Never changed; only the words may go, when their time is over."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="entries")
    sequence = models.PositiveSmallIntegerField("序号")
    way = models.CharField("评价方式", max_length=8, choices=RatingWay)
    grade = models.PositiveSmallIntegerField("评价", choices=RatingGrade)
    dimensions = models.JSONField("分项评价", default=dict)
    words = EncryptedTextField("文字评价", blank=True)
    given_at = models.DateTimeField("评价时间")
    desk_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="请申请人评价的窗口人员"
    )
    erased_at = models.DateTimeField("文字删除时间", null=True)

    class Meta:
        verbose_name = "评价记录"
        verbose_name_plural = "评价记录"
        ordering = ["rating", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "sequence"], name="hall_rating_entry_sequence"),
            models.CheckConstraint(condition=Q(grade__in=RatingGrade.values), name="hall_rating_entry_grade"),
        ]

    def __str__(self) -> str:
        return self.get_grade_display()


class LowRating(models.Model):
    """差评整改: verified, mended, called back. Its words are the staff's own and name nobody."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="low", verbose_name="评价")
    department = models.ForeignKey(Department, models.PROTECT, related_name="low_ratings", verbose_name="实施主体")
    state = models.CharField(
        "状态", max_length=12, choices=LowRatingState, default=LowRatingState.VERIFY, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    began_on = models.DateField("收到日期")
    due_on = models.DateField("整改期限")
    measures = models.CharField("整改情况", max_length=500, blank=True, help_text="随评价公开")
    dismissal = models.CharField("不计入的原因", max_length=12, choices=DismissalGround, blank=True)
    called_back_on = models.DateField("回访日期", null=True)
    is_satisfied = models.BooleanField("对整改满意", null=True)
    closed_on = models.DateField("办结日期", null=True)

    history = HistoricalRecords()
    objects = LowRatingQuerySet.as_manager()

    class Meta:
        verbose_name = "差评整改"
        verbose_name_plural = "差评整改"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LowRatingState.values), name="hall_low_rating_state"),
            models.CheckConstraint(
                condition=Q(state=LowRatingState.DISMISSED) & ~Q(dismissal="")
                | ~Q(state=LowRatingState.DISMISSED) & Q(dismissal=""),
                name="hall_dismissed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(LowRatingState.CLOSED, LowRatingState.DISMISSED), closed_on__isnull=False)
                | ~Q(state__in=(LowRatingState.CLOSED, LowRatingState.DISMISSED)) & Q(closed_on__isnull=True),
                name="hall_low_rating_closed_on",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="hall_low_ratings_by_state")]

    def __str__(self) -> str:
        return f"{self.rating.application.number} 的差评"
