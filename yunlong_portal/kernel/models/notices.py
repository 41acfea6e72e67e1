"""What people are told: each notice is a row before it is a message, and one row however often it is asked for."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from yunlong_portal.kernel.enums import DeliveryState, MailRhythm, NoticeChannel, NoticeLevel

KEY_LENGTH = LINK_LENGTH = SUBJECT_LENGTH = 200
ABOUT_LENGTH = 100


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by where they stand."""

    def standing(self) -> "NoticeQuerySet":
        """Return notices whose matter is not over."""
        return self.filter(settled_at__isnull=True)

    def unread(self) -> "NoticeQuerySet":
        """Return standing notices that their recipients have not marked as read."""
        return self.standing().filter(read_at__isnull=True)

    def undelivered(self) -> "NoticeQuerySet":
        """Return notices of which a message failed for good, or fails and is tried again."""
        deliveries = NoticeDelivery.objects.filter(notice=OuterRef("pk")).failing()
        return self.filter(Exists(deliveries))


class Notice(models.Model):
    """One message to one person. In the admin it has arrived once it is written; elsewhere see ``NoticeDelivery``.

    ``subject`` names the matter and never its content: it leaves the house by e-mail and through other people's
    gateways. A notice of a reminder plan (``plan``) is settled as soon as it is not owed any more.
    """

    key = models.CharField("键", max_length=KEY_LENGTH)
    plan = models.CharField("提醒计划", max_length=40, blank=True, help_text="不是定期提醒的为空")
    # Both foreign keys lead an index of several columns below.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False, verbose_name="收件人"
    )
    subject = models.CharField("事由", max_length=SUBJECT_LENGTH, help_text="只写是哪一件，不写内容")
    link = models.CharField("链接", max_length=LINK_LENGTH, help_text="门户内的路径，以 / 开头")
    about = models.CharField("事项", max_length=ABOUT_LENGTH, blank=True, help_text="哪一行，写成 app.model:主键")
    level = models.CharField("缓急", max_length=10, choices=NoticeLevel.choices, default=NoticeLevel.INFO)
    created_at = models.DateTimeField("提醒时间")
    read_at = models.DateTimeField("标为已读", null=True, blank=True)
    settled_at = models.DateTimeField("了结时间", null=True, blank=True, help_text="事情办完，或有了更新的提醒")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒和送达"
        ordering = ["-created_at", "-pk"]
        # Not ``unique=True``: on PostgreSQL that brings a second index, for LIKE, which nobody asks and sweeps pay for.
        constraints = [models.UniqueConstraint(fields=["key"], name="kernel_one_notice_per_key")]
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="kernel_notice_recipient"),
            models.Index(
                fields=["recipient"],
                name="kernel_notice_unread",
                condition=Q(read_at__isnull=True, settled_at__isnull=True),
            ),
            models.Index(fields=["plan"], name="kernel_notice_standing", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["about"], name="kernel_notice_about", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["-created_at", "-id"], name="kernel_notice_newest"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_unread(self) -> bool:
        """Say whether the recipient still has to look."""
        return self.read_at is None and self.settled_at is None


class NoticeDigestQuerySet(models.QuerySet["NoticeDigest"]):
    """Digests by where they stand."""

    def open(self) -> "NoticeDigestQuerySet":
        """Return digests neither sent nor given up nor found empty."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True, emptied_at__isnull=True)

    def free(self, now: datetime) -> "NoticeDigestQuerySet":
        """Return open digests that nobody holds."""
        return self.open().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))


class NoticeDigest(models.Model):
    """One person's one letter of a day. Its deliveries were put into it before it is sent, and are sent with it.

    Claimed and marked as a delivery is. A digest whose matters are all over before it goes out is empty and not sent.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name="收件人"
    )
    day = models.DateField("日期")
    created_at = models.DateTimeField("汇总时间")
    leased_until = models.DateTimeField("在此之前不再发送", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failed_at = models.DateTimeField("放弃时间", null=True, blank=True)
    emptied_at = models.DateTimeField("发出前都已了结", null=True, blank=True)

    objects = NoticeDigestQuerySet.as_manager()

    class Meta:
        verbose_name = "提醒汇总"
        verbose_name_plural = "提醒汇总"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day"], name="kernel_one_digest_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="kernel_digest_open",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True, emptied_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.day}"


