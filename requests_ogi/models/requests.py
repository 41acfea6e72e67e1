"""The request itself: envelope, applicant, what is asked for, and its computed dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from columns.models import Department
from requests_ogi.enums import ApplicantKind, IntakeMode, OrganisationCategory, RequestState
from requests_ogi.querysets import RequestQuerySet
from yunlong_portal.kernel.encryption import EncryptedJSONField, EncryptedTextField
from yunlong_portal.kernel.enums import IdentityType


class InformationRequest(models.Model):
    """政府信息公开申请: whose it is, where it stands, who works on it. No word of the applicant's.

    ``organ`` is the administrative organ addressed: the request is its own from receipt to reply, in its name, number
    and seal. ``desk`` is the department whose people work on it now: the window that took it in, the organ itself, or
    the county office for what is addressed to the county government.
    """

    number = models.CharField("登记编号", max_length=60, unique=True, editable=False)
    organ = models.ForeignKey(
        Department, models.PROTECT, related_name="information_requests", verbose_name="被申请机关"
    )
    desk = models.ForeignKey(Department, models.PROTECT, related_name="requests_at_desk", verbose_name="现在办理的单位")
    window = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="requests_taken_in", verbose_name="接件窗口"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="handled_requests", verbose_name="承办人"
    )
    mode = models.CharField("提交方式", max_length=20, choices=IntakeMode)
    regime = models.CharField("适用条例", max_length=8, blank=True, help_text="以收到之日施行的为准，登记后不变")
    state = models.CharField(
        "状态", max_length=24, choices=RequestState, default=RequestState.SUBMITTED, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    submitted_at = models.DateTimeField("提交时间")
    arrived_on = models.DateField("到达日期", null=True, help_text="信函、传真、邮件到达，或者网上提交的日期")
    received_on = models.DateField("收到之日", null=True, help_text="期限的起点，当日不计")
    receipt_basis = models.CharField("收到之日的确定", max_length=200, blank=True)
    replied_on_the_spot = models.BooleanField("当场答复", default=False)
    is_restricted = models.BooleanField(
        "限知", default=False, help_text="只有承办人、公开机构负责人和县政务公开办公室能看"
    )
    entered_late_because = models.CharField(
        "补录原因", max_length=200, blank=True, help_text="断网期间纸面接件，事后录入"
    )
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="补录复核人"
    )
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="forwarded", verbose_name="由哪件申请转来",
        help_text="申请人书面同意后，向另一机关新登记的申请",
    )  # fmt: skip
    closed_on = models.DateField("办结日期", null=True)
    secrecy_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="保密审查人"
    )
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="接件人"
    )
    tracking_digest = models.CharField(max_length=64, editable=False)
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)

    history = HistoricalRecords(excluded_fields=["tracking_digest", "submission"])
    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "信息公开申请"
        verbose_name_plural = "信息公开申请"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="requests_state"),
            models.CheckConstraint(condition=Q(mode__in=IntakeMode.values), name="requests_mode"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, regime="") | Q(received_on__isnull=False) & ~Q(regime=""),
                name="requests_received_under_a_law",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "-id"], name="requests_by_desk"),
            models.Index(fields=["organ", "received_on"], name="requests_by_organ"),
            models.Index(fields=["handler", "state"], name="requests_by_handler"),
            models.Index(fields=["state", "-id"], name="requests_by_state"),
            # The board counts these; what is closed is the most, and grows.
            models.Index(fields=["organ", "id"], name="requests_open_by_organ", condition=Q(closed_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.number


class Applicant(models.Model):
    """Who asks. No history, encrypted, erasable; what statistics count stays plain, and says nothing of a person."""

    request = models.OneToOneField(InformationRequest, models.PROTECT, primary_key=True, related_name="applicant")
    kind = models.CharField("申请人类别", max_length=12, choices=ApplicantKind)
    category = models.CharField("组织类别", max_length=16, choices=OrganisationCategory, blank=True)
    masked_name = models.CharField("显示名", max_length=60, help_text="张*；列表、看板和导出只用它")
    name = EncryptedTextField("姓名或者名称")
    identity_type = models.CharField("证件名称", max_length=20, choices=IdentityType, blank=True)
    identity_number = EncryptedTextField("证件号码或者统一社会信用代码", blank=True)
    legal_representative = EncryptedTextField("法定代表人", blank=True)
    contact_name = EncryptedTextField("联系人", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    address = EncryptedTextField("联系地址", blank=True)
    postcode = EncryptedTextField("邮政编码", blank=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    fax = EncryptedTextField("传真", blank=True)
    employer = EncryptedTextField("工作单位", blank=True)
    agent = EncryptedJSONField("代理人", null=True, help_text="姓名、证件、电话、授权方式")
    identity_index = models.CharField(max_length=64, blank=True, db_index=True, help_text="找同一申请人用，不可还原")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    erased_at = models.DateTimeField("个人信息删除时间", null=True)

    class Meta:
        verbose_name = "申请人"
        verbose_name_plural = "申请人"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ApplicantKind.values), name="requests_applicant_kind"),
            models.CheckConstraint(
                condition=Q(kind=ApplicantKind.ORGANISATION) | Q(category=""), name="requests_category_of_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name


class Particulars(models.Model):
    """What is asked for, in the applicant's words, and how he wants to get it."""

    request = models.OneToOneField(InformationRequest, models.PROTECT, primary_key=True, related_name="particulars")
    description = EncryptedTextField("所需信息内容描述")
    title = EncryptedTextField("信息名称", blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    index_number = models.CharField("索引号", max_length=80, blank=True)
    purpose = EncryptedTextField("用途", blank=True, help_text="只有2007年条例要求填写")
    supply_forms = models.JSONField("指定提供方式", default=list)
    delivery_ways = models.JSONField("获取信息的方式", default=list)
    accepts_other_form = models.BooleanField("可接受其他方式", default=True)
    description_index = models.CharField(max_length=64, blank=True, db_index=True, help_text="完全相同的申请")
    erased_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = "申请内容"
        verbose_name_plural = "申请内容"

    def __str__(self) -> str:
        return str(self.request_id)


class Deadline(models.Model):
    """What follows from events, regime and calendar: computed anew whenever one of them changes, never typed.

    Outside every history; what moved is told by :class:`DeadlineMove`.
    """

    request = models.OneToOneField(InformationRequest, models.PROTECT, primary_key=True, related_name="deadline")
    is_open = models.BooleanField("未办结", default=True)
    due_on = models.DateField("法定到期日", null=True, help_text="空：期限停止计算，或者收到之日未定")
    promised_on = models.DateField("承诺到期日", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_by = models.CharField("停止计算的原因", max_length=30, blank=True)
    extended_days = models.PositiveSmallIntegerField("已延长工作日", default=0)
    calendar_version = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(promised_on__isnull=True) | Q(promised_on__lte=F("due_on")),
                name="requests_promise_not_after_law",
            ),
        ]
        indexes = [
            models.Index(fields=["is_open", "due_on"], name="requests_open_by_due"),
            models.Index(fields=["is_open", "promised_on"], name="requests_open_by_promise"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.due_on}"
