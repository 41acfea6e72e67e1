"""What the public sees of a post, what it is found by, how often it was seen, and who opened what is sealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Column, Department
from disclosure.enums import PublicationState, WithdrawalReason
from disclosure.models.posts import Post, Revision
from disclosure.querysets import PublicationQuerySet


class Publication(models.Model):
    """Version n of a post as the public saw it: HTML computed once, denormalised for lists."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField("版本")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="publications")
    state = models.CharField(
        "状态", max_length=12, choices=PublicationState, default=PublicationState.LIVE, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    department = models.ForeignKey(Department, models.PROTECT, related_name="publications", verbose_name="发布单位")
    column = models.ForeignKey(Column, models.PROTECT, related_name="publications", verbose_name="栏目")
    kind = models.CharField("信息类型", max_length=40)
    title = models.CharField("标题", max_length=200)
    summary = models.CharField("摘要", max_length=300, blank=True)
    genre = models.CharField("公文种类", max_length=30, blank=True)
    issuing_body = models.CharField("发文机关", max_length=200, blank=True)
    document_number = models.CharField("发文字号", max_length=80, blank=True)
    date_of_issue = models.DateField("成文日期", null=True)
    validity = models.CharField("有效性", max_length=12, blank=True)
    index_number = models.CharField("索引号", max_length=80)
    categories = models.JSONField("公开分类", default=list)
    display_until = models.DateField("公开至", null=True)
    metadata = models.JSONField("元数据", default=dict)
    attachments = models.JSONField("附件", default=list)
    html = models.TextField("正文网页")
    html_digest = models.CharField(max_length=64)
    correction_note = models.CharField("更正说明", max_length=300, blank=True)
    published_at = models.DateTimeField("发布时间")
    first_published_at = models.DateTimeField("首次发布时间")
    editor = models.CharField("责任编辑", max_length=60, blank=True)
    migration_batch = models.ForeignKey(
        "MigrationBatch",
        models.PROTECT,
        null=True,
        related_name="publications",
        editable=False,
        verbose_name="迁移批次",
    )

    withdrawal_reason = models.CharField("撤下原因", max_length=20, choices=WithdrawalReason, blank=True)
    withdrawal_note = models.CharField("撤下说明（公开）", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    history = HistoricalRecords(excluded_fields=["html", "metadata", "attachments", "categories", "summary"])
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公开件"
        verbose_name_plural = "公开件"
        ordering = ["-first_published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="disclosure_publication_number"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(state=PublicationState.LIVE), name="disclosure_one_live_publication"
            ),
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="disclosure_publication_state"),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.WITHDRAWN) | ~Q(withdrawal_reason=""),
                name="disclosure_withdrawn_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["column", "state", "-first_published_at", "-id"], name="disclosure_by_column"),
            models.Index(fields=["department", "state", "-first_published_at", "-id"], name="disclosure_by_department"),
            # With the kind in it, so that the catalogue of government information is counted and cut without a row.
            models.Index(fields=["state", "-first_published_at", "-id", "kind"], name="disclosure_latest"),
            models.Index(
                fields=["display_until"],
                name="disclosure_period_over",
                condition=Q(state=PublicationState.LIVE, display_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"

    def get_absolute_url(self) -> str:
        """Return the public address of the post."""
        return f"/posts/{self.post_id}/"


class PublicationCategory(models.Model):
    """A publication's place in a disclosure category, for filtered lists."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="category_rows")
    category = models.ForeignKey("columns.DisclosureCategory", models.PROTECT, related_name="publication_rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "category"], name="disclosure_category_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication} · {self.category}"


class SealedOpening(models.Model):
    """Somebody opened what is sealed: who, when, why. Never changed."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="sealed_openings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("事由", max_length=300)
    opened_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "封存件查阅"
        verbose_name_plural = "封存件查阅"

    def __str__(self) -> str:
        return f"{self.person}查阅{self.post}"


class ViewCount(models.Model):
    """浏览次数 of a post: swept from the counter each minute, outside every history."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="view_count")
    views = models.PositiveBigIntegerField("浏览次数", default=0)

    class Meta:
        verbose_name = "浏览次数"
        verbose_name_plural = "浏览次数"

    def __str__(self) -> str:
        return f"{self.post} {self.views}次"


class SearchEntry(models.Model):
    """What search filters one live publication by. Its tokens lie beside, as each engine keeps them.

    The key is the publication's place in time (``disclosure.search.places``): newest first is the key backwards, and
    a stretch of time is a stretch of keys.
    """

    id = models.BigAutoField(primary_key=True)
    publication = models.OneToOneField(Publication, models.CASCADE, related_name="search_entry")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    column = models.ForeignKey(Column, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    validity = models.CharField(max_length=12, blank=True)
    dictionary = models.CharField("词典版本", max_length=16, db_index=True)

    class Meta:
        verbose_name = "检索条目"
        verbose_name_plural = "检索条目"

    def __str__(self) -> str:
        return f"{self.publication_id}"
