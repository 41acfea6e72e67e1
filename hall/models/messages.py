"""咨询、建议、投诉、找错: what somebody asks or says without applying for anything, and what he was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from hall.enums import MessageKind, MessageState
from hall.models.items import Item
from hall.querysets import MessageQuerySet
from yunlong_portal.kernel.encryption import EncryptedTextField


class Message(models.Model):
    """One message: what sort, about which item or page, whose turn, by when. Its words lie apart, erasable.

    ``department`` is whom the service bureau passed it to; while it is with the bureau itself there is none.
    """

    number = models.CharField("编号", max_length=60, unique=True, editable=False)
    kind = models.CharField("类别", max_length=12, choices=MessageKind)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="messages", verbose_name="涉及的事项")
    page = models.CharField("涉及的页面", max_length=300, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="hall_messages", verbose_name="答复单位"
    )
    state = models.CharField("状态", max_length=10, choices=MessageState, default=MessageState.RECEIVED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_private = models.BooleanField("不要公开", default=False, help_text="留言人要求只答复他本人")
    received_on = models.DateField("收到日期")
    due_on = models.DateField("答复期限")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_on = models.DateField("答复日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    sent_at = models.DateTimeField("提交时间")
    tracking_digest = models.CharField(max_length=64, editable=False)
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)

    history = HistoricalRecords(excluded_fields=["tracking_digest", "submission"])
    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "咨询留言"
        verbose_name_plural = "咨询留言"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="hall_message_kind"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="hall_message_state"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.ANSWERED) | Q(answered_on__isnull=False, answered_by__isnull=False),
                name="hall_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.CLOSED, closed_on__isnull=False)
                | ~Q(state=MessageState.CLOSED) & Q(closed_on__isnull=True),
                name="hall_message_closed_on",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="hall_messages_by_state"),
            models.Index(fields=["department", "state"], name="hall_messages_of_department"),
        ]

    def __str__(self) -> str:
        return self.number


class MessageText(models.Model):
    """Who wrote, in which words, and what he was told. No history, encrypted, erasable."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="text")
    masked_name = models.CharField("显示名", max_length=60, blank=True)
    name = EncryptedTextField("称呼", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    content = EncryptedTextField("内容")
    answer = EncryptedTextField("答复", blank=True)
    erased_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = "留言内容"
        verbose_name_plural = "留言内容"

    def __str__(self) -> str:
        return self.masked_name or "未留姓名"


class ReleasedMessage(models.Model):
    """Question and answer as anybody may read them: personal data taken out, released by another than who answered."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="released")
    title = models.CharField("标题", max_length=100)
    question = models.TextField("问")
    answer = models.TextField("答")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="公开人")
    released_at = models.DateTimeField("公开时间")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "公开的问答"
        verbose_name_plural = "公开的问答"
        ordering = ["-released_at", "-pk"]
        indexes = [models.Index(fields=["-released_at"], name="hall_released_messages")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the question with its answer."""
        return f"/hall/questions/{self.message.number}/"
