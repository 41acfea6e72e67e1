"""The staff's screens for the calendar: enter a notice, see what it changes, put it in force; correct it."""

import dataclasses
import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from yunlong_portal.kernel.admin import PortalInline, TrackedModelAdmin, holds
from yunlong_portal.kernel.calendar_entry import read_notice_text
from yunlong_portal.kernel.calendar_keeping import (
    Change,
    check,
    put_in_force,
    take_out_of_force,
    what_changes,
    what_holiday_changes,
)
from yunlong_portal.kernel.enums import DayKind
from yunlong_portal.kernel.forms import MissingByNameMixin
from yunlong_portal.kernel.models import CalendarDay, CalendarNotice, StandingHoliday
from yunlong_portal.kernel.workdays import NATIONAL, Day, Standing, beijing_date
from yunlong_portal.kernel.workdays.tables import as_standing, read_calendar
from yunlong_portal.kernel.workflow import Refused

KEEPERS = ("keep_calendar",)


class EditionForm(forms.ModelForm):
    """A form that remembers which edition it showed, and does not overwrite a later one."""

    seen_edition = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_edition"] = self.instance.edition

    def clean(self) -> dict[str, Any] | None:
        if self.instance.pk and self.cleaned_data.get("seen_edition") != self.instance.edition:
            raise ValidationError("您打开这一页之后，别人已经改过。请重新打开，看过现在的内容再改。", code="stale")
        self.instance.edition = uuid.uuid4()
        return super().clean()


