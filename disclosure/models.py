"""What is published: a small mutable envelope, immutable content, signatures, publications.

Evidence (:class:`Revision`, :class:`ReviewSheet`, :class:`SignOff`, a publication's content, the histories) refuses
UPDATE and DELETE by row triggers on both engines; see ``disclosure/domain/evidence.py``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Column, Department
from disclosure.enums import (
    PathState,
    PublicationState,
    SignMode,
    Step,
    WithdrawalReason,
)
from disclosure.querysets import PostQuerySet, PublicationQuerySet
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
        ]
        indexes = [
            models.Index(fields=["awaits", "department", "-updated_at"], name="disclosure_post_queue"),
            models.Index(fields=["department", "-updated_at"], name="disclosure_post_department"),
            models.Index(fields=["-updated_at", "-id"], name="disclosure_post_recent"),
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
        indexes = [models.Index(fields=["person", "-signed_at"], name="disclosure_signed_by")]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.person_name}"


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