class NoticeDeliveryQuerySet(models.QuerySet["NoticeDelivery"]):
    """Deliveries by where they stand."""

    def open(self) -> "NoticeDeliveryQuerySet":
        """Return deliveries neither sent nor given up."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True, skipped_at__isnull=True)

    def free(self, now: datetime) -> "NoticeDeliveryQuerySet":
        """Return open deliveries that are due and that nobody holds."""
        # No other table in here: a claim is an UPDATE over this, and PostgreSQL looks again only at the row itself
        # when two want it at once.
        return self.open().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now), due_at__lte=now)

    def failing(self) -> "NoticeDeliveryQuerySet":
        """Return deliveries given up, and those tried in vain so far."""
        return self.filter(sent_at__isnull=True, skipped_at__isnull=True).exclude(last_error="")


class NoticeDelivery(models.Model):
    """One notice on one channel that leaves the house: what is still to be sent, and what became of it.

    It is claimed like a job, but in a commit of its own before anything is sent, and marked in another one after:
    what has left the house cannot be taken back by undoing a transaction.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", db_index=False, verbose_name="提醒")
    channel = models.CharField("渠道", max_length=10, choices=NoticeChannel.choices)
    digest = models.ForeignKey(
        NoticeDigest, models.SET_NULL, null=True, blank=True, related_name="deliveries", verbose_name="汇总"
    )
    due_at = models.DateTimeField("何时起发送")
    leased_until = models.DateTimeField("在此之前不再发送", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    last_error = models.TextField("最近一次错误", blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failed_at = models.DateTimeField("放弃时间", null=True, blank=True, help_text="对方一再拒收")
    skipped_at = models.DateTimeField("决定不发的时间", null=True, blank=True)
    skipped_because = models.CharField("为什么不发", max_length=60, blank=True)

    objects = NoticeDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = "送达"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="kernel_one_delivery_per_channel"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, failed_at__isnull=True)
                | Q(sent_at__isnull=True, skipped_at__isnull=True)
                | Q(failed_at__isnull=True, skipped_at__isnull=True),
                name="kernel_delivery_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "id"],
                name="kernel_delivery_open",
                condition=Q(sent_at__isnull=True, failed_at__isnull=True, skipped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}：{self.standing.label}"

    @property
    def standing(self) -> DeliveryState:
        """Return where it stands; what was not sent before its matter was over will not be."""
        if self.sent_at:
            return DeliveryState.SENT
        if self.failed_at:
            return DeliveryState.FAILED
        if self.skipped_at or self.notice.settled_at:
            return DeliveryState.SKIPPED
        return DeliveryState.QUEUED

    @property
    def explanation(self) -> str:
        """Return in words what became of it, for staff."""
        match self.standing:
            case DeliveryState.SENT:
                return ""
            case DeliveryState.FAILED:
                return self.last_error
            case DeliveryState.SKIPPED:
                return self.skipped_because or "发出之前事情已了结"
        if self.last_error:
            return f"将再试：{self.last_error}"
        if self.digest_id is not None:
            return "随每天的汇总邮件发出"
        return "等每天的汇总邮件" if self.waits_for_digest else ""

    @property
    def waits_for_digest(self) -> bool:
        """Say whether it is a letter to somebody who wants one a day; what is overdue goes at once."""
        is_letter = self.channel == NoticeChannel.EMAIL and self.notice.level != NoticeLevel.OVERDUE
        return is_letter and self.notice.recipient.mail_rhythm == MailRhythm.DAILY