class NoticeForm(EditionForm):
    """A notice, and a field to paste its text into."""

    text = forms.CharField(
        label="通知正文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 80}),
        help_text="粘贴通知原文，保存时读出放假和上班的日期，补进下面的表；读不懂的会逐行说明。"
        "如：春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。",
    )

    days_read: list[Day] = []

    class Meta:
        model = CalendarNotice
        fields = ["layer", "year", "title", "document_number", "issued_on", "supersedes", "source"]
        widgets = {name: forms.TextInput(attrs={"class": "vLargeTextField"}) for name in ("title", "source")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "supersedes" in self.fields:
            field: Any = self.fields["supersedes"]
            # Every amendment hangs on the year's notice itself; it is chosen here, not edited.
            field.queryset = CalendarNotice.objects.filter(supersedes__isnull=True).exclude(pk=self.instance.pk)
            field.widget.can_add_related = field.widget.can_change_related = field.widget.can_view_related = False

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.strip() and (year := self.cleaned_data.get("year")):
            try:
                self.days_read = read_notice_text(text, year=year)
            except Refused as refused:
                raise ValidationError([each.sentence for each in refused.refusals]) from refused
        return text


class HolidayForm(EditionForm):
    """A standing holiday counts as soon as it is saved: what it would change is shown before."""

    has_seen = forms.BooleanField(
        label="影响已看过", required=False, help_text="会使期限移动的修改，先列出影响；核对后勾选，再保存"
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.errors or self.cleaned_data.get("has_seen"):
            return cleaned
        stored = StandingHoliday.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        values = {name: value for name, value in self.cleaned_data.items() if name in _OF_HOLIDAY}
        new = as_standing(StandingHoliday(**values))
        old = as_standing(stored) if stored else None
        if old != new:
            change = what_holiday_changes(old=old, new=new, today=beijing_date(timezone.now()))
            if change.days or any(each.moves for each in change.effects):
                raise ValidationError(_told(change), code="not_seen")
        return cleaned


_OF_HOLIDAY = frozenset(each.name for each in dataclasses.fields(Standing))
_DAYS_TOLD = 10


def _told(change: Change) -> list[str]:
    """Return in sentences what a change does; of many days the first."""
    days = [f"{each.date}：现在{each.before}；改后{each.after}。" for each in change.days[:_DAYS_TOLD]]
    if len(change.days) > _DAYS_TOLD:
        days.append(f"另有{len(change.days) - _DAYS_TOLD}天。")
    effects = [each.words for each in change.effects]
    return ["这样修改有以下影响，核对无误的，请勾选“影响已看过”再保存：", *days, *effects]


class WhileDraft:
    """Rights that end while the notice is in force: its days rest."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _in_force(obj)  # type: ignore[misc]  # of the class it is mixed into


class DayInline(WhileDraft, PortalInline):
    """The days of a notice."""

    model = CalendarDay
    changed_by = KEEPERS
    fields = ("date", "kind", "name", "remark")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _in_force(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class TakeOutForm(MissingByNameMixin, forms.Form):
    """Why a notice is taken out of force."""

    reason = forms.CharField(label="停用理由", max_length=200, help_text="如：国庆节调休日抄错一天。会留在历史里。")


@admin.register(CalendarNotice)
class CalendarNoticeAdmin(WhileDraft, TrackedModelAdmin):
    """Notices by year; each is a draft until it is put in force."""

    changed_by = KEEPERS
    form = NoticeForm
    inlines = (DayInline,)
    list_display = ("title", "year", "layer", "document_number", "issued_on", "short_state", "day_count")
    list_filter = ("layer",)
    search_fields = ("title", "document_number")
    readonly_fields = ("state",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Show the field for the text only where days can still be entered."""
        fields = [*NoticeForm.Meta.fields, "state"]
        return fields if _in_force(obj) else [*fields, "text", "seen_edition"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarNotice]:
        return super().get_queryset(request).annotate(number_of_days=Count("days"))

    @admin.display(description="状态")
    def state(self, notice: CalendarNotice) -> str:
        """Return 已启用 with its moment, or 草稿."""
        since = notice.in_force_since
        return f"已启用（{timezone.localtime(since):%Y-%m-%d %H:%M}起）" if since else "草稿，尚未启用"

    @admin.display(description="状态")
    def short_state(self, notice: CalendarNotice) -> str:
        """Return 已启用 or 草稿."""
        return "已启用" if notice.in_force_since else "草稿"

    @admin.display(description="天数")
    def day_count(self, notice: Any) -> int:
        """Return how many days the notice names."""
        return notice.number_of_days

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list; from 9 December on say that next year's notice is missing."""
        if year := read_calendar(NATIONAL).overdue_notice(beijing_date(timezone.now())):
            messages.warning(
                request, f"{year}年全国放假通知还没有启用，跨入{year}年的期限都是暂定的。通知印发后请尽快录入。"
            )
        return super().changelist_view(request, extra_context)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the days with who did it."""
        for day in formset.save(commit=False):
            _sign(day, request)
            day.save()
        for day in formset.deleted_objects:
            _sign(day, request)
            day.delete()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the days typed, then add those read from the text that are not there."""
        super().save_related(request, form, formsets, change)
        there = set(form.instance.days.values_list("date", flat=True))
        days = [
            CalendarDay(
                notice=form.instance,
                date=each.date,
                kind=DayKind.OFF if each.off else DayKind.WORK,
                name=each.name,
            )
            for each in form.days_read
            if each.date not in there
        ]
        bulk_create_with_history(days, CalendarDay, default_user=request.user, default_change_reason="由通知正文读出")
        if days:
            messages.info(request, f"由通知正文读出{len(days)}天，请对照原文核对，再查看影响并启用。")

    # -- in force and out of it

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/in-force/",
                self.admin_site.admin_view(self.in_force_view),
                name="kernel_calendarnotice_in_force",
            ),
            *super().get_urls(),
        ]

    def in_force_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what putting in force (or taking out) means; on POST do it."""
        notice = CalendarNotice.objects.filter(pk=pk).first()
        if notice is None or not holds(request, KEEPERS):
            raise Http404
        data = request.POST if request.method == "POST" else None
        form = TakeOutForm(data) if notice.in_force_since else forms.Form(data)
        if form.is_valid():
            try:
                self._switch(request, notice, form)
            except Refused as refused:
                for each in refused.refusals:
                    form.add_error(None, each.sentence)
            else:
                return redirect("admin:kernel_calendarnotice_change", notice.pk)
        objections = [] if notice.in_force_since else check(notice)
        context = {
            **self.admin_site.each_context(request),
            "title": "停用放假通知" if notice.in_force_since else "启用放假通知",
            "opts": self.opts,
            "notice": notice,
            "form": form,
            "objections": objections,
            "change": what_changes(notice) if notice.in_force_since or not objections else None,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/kernel/calendarnotice/in_force.html", context, status=status)

    def _switch(self, request: HttpRequest, notice: CalendarNotice, form: forms.Form) -> None:
        if notice.in_force_since:
            take_out_of_force(notice=notice, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, f"已停用。{notice.year}年暂按法定节日推算，更正后请尽快重新启用。")
        else:
            put_in_force(notice=notice, actor=request.user, now=timezone.now())
            messages.success(request, "已启用，从现在起按这份通知推算工作日；未办结事项的期限几分钟内重新推算。")


@admin.register(StandingHoliday)
class StandingHolidayAdmin(TrackedModelAdmin):
    """Holidays by law or local rule: a change of the law ends one row and begins another."""

    changed_by = KEEPERS
    form = HolidayForm
    list_display = ("name", "layer", "reckoning", "days", "made_up", "valid_from", "valid_until", "basis")
    list_filter = ("layer",)
    fields = (
        "layer",
        "name",
        "reckoning",
        ("month", "day"),
        ("days_before", "days"),
        "made_up",
        ("valid_from", "valid_until"),
        "basis",
        "source",
        "has_seen",
        "seen_edition",
    )


def _in_force(notice: Any) -> bool:
    return bool(getattr(notice, "in_force_since", None))


def _sign(day: CalendarDay, request: HttpRequest) -> None:
    day._history_user = request.user  # type: ignore[attr-defined]  # simple-history reads it
    day._change_reason = "修改日期表"  # type: ignore[attr-defined]  # the same
