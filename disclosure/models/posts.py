"""The envelope of a post, its immutable revisions and the files behind them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.enums import PathState, Step
from disclosure.querysets import PostQuerySet
from yunlong_portal.kernel.models import StoredFile


class Post(models.Model):
    """The envelope: which department, which kind, where on the path, what is current and what is live."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts", verbose_name="单位")
    kind = models.CharField("信息类型", max_length=40)
    title = models.CharField("标题", max_length=200, help_text="现行稿的标题，列表用；签字签的是稿，不是这里")
    state = models.CharField("状态", max_length=12, choices=PathState, default=PathState.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    round = models.PositiveSmallIntegerField("轮次", default=0, editable=False)
    awaits = models.CharField(
        "等待", max_length=20, choices=Step, blank=True, default=Step.SUBMIT, editable=False, help_text="下一步是谁的事"
    )
    current_revision = models.ForeignKey(
        "Revision", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="现行稿"
    )
    live_publication = models.ForeignKey(
        "Publication", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="公开中的版本"
    )
    index_number = models.CharField("索引号", max_length=80, null=True, unique=True, editable=False)
    scheduled_for = models.DateTimeField("定时发布", null=True, editable=False)
    list_picture = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="列表图"
    )
    pinned = models.BooleanField("置顶", default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="建稿人"
    )
    created_at = models.DateTimeField("建稿时间", auto_now_add=True)
    updated_at = models.DateTimeField("最近办理", auto_now=True)

    history = HistoricalRecords()
    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "信息"
        verbose_name_plural = "信息"
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PathState.values), name="disclosure_post_state"),
            models.CheckConstraint(
                condition=~Q(state=PathState.SCHEDULED) | Q(scheduled_for__isnull=False),
                name="disclosure_scheduled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(live_publication__isnull=True) | Q(index_number__isnull=False),
                name="disclosure_public_has_index_number",
            ),
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(kind="board") & ~Q(state=PathState.DISCARDED),
                name="disclosure_one_board",
            ),
        ]
        indexes = [
            models.Index(fields=["awaits", "department", "-updated_at"], name="disclosure_post_queue"),
            models.Index(fields=["department", "-updated_at"], name="disclosure_post_department"),
            models.Index(fields=["-updated_at", "-id"], name="disclosure_post_recent"),
            # Boards, guides, answers: a few of a department among all its posts. Their publications are found by it.
            models.Index(fields=["kind", "department"], name="disclosure_post_kind"),
            # Each page of a column asks which of all posts are pinned: a handful among all there are.
            models.Index(fields=["live_publication"], name="disclosure_post_pinned", condition=Q(pinned=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public address, good for as long as the portal stands."""
        return f"/posts/{self.pk}/"


class Revision(models.Model):
    """An immutable snapshot of what a reader would see, and its digest."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("稿次")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    basis = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="底稿")
    payload = models.JSONField("内容")
    form = models.PositiveSmallIntegerField("摘要格式")
    digest = models.CharField("摘要", max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="编辑人")
    is_side = models.BooleanField("另存稿", default=False, help_text="保存时底稿已被他人改过：另存，不覆盖")
    note = models.CharField("说明", max_length=200, blank=True)
    created_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "稿"
        verbose_name_plural = "稿"
        ordering = ["post", "number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="disclosure_revision_number"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}稿"


class Attachment(models.Model):
    """The file behind one line of a revision's payload, so that it can be found and is never removed."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("文件名", max_length=200)
    alternative_text = models.CharField("图片说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["revision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="disclosure_attachment_number"),
        ]

    def __str__(self) -> str:
        return self.name
