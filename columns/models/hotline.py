"""The hotline at work: what it was asked (P39), and what is to be brought up to date in the province's system (P40).

Who called and what was said is kept apart from the row of the call, encrypted and without a history, so that it can be
erased; class, department, times and satisfaction stay, so that every figure is counted after as it was before.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import (
    LEADERS,
    REGISTER_READERS,
    CallClass,
    CallState,
    ChangeCause,
    Duty,
    OnlineUpdateState,
    Satisfaction,
)
from columns.models.departments import Department
from columns.models.registers import RegisterDesk
from yunlong_portal.kernel.encryption import EncryptedTextField
from yunlong_portal.kernel.models import PrivateFile

if TYPE_CHECKING:
    from columns.querysets import Book

_HOTLINE = "hotline"
CALL_DUTIES = (Duty.TAKE_IN, Duty.HANDLE_REQUEST)
# Leaders are told of a call that is late: they read it, and answer nothing.
CALL_READERS = (*CALL_DUTIES, *LEADERS)
UPDATE_DUTIES = (*REGISTER_READERS, Duty.DRAFT)


def sees_the_whole_hotline(book: "Book") -> bool:
    """Return whether a person sits at a desk that the hotline is filed with: the county office, the service bureau."""
    return RegisterDesk.objects.held_by(book).filter(register=_HOTLINE).exists()


class OnlineUpdateQuerySet(models.QuerySet["OnlineAnswerUpdate"]):
    """What is to be brought up to date."""

    def visible_to(self, book: "Book") -> "OnlineUpdateQuerySet":
        """Return what a person's departments have to do; all of it for the desks of the hotline."""
        if sees_the_whole_hotline(book):
            return self
        return self.filter(department__in=book.departments(*UPDATE_DUTIES))

    def open(self) -> "OnlineUpdateQuerySet":
        """Return what is still to be done."""
        return self.filter(state=OnlineUpdateState.OPEN)


class OnlineAnswerUpdate(models.Model):
    """省在线解答系统已更新: something changed, and the department is to log in to the province's system and say so."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="单位")
    cause = models.CharField("变动", max_length=10, choices=ChangeCause)
    cause_key = models.CharField(max_length=80, editable=False)
    what = models.CharField("变动内容", max_length=200)
    link = models.CharField("在哪里看", max_length=200, blank=True)
    changed_on = models.DateField("变动日期")
    due_on = models.DateField("更新期限", help_text="变动之日起5个工作日")
    state = models.CharField(
        "状态", max_length=12, choices=OnlineUpdateState, default=OnlineUpdateState.OPEN, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    done_on = models.DateField("更新日期", null=True, editable=False, help_text="登录省在线解答系统更新的日期")
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="办结人"
    )
    picture = models.ForeignKey(
        PrivateFile, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="更新截图"
    )

    history = HistoricalRecords()
    objects = OnlineUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "省在线解答更新"
        verbose_name_plural = "省在线解答更新"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["department", "cause_key"], name="columns_online_update_once"),
            models.CheckConstraint(condition=Q(state__in=OnlineUpdateState.values), name="columns_online_update_state"),
            models.CheckConstraint(condition=Q(cause__in=ChangeCause.values), name="columns_online_update_cause"),
            models.CheckConstraint(
                condition=~Q(state=OnlineUpdateState.DONE)
                | Q(done_on__isnull=False, closed_by__isnull=False, picture__isnull=False),
                name="columns_online_update_is_proved",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="columns_online_updates_open")]

    def __str__(self) -> str:
        return self.what


class CallQuerySet(models.QuerySet["Call"]):
    """Calls as staff see them."""

    def visible_to(self, book: "Book") -> "CallQuerySet":
        """Return the calls of departments where a person answers or leads; all of them for the desks of the hotline."""
        if sees_the_whole_hotline(book):
            return self
        mine = book.departments(*CALL_READERS)
        return self.filter(Q(department__in=mine) | Q(passed_to__in=mine))

    def waiting(self) -> "CallQuerySet":
        """Return those that somebody still owes an answer."""
        return self.filter(state__in=(CallState.TAKEN, CallState.PASSED))


class Call(models.Model):
    """One call to the hotline: class, who took it, who answers by when, how the caller found it."""

    number = models.CharField("编号", max_length=40, unique=True, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="接听单位")
    received_at = models.DateTimeField("来电时间")
    call_class = models.CharField("类别", max_length=12, choices=CallClass)
    subject = models.CharField("问的是什么", max_length=60)
    state = models.CharField("状态", max_length=10, choices=CallState, default=CallState.TAKEN, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    passed_to = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="转办单位"
    )
    is_complex = models.BooleanField("情况复杂", default=False, editable=False)
    due_on = models.DateField("答复期限", null=True, editable=False)
    at_once = models.BooleanField("当场答复", default=False, editable=False)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="答复人"
    )
    used_key = models.CharField(max_length=60, blank=True, editable=False)
    used_label = models.CharField("用的问答", max_length=200, blank=True, editable=False)
    called_back_at = models.DateTimeField("回访时间", null=True, editable=False)
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction, blank=True, editable=False)
    became_key = models.CharField(max_length=80, blank=True, editable=False)
    became_label = models.CharField("转为", max_length=80, blank=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="接听人"
    )

    history = HistoricalRecords()
    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "热线来电"
        verbose_name_plural = "热线来电"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="columns_call_state"),
            models.CheckConstraint(condition=Q(call_class__in=CallClass.values), name="columns_call_class"),
            models.CheckConstraint(
                condition=~Q(state=CallState.PASSED) | Q(passed_to__isnull=False, due_on__isnull=False),
                name="columns_passed_call_has_place_and_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CallState.ANSWERED, CallState.CLOSED)) | Q(answered_at__isnull=False),
                name="columns_answered_call_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=CallState.BECAME) | ~Q(became_key=""), name="columns_call_became_something"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "-received_at"], name="columns_calls_by_department"),
            models.Index(fields=["passed_to", "-received_at"], name="columns_calls_passed_to"),
            models.Index(fields=["state", "due_on"], name="columns_calls_by_state"),
            models.Index(fields=["-received_at"], name="columns_calls_by_time"),
        ]

    def __str__(self) -> str:
        return self.number


class CallText(models.Model):
    """Who called, what was asked, what was said. No history, encrypted, erasable."""

    call = models.OneToOneField(Call, models.PROTECT, primary_key=True, related_name="text")
    masked_name = models.CharField("显示名", max_length=60, blank=True)
    name = EncryptedTextField("来电人", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    question = EncryptedTextField("来电内容")
    answer = EncryptedTextField("答复", blank=True)
    erased_at = models.DateTimeField("删除时间", null=True)

    class Meta:
        verbose_name = "热线来电内容"
        verbose_name_plural = "热线来电内容"

    def __str__(self) -> str:
        return self.masked_name or "未留姓名"
