"""新媒体账号规定 and the monthly check of each account: what is to be ticked, the form, what was ticked, a year."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.activities.years import FIRST_YEAR, LAST_YEAR, YearPages
from columns.admin.filed.base import IsCurrent
from columns.admin.filed.kept import paper_answer
from columns.admin.filed.reaching import reach
from columns.admin.registers import RegisterAdmin
from columns.domain.activities.account_checks import Answer, first_of, in_force, last_of, owed_on, rules_in, runs, tick
from columns.domain.duties import duty_book
from columns.enums import REGISTER_READERS, Duty, RuleResult
from columns.models import AccountCheck, AccountRule, NewMediaAccount
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_MONTHS = range(1, 13)


@admin.register(AccountRule)
class AccountRuleAdmin(RegisterAdmin):
    """新媒体账号规定. A rule that is worded anew is ended and entered again: older checks were against the old one."""

    fixed = ("code", "text", "starts_on")
    list_display = ("text", "basis", "starts_on", "ends_on", "order")
    list_filter = (IsCurrent,)
    search_fields = ("text", "basis")
    search_help_text = "按规定或者依据查找"
    fields = ("code", "text", "basis", "order", "starts_on", "ends_on")
    formfield_overrides: dict[Any, Any] = {
        **RegisterAdmin.formfield_overrides, models.DateField: {"widget": DateInput}
    }  # fmt: skip


class CheckForm(CleanTextMixin, forms.Form):
    """For each rule in force a result and a remark."""

    def __init__(self, *args: Any, rules: Sequence[AccountRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        for rule in rules:
            self.fields[f"result-{rule.pk}"] = forms.ChoiceField(
                label=rule.text, help_text=rule.basis, choices=RuleResult.choices, widget=forms.RadioSelect
            )
            self.fields[f"remark-{rule.pk}"] = forms.CharField(
                label="备注", max_length=200, required=False, help_text="不符合的，写明情况和怎样改"
            )

    def answers(self) -> Mapping[int, Answer]:
        """Return what was ticked, by the key of the rule."""
        given = self.cleaned_data
        return {each.pk: Answer(given[f"result-{each.pk}"], given[f"remark-{each.pk}"]) for each in self.rules}


@admin.register(AccountCheck)
class AccountCheckAdmin(YearPages, PortalModelAdmin):
    """账号月度对照. Nothing ticked is changed: an error is put right by a second check of the month."""

    seen_by = (*(each.value for each in REGISTER_READERS), Duty.TAKE_FILINGS.value)
    change_list_template = "admin/columns/filed/change_list.html"
    list_display = ("account", "unit", "in_month", "kept", "ticked_by", "ticked_at")
    list_select_related = ("account__department", "ticked_by")
    search_fields = ("account__name", "account__department__short_name")
    search_help_text = "按账号或者单位查找"
    date_hierarchy = "month"
    watched_as = "new_media"
    year_title = "政务新媒体账号月度对照情况表"
    year_heads = (
        ("账号", ""), ("单位", "short"), *((f"{month}月", "narrow") for month in _MONTHS),
    )  # fmt: skip
    year_note = "“符合”即当月各条规定都符合或者不适用；“缺”即当月在运行而没有对照；“—”即不用对照。"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountCheck]:
        """Return the checks of the accounts one sees."""
        rows = super().get_queryset(request)
        own = reach(request, self.watched_as)
        return rows if own is None else rows.filter(account__department__in=own)

    @admin.display(description="单位", ordering="account__department__order")
    def unit(self, check: AccountCheck) -> str:
        return check.account.department.short_name

    @admin.display(description="月份", ordering="month")
    def in_month(self, check: AccountCheck) -> str:
        return f"{check.month:%Y-%m}"

    @admin.display(description="结果")
    def kept(self, check: AccountCheck) -> str:
        broken = sum(line[2] == RuleResult.BROKEN for line in check.lines)
        return f"{broken}条不符合" if broken else "符合"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("todo/", wrap(self.todo_view), name="columns_accountcheck_todo"),
            path("tick/<int:account>/<slug:month>/", wrap(self.tick_view), name="columns_accountcheck_tick"),
            path("<int:object_id>/check.pdf", wrap(self.paper_view), name="columns_accountcheck_paper"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tools = [
            (reverse("admin:columns_accountcheck_todo"), "待对照的账号"),
            (reverse("admin:columns_accountcheck_years"), "年度对照情况"),
        ]
        missed = sum(each.is_missed for each in owed_on(timezone.localdate(), among=reach(request, self.watched_as)))
        told = {"tools": tools, "alarm": f"有{missed}个账号月份漏了对照，请补上。" if missed else ""}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def todo_view(self, request: HttpRequest) -> HttpResponse:
        """List what is to be ticked: what was missed, then this month."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today, book = timezone.localdate(), duty_book(request)
        found = owed_on(today, among=reach(request, self.watched_as))
        accounts = NewMediaAccount.objects.select_related("department").in_bulk({each.account_id for each in found})
        rows = [(accounts[each.account_id], each) for each in found]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "待对照的账号",
            "rows": [
                (account, each, last_of(each.month), book.may(Duty.KEEP_REGISTERS, account.department))
                for account, each in sorted(rows, key=lambda pair: pair[1].month)
            ],
            "has_rules": bool(rules_in(first_of(today))),
            "rules_address": reverse("admin:columns_accountrule_changelist") if book.holds([Duty.KEEP_COLUMNS]) else "",
        }
        return TemplateResponse(request, "admin/columns/activities/account_todo.html", context)

    def tick_view(self, request: HttpRequest, account: int, month: str) -> HttpResponse:
        """Take the list of one account and month."""
        kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
        row = get_object_or_404(
            NewMediaAccount.objects.select_related("department").filter(department__in=kept),
            pk=account if is_key(str(account)) else None,
        )
        first = _month(month)
        form = CheckForm(request.POST or None, rules=rules_in(first))
        if form.is_valid():
            try:
                tick(row, month=first, answers=form.answers(), actor=person_of(request), now=timezone.now())
                messages.success(request, f"已记下{row}{first:%Y-%m}的对照。")
                return redirect("admin:columns_accountcheck_todo")
            except Refused as refused:
                say(form, refused)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{row}：{first:%Y-%m}对照",
            "account": row,
            "month": first,
            "due_on": last_of(first),
            "form": form,
            "earlier": AccountCheck.objects.filter(account=row, month=first).select_related("ticked_by").first(),
        }
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/columns/activities/account_tick.html", context, status=status)

    def _find(self, request: HttpRequest, object_id: Any) -> AccountCheck:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("account__department", "ticked_by")
        return get_object_or_404(rows, pk=object_id if is_key(str(object_id)) else None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one check."""
        check = self._find(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(check),
            "check": check,
            "lines": _lines(check),
        }
        return TemplateResponse(request, "admin/columns/activities/account_check.html", context)

    def paper_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Print one check."""
        check = self._find(request, object_id)
        printed = Register(
            title=f"{check.account}运行管理对照表",
            keeper=check.account.department.name,
            period=f"{check.month.year}年{check.month.month}月",
            columns=[
                RegisterColumn("序号", "narrow"), RegisterColumn("规定", "wide"), RegisterColumn("依据", "middle"),
                RegisterColumn("结果", "short"), RegisterColumn("备注", ""),
            ],
            rows=[(str(place), *line) for place, line in enumerate(_lines(check), 1)],
            signatures=("具体责任人", "责任领导"),
            note=f"{check.ticked_by}于{timezone.localtime(check.ticked_at):%Y-%m-%d %H:%M}对照。",
        )  # fmt: skip
        return paper_answer(printed, name=printed.title)

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return each account's twelve months. Three queries and those of the desk."""
        own, today = reach(request, self.watched_as), timezone.localdate()
        accounts = NewMediaAccount.objects.select_related("department").order_by("department__order", "pk")
        if own is not None:
            accounts = accounts.filter(department__in=own)
        checks = AccountCheck.objects.filter(month__year=year).order_by("pk")
        last = {(each.account_id, each.month): self.kept(each) for each in checks}
        rules = list(AccountRule.objects.all())
        months = [date(year, month, 1) for month in _MONTHS]
        ruled = {month for month in months if in_force(rules, month) and month <= today}

        def cell(account: NewMediaAccount, month: date) -> str:
            if said := last.get((account.pk, month)):
                return said
            if month not in ruled or not runs(account, month):
                return ""
            return "缺" if last_of(month) < today else "待对照"

        found = [(each, [cell(each, month) for month in months]) for each in accounts]
        return [(str(each), each.department.short_name, *cells) for each, cells in found if any(cells)]


def _lines(check: AccountCheck) -> list[tuple[str, ...]]:
    return [
        (text, basis, str(RuleResult(result).label), remark) for text, basis, result, remark in check.lines
    ]  # fmt: skip


def _month(typed: str) -> date:
    """Return the first day of a month written 2026-11, else 404; the table of a year has no others."""
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise Http404 from error
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise Http404
    return month
