"""A case: its envelope and where it stands, who applies, what is asked, and its computed dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from columns.models import Department, Village
from disclosure.models import Publication
from hall.enums import (
    ENDED_STATES,
    ApplicantKind,
    ApplicationState,
    CaseType,
    Channel,
    IdentityType,
    ItemType,
    Outcome,
    PickupWay,
)
from hall.models.items import Item
from hall.querysets import ApplicationQuerySet
from yunlong_portal.kernel.encryption import EncryptedJSONField, EncryptedTextField


class Application(models.Model):
    """申请: of which item and version, whose it is, where it stands, who works on it. No word of the applicant's.

    ``department`` decides and answers for the limits; ``desk`` is whose window took the papers in (itself, or the
    service centre). Cases keep the ``publication`` they were filed under, and of its item what figures count.
    """

    number = models.CharField("申报号", max_length=60, unique=True, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="applications", verbose_name="事项")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", verbose_name="申报时的版本")
    item_name = models.CharField("事项名称", max_length=200)
    item_type = models.CharField("事项类型", max_length=20, choices=ItemType)
    case_type = models.CharField("办件类型", max_length=12, choices=CaseType)
    statutory_days = models.PositiveSmallIntegerField("法定时限（工作日）", null=True)
    promised_days = models.PositiveSmallIntegerField("承诺时限（工作日）", null=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="hall_applications", verbose_name="实施主体"
    )
    desk = models.ForeignKey(Department, models.PROTECT, related_name="applications_at_desk", verbose_name="收件窗口")
    channel = models.CharField("申报方式", max_length=12, choices=Channel)
    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+", verbose_name="代办的村")
    township = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name="申请人所在乡镇",
        help_text="统计各乡镇网上申报的比例",
    )  # fmt: skip
    state = models.CharField(
        "状态", max_length=16, choices=ApplicationState, default=ApplicationState.FILED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    outcome = models.CharField("决定", max_length=8, choices=Outcome, blank=True)
    filed_at = models.DateTimeField("申报时间")
    received_on = models.DateField("收到材料日期")
    accepted_on = models.DateField("受理日期", null=True)
    is_deemed_accepted = models.BooleanField("逾期未告知视为受理", default=False)
    decided_on = models.DateField("决定日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    extended_days = models.PositiveSmallIntegerField("已延长工作日", default=0)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    acceptor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="受理人"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="决定人"
    )
    outside_reason = models.CharField("网下办理的原因", max_length=200, blank=True)
    province_number = models.CharField("省平台办件编号", max_length=60, null=True, unique=True)
    pickup_way = models.CharField("取件方式", max_length=10, choices=PickupWay, default=PickupWay.WINDOW)
    tracking_digest = models.CharField(max_length=64, editable=False)
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)

    history = HistoricalRecords(excluded_fields=["tracking_digest", "submission"])
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="hall_application_state"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="hall_application_channel"),
            models.CheckConstraint(condition=Q(outcome="") | Q(decided_on__isnull=False), name="hall_decided_on_a_day"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(state__in=sorted(ENDED_STATES)), name="hall_closed_has_ended"
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.OUTSIDE) | ~Q(outside_reason=""), name="hall_outside_says_why"
            ),
            # Who took a case in must not be who decides it; on the spot one person does both (行政许可法 Art. 34).
            models.CheckConstraint(
                condition=Q(case_type=CaseType.ON_THE_SPOT)
                | Q(acceptor__isnull=True)
                | Q(decider__isnull=True)
                | ~Q(acceptor=F("decider")),
                name="hall_acceptor_is_not_decider",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "-id"], name="hall_by_department"),
            models.Index(fields=["desk", "state", "-id"], name="hall_by_desk"),
            models.Index(fields=["state", "-id"], name="hall_by_state"),
            models.Index(fields=["item", "-id"], name="hall_by_item"),
            models.Index(fields=["department", "filed_at"], name="hall_by_filing"),
            models.Index(fields=["received_on"], name="hall_by_receipt"),
            # What is over its term (retention): for ten years no row at all.
            models.Index(fields=["closed_on"], name="hall_by_end"),
            models.Index(fields=["department", "id"], name="hall_open", condition=Q(closed_on__isnull=True)),
            # 办件公示: the newest granted licences first (行政许可法 Art. 40).
            models.Index(
                fields=["-decided_on", "-id"],
                name="hall_granted_licences",
                condition=Q(item_type=ItemType.LICENCE, outcome=Outcome.GRANTED),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ApplicationParty(models.Model):
    """Who applies, and who acts for him. No history, encrypted, erasable; what figures count stays plain."""

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="party")
    kind = models.CharField("申请人类别", max_length=12, choices=ApplicantKind)
    masked_name = models.CharField("显示名", max_length=60, help_text="张*；列表、看板和导出只用它")
    name = EncryptedTextField("姓名或者名称")
    identity_type = models.CharField("证件名称", max_length=20, choices=IdentityType, blank=True)
    identity_number = EncryptedTextField("证件号码", blank=True)
    legal_representative = EncryptedTextField("法定代表人", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    address = EncryptedTextField("联系地址", blank=True)
    agent = EncryptedJSONField("代理人", null=True, help_text="姓名、证件、电话、与申请人的关系")
    pickup = EncryptedJSONField("取件地址", null=True, help_text="邮寄的收件人、地址、电话")
    answers = EncryptedJSONField("表单", default=dict, help_text="事项自己的问题和回答")
    identity_index = models.CharField(max_length=64, blank=True, db_index=True, help_text="找同一申请人用，不可还原")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    # Of the last four digits of the identity number and the name: who has lost his code asks by telephone with them.
    recall_index = models.CharField(max_length=64, blank=True, db_index=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True)

    class Meta:
        verbose_name = "申请人"
        verbose_name_plural = "申请人"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ApplicantKind.values), name="hall_party_kind"),
        ]

    def __str__(self) -> str:
        return self.masked_name


class ApplicationClock(models.Model):
    """What follows from events, version and calendar: computed anew whenever one of them changes, never typed.

    One row says by when what comes next is due: acceptance, decision, or handing over. Outside every history.
    """

    application = models.OneToOneField(Application, models.PROTECT, primary_key=True, related_name="clock")
    is_open = models.BooleanField("未办结", default=True)
    awaits = models.CharField("等待", max_length=10, blank=True, help_text="accept、decide、deliver；空：不计时")
    due_on = models.DateField("法定到期日", null=True)
    promised_on = models.DateField("承诺到期日", null=True)
    # What staff count down to and lists are sorted by: the promise, and the date in law once more time was granted.
    counts_to = models.DateField("办到哪天", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_by = models.CharField("停止计算的原因", max_length=30, blank=True)
    # By when it was to be decided, kept after the decision: figures compare it with the day of the decision.
    decide_by = models.DateField("法定办结日期", null=True)
    promised_by = models.DateField("承诺办结日期", null=True)
    calendar_version = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = "办理期限"
        verbose_name_plural = "办理期限"
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(promised_on__isnull=True) | Q(promised_on__lte=F("due_on")),
                name="hall_promise_not_after_law",
            ),
        ]
        indexes = [
            models.Index(fields=["is_open", "due_on"], name="hall_open_by_due"),
            models.Index(fields=["is_open", "promised_on"], name="hall_open_by_promise"),
            models.Index(fields=["is_open", "counts_to"], name="hall_open_by_what_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.due_on}"
