"""An item of the hall: the code under which it is found, and the post that says what it is.

What readers and applicants see of an item (name, basis, materials, limits …) is a post of the kind ``item``: signed,
checked by two county desks and published like any other. What is here binds that post to its address, and keeps of what
is public what lists and search need.
"""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from disclosure.models import Post, Publication
from hall.enums import CaseType, ItemType, LifeEvent
from hall.querysets import ItemEntryQuerySet, ItemQuerySet

ITEM_CODE = RegexValidator(
    r"^[0-9A-Z]+(-[0-9A-Z]+)*$", "事项编码由大写字母和数字组成，各段之间用短横线隔开，如 YLX-001。"
)


class Item(models.Model):
    """审批事项、服务事项: its code and its post. Its life cycle is the versions of the post."""

    code = models.CharField(
        "事项编码", max_length=40, unique=True, validators=[ITEM_CODE],
        help_text="/hall/items/ 后面的一段，定了不再改",
    )  # fmt: skip
    post = models.OneToOneField(Post, models.PROTECT, related_name="item", verbose_name="事项内容")
    department = models.ForeignKey(Department, models.PROTECT, related_name="items", verbose_name="实施主体")
    order = models.PositiveIntegerField("顺序", default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="登记人"
    )
    created_at = models.DateTimeField("登记时间", editable=False)

    history = HistoricalRecords()
    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["department__order", "order", "code"]

    def __str__(self) -> str:
        return self.post.title

    def get_absolute_url(self) -> str:
        """Return the public address, good for as long as the portal stands."""
        return f"/hall/items/{self.code}/"


class ItemEntry(models.Model):
    """What lists, navigation and search know of the public version of an item: written when that changes, never typed.

    ``closes_on``: from that day on the item takes no applications here, because of ``change_kind``.
    """

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="entry")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="item_entries", verbose_name="实施主体")
    name = models.CharField("名称", max_length=200)
    everyday_names = models.JSONField("通俗名称", default=list)
    item_type = models.CharField("事项类型", max_length=20, choices=ItemType)
    case_type = models.CharField("办件类型", max_length=12, choices=CaseType)
    is_approval = models.BooleanField("审批事项", default=False)
    for_persons = models.BooleanField("面向个人", default=False)
    for_organisations = models.BooleanField("面向法人和其他组织", default=False)
    life_events = models.JSONField("办事主题", default=list)
    statutory_days = models.PositiveSmallIntegerField("法定时限（工作日）", null=True)
    promised_days = models.PositiveSmallIntegerField("承诺时限（工作日）", null=True)
    change_kind = models.CharField("变更", max_length=12, choices=LifeEvent)
    effective_on = models.DateField("生效日期", null=True)
    closes_on = models.DateField("停止受理日期", null=True)
    reopens_on = models.DateField("恢复受理日期", null=True)
    successor_code = models.CharField("替代事项", max_length=40, blank=True)
    is_online = models.BooleanField("可以网上申报", default=False)
    provincial_address = models.URLField("省政务服务网地址", max_length=300, blank=True)
    portal_address = models.CharField("本网站的申请地址", max_length=300, blank=True)
    lacks = models.JSONField("缺少的要素", default=list, help_text="原网上大厅迁入、还没有补全的")

    objects = ItemEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的事项"
        verbose_name_plural = "公开的事项"
        ordering = ["item__department__order", "item__order", "item__code"]
        constraints = [
            models.CheckConstraint(condition=Q(item_type__in=ItemType.values), name="hall_entry_type"),
            models.CheckConstraint(condition=Q(case_type__in=CaseType.values), name="hall_entry_case_type"),
            models.CheckConstraint(condition=Q(change_kind__in=LifeEvent.values), name="hall_entry_change"),
        ]
        indexes = [models.Index(fields=["department", "closes_on"], name="hall_entries_of_department")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the guide."""
        return f"/hall/items/{self.item.code}/"


class ItemTask(models.Model):
    """A document that changes an item: by when a version that follows it has to be public (通知 二（三）: 及时).

    Twenty working days after the document or the day on which it takes effect, whichever is later (P47).
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="tasks", verbose_name="事项")
    kind = models.CharField("变更类型", max_length=12, choices=LifeEvent)
    document = models.CharField("依据文件", max_length=300)
    number = models.CharField("依据文号", max_length=80, blank=True)
    dated_on = models.DateField("成文日期")
    effective_on = models.DateField("生效日期", null=True, blank=True)
    due_on = models.DateField("期限")
    opened_at = models.DateTimeField("提出时间")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="落实的版本"
    )
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办结人"
    )
    outcome = models.CharField("结果", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "事项变更待办"
        verbose_name_plural = "事项变更待办"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LifeEvent.values), name="hall_item_task_kind"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(outcome=""), name="hall_item_task_outcome"
            ),
            # The same document is entered once, whoever enters it.
            models.UniqueConstraint(fields=["item", "document", "number"], name="hall_item_task_once"),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="hall_item_tasks_open", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_kind_display()}"
