"""Special topics (专题专栏): an address, the post that says what the topic is about, and what was put together there.

The words of a topic (title, introduction, banner, period, names of its sections) are a post of the kind ``topic``:
signed and published like any other. What is here only binds that post to its address and points to other posts.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Column, Department
from disclosure.enums import TopicState
from disclosure.models.posts import Post
from disclosure.querysets import TopicEntryQuerySet, TopicQuerySet

TOPIC_SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", "专题地址由小写字母和数字组成，词之间用短横线隔开，如 tuopin-gongjian。"
)


class Topic(models.Model):
    """A special topic: where it is found, and whether it is being prepared, open, or closed into the archive."""

    slug = models.CharField(
        "专题地址", max_length=60, unique=True, validators=[TOPIC_SLUG], help_text="/topics/ 后面的一段，定了不再改"
    )
    post = models.OneToOneField(Post, models.PROTECT, related_name="topic", verbose_name="专题说明")
    column = models.OneToOneField(
        Column, models.PROTECT, null=True, blank=True, related_name="topic", verbose_name="对应栏目"
    )
    state = models.CharField("状态", max_length=12, choices=TopicState, default=TopicState.PREPARING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField("开通时间", null=True, editable=False)
    archived_at = models.DateTimeField("归档时间", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间", editable=False)

    history = HistoricalRecords()
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "专题"
        verbose_name_plural = "专题"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="disclosure_topic_state"),
            models.CheckConstraint(
                condition=Q(state=TopicState.PREPARING) | Q(opened_at__isnull=False), name="disclosure_topic_opened"
            ),
            models.CheckConstraint(
                condition=Q(state=TopicState.ARCHIVED, archived_at__isnull=False)
                | (~Q(state=TopicState.ARCHIVED) & Q(archived_at__isnull=True)),
                name="disclosure_topic_archived",
            ),
        ]

    def __str__(self) -> str:
        return self.post.title

    def get_absolute_url(self) -> str:
        """Return the public address, good for as long as the portal stands."""
        return f"/topics/{self.slug}/"

    @property
    def department(self) -> Department:
        """Return the department that leads: the one whose post says what the topic is about."""
        return self.post.department


class TopicEntry(models.Model):
    """A pointer from a section of a topic to a post. It changes no word of the post; it is ended, never deleted.

    ``section`` is the name of a section as the topic's post gives it, empty where the topic has none.
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="entries", verbose_name="专题")
    section = models.CharField("版块", max_length=60, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="topic_entries", verbose_name="信息")
    pinned = models.BooleanField("置顶", default=False)
    order = models.PositiveSmallIntegerField("次序", default=0, help_text="小的在前；都不填就按发布时间，新的在前")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="加入人"
    )
    added_at = models.DateTimeField("加入时间", editable=False)
    ended_at = models.DateTimeField("移出时间", null=True, editable=False)

    history = HistoricalRecords()
    objects = TopicEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "专题收录"
        verbose_name_plural = "专题收录"
        ordering = ["topic", "section", "-pinned", "order", "-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "post"], condition=Q(ended_at__isnull=True), name="disclosure_topic_entry_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "section"], condition=Q(ended_at__isnull=True), name="disclosure_topic_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.post}"
