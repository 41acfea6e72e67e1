"""What the county office finds when it looks over its own portal: runs over the stock, dead links, findings, visits.

Results of looking, no evidence: a row says since when something is so, when it was last seen and when it was mended;
nobody's signature hangs on it. What was found is never quoted whole where it is personal data.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.enums import DeadReason, FindingKind, FindingLevel, LinkElement, LinkPlace, StockRunKind, WordingLevel
from disclosure.models.posts import Post
from disclosure.models.publications import Publication


class StockRunQuerySet(models.QuerySet["StockRun"]):
    """Runs by where they stand."""

    def going_on(self) -> "StockRunQuerySet":
        """Return those that have not ended."""
        return self.filter(finished_at__isnull=True)


class StockRun(models.Model):
    """One run over everything that is public, in batches: goes on where it was when its process was killed.

    ``last_key`` is the last publication that was looked at, ``rules`` the version of the rules it began with.
    """

    kind = models.CharField("检查", max_length=12, choices=StockRunKind)
    rules = models.CharField("规则版本", max_length=64, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    last_key = models.BigIntegerField("查到", default=0)
    total = models.PositiveIntegerField("信息条数", default=0)
    done = models.PositiveIntegerField("已查条数", default=0)
    found = models.PositiveIntegerField("发现", default=0)
    leased_until = models.DateTimeField("在此之前由一个进程办理", null=True)

    objects = StockRunQuerySet.as_manager()

    class Meta:
        verbose_name = "存量检查"
        verbose_name_plural = "存量检查"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(finished_at__isnull=True), name="disclosure_one_run_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=StockRunKind.values), name="disclosure_run_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d}"


class OpenRowsQuerySet(models.QuerySet):
    """What was found, by whether it is still so."""

    def standing(self) -> "OpenRowsQuerySet":
        """Return what is not mended."""
        return self.filter(mended_at__isnull=True)


class DeadLink(models.Model):
    """死链: an address on a public page that a reader cannot open. ``source`` names the page it stands on.

    A page is a post (its number of version does not matter), an entry of the navigation or a fact of the frame.
    """

    source = models.CharField("页面标识", max_length=80)
    place = models.CharField("在", max_length=8, choices=LinkPlace)
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="信息")
    label = models.CharField("页面", max_length=200)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任单位")
    element = models.CharField("种类", max_length=8, choices=LinkElement)
    address = models.TextField("网址")
    digest = models.CharField(max_length=64)
    is_external = models.BooleanField("站外", default=False)
    reason = models.CharField("原因", max_length=20, choices=DeadReason)
    first_seen = models.DateTimeField("首次发现")
    last_seen = models.DateTimeField("最近一次发现")
    mended_at = models.DateTimeField("改好时间", null=True)

    objects = OpenRowsQuerySet.as_manager()

    class Meta:
        verbose_name = "死链"
        verbose_name_plural = "死链"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "element", "digest"],
                condition=Q(mended_at__isnull=True),
                name="disclosure_dead_link_once",
            ),
            models.CheckConstraint(condition=Q(reason__in=DeadReason.values), name="disclosure_dead_reason"),
        ]
        indexes = [models.Index(fields=["post"], name="disclosure_dead_by_post")]

    def __str__(self) -> str:
        return self.address[:120]


class ExternalAddress(models.Model):
    """An address outside that a public page leads to, and how it answered: dead after failures on two days."""

    digest = models.CharField(max_length=64, unique=True)
    address = models.TextField("网址")
    seen_at = models.DateTimeField("最近一次在页面上")
    due_at = models.DateTimeField("下次查看", db_index=True)
    checked_at = models.DateTimeField("最近一次查看", null=True)
    failed_on = models.DateField("打不开自", null=True)
    last_failed_on = models.DateField("最近一次打不开", null=True)
    reason = models.CharField("原因", max_length=20, choices=DeadReason, blank=True)

    class Meta:
        verbose_name = "站外网址"
        verbose_name_plural = "站外网址"

    def __str__(self) -> str:
        return self.address[:120]

    @property
    def is_dead(self) -> bool:
        """Return whether it failed on two different days and has not answered since."""
        return self.failed_on is not None and self.last_failed_on is not None and self.failed_on < self.last_failed_on


class WordingRule(models.Model):
    """错敏词表: a wording that must not stand on the portal, and what it should be."""

    wrong = models.CharField("错误写法", max_length=60, unique=True)
    right = models.CharField("正确写法", max_length=60, blank=True)
    level = models.CharField("程度", max_length=8, choices=WordingLevel, default=WordingLevel.WRONG)
    unless = models.CharField("除非出现在", max_length=200, blank=True, help_text="包含它却没有错的词语，用顿号隔开")
    basis = models.CharField("依据", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "错敏词"
        verbose_name_plural = "错敏词"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=WordingLevel.values), name="disclosure_wording_level"),
        ]

    def __str__(self) -> str:
        return self.wrong


class StockFinding(models.Model):
    """One thing that a check of the stock found in what is public: open, explained with a reason, or mended.

    ``excerpt`` is masked where it is personal data; ``digest`` tells the same finding again and nobody else can
    compute it.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="stock_findings", verbose_name="信息")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", verbose_name="版本")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="发布单位")
    run = models.ForeignKey(StockRun, models.PROTECT, related_name="+", verbose_name="检查")
    kind = models.CharField("问题", max_length=16, choices=FindingKind)
    level = models.CharField("程度", max_length=8, choices=FindingLevel)
    place = models.CharField("位置", max_length=220)
    excerpt = models.CharField("摘录", max_length=220, blank=True)
    sentence = models.CharField("说明", max_length=300)
    digest = models.CharField(max_length=64)
    found_at = models.DateTimeField("首次发现")
    last_seen = models.DateTimeField("最近一次发现")
    explanation = models.CharField("可以公开的理由", max_length=300, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="说明人"
    )
    explained_at = models.DateTimeField("说明时间", null=True)
    mended_at = models.DateTimeField("改好时间", null=True)

    objects = OpenRowsQuerySet.as_manager()

    class Meta:
        verbose_name = "存量问题"
        verbose_name_plural = "存量问题"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "kind", "digest"],
                condition=Q(mended_at__isnull=True),
                name="disclosure_stock_finding_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="disclosure_finding_kind"),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True) | ~Q(explanation=""), name="disclosure_finding_is_explained"
            ),
        ]
        indexes = [models.Index(fields=["department", "-id"], name="disclosure_finding_by_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.excerpt}"[:120]

    @property
    def state(self) -> str:
        """Return how it stands, from its dates."""
        if self.mended_at is not None:
            return "已改好"
        return "已说明" if self.explained_at is not None else "待处理"


class Visit(models.Model):
    """A visit of the portal to its own home page: what of V1 (站点无法访问) can be known from inside."""

    at = models.DateTimeField("时间", db_index=True)
    milliseconds = models.PositiveIntegerField("用时（毫秒）")
    status = models.PositiveSmallIntegerField("状态码", default=0)
    opened = models.BooleanField("打开了")
    problem = models.CharField("原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "首页自访"
        verbose_name_plural = "首页自访"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
