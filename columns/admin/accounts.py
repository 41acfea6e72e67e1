"""Accounts: opened and closed by whoever manages duties. An account alone opens nothing.

A password set here is for one use, and who set it, when and why stays where the person sees it.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, SetPasswordForm
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.views.decorators.debug import sensitive_post_parameters

from columns.admin.forms import ReasonForm
from columns.admin.grants import ADMINISTRATORS, attempt
from columns.domain.accounts import close_account, open_account, reopen_account, reset_password
from yunlong_portal.kernel.account_pages import PASSWORD_HELP
from yunlong_portal.kernel.admin import DutyPermissions, is_key
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.visitors import person_of


class NewAccountForm(CleanTextMixin, AdminUserCreationForm):
    """A new account with a first password, good for one use."""

    reason = forms.CharField(
        label="理由", max_length=200, help_text="如“8月20日新任县民政局拟稿员”，会一直保留",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )  # fmt: skip

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "display_name", "email")


class AccountForm(CleanTextMixin, forms.ModelForm):
    """The name of a person and how to reach him."""

    class Meta:
        model = User
        fields = ("display_name", "email")


class TemporaryPasswordForm(CleanTextMixin, SetPasswordForm):
    """A password for one use, and why."""

    reason = forms.CharField(
        label="理由", max_length=200, help_text="如“本人8月20日到办公室说忘记密码”；会一直保留，本人看得到"
    )
    field_order = ["reason", "new_password1", "new_password2"]

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].label = "临时密码"
        self.fields["new_password1"].help_text = PASSWORD_HELP
        self.fields["new_password2"].label = "再输入一次"
        self.fields["new_password2"].help_text = ""


@admin.register(User)
class AccountAdmin(DutyPermissions, UserAdmin):
    """Names and passwords only: rights lie on departments, and no field here gives any."""

    changed_by = ADMINISTRATORS
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("display_name", "username", "number_of_duties", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("display_name", "username")
    search_help_text = "按姓名或用户名查找"
    ordering = ("display_name", "username")
    filter_horizontal = ()
    fieldsets = ((None, {"fields": ("username", "display_name", "email", "password_act", "state", "duties", "acts")}),)
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "reason")}),
        ("第一个密码，本人登录后须先改", {"fields": ("usable_password", "password1", "password2")}),
    )
    readonly_fields = ("username", "password_act", "state", "duties", "acts")
    actions = None
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).annotate(duty_count=Count("duty_grants"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for the shell's superusers: who keeps the server keeps their passwords."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_superuser)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Open a new account through the domain; a change is of the name and the address only."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            open_account(
                actor=person_of(request), user=obj, reason=form.cleaned_data["reason"], now=timezone.now()
            )  # fmt: skip

    @admin.display(description="职责数", ordering="duty_count")
    def number_of_duties(self, user: Any) -> int:
        return user.duty_count

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    @admin.display(description="密码")
    def password_act(self, user: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        said = "临时密码，本人还没有改成自己的" if user.has_temporary_password else ""
        return format_html('{}　<a href="{}">设临时密码</a>', said, address)

    @admin.display(description="状态")
    def state(self, user: User) -> str:
        """Return whether the account is open, with a link to close or reopen it."""
        said, act = ("启用中", "停用账号") if user.is_active else ("已停用", "重新启用")
        address = reverse("admin:kernel_user_active", args=[user.pk])
        return format_html('{}　<a href="{}">{}</a>', said, address, act)

    @admin.display(description="职责")
    def duties(self, user: User) -> str:
        address = reverse("admin:columns_dutygrant_person", args=[user.pk])
        return format_html('<a href="{}">查看、授予或结束职责</a>', address)

    @admin.display(description="经过")
    def acts(self, user: User) -> str:
        """Return what was done to the account, newest first."""
        lines = (
            (f"{timezone.localtime(act.acted_at):%Y-%m-%d %H:%M}", act.actor_name, act.get_kind_display(), act.reason)
            for act in user.account_acts.all()[:20]
        )
        return format_html_join("", "<p>{} {} {}　{}</p>", lines)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Give a person who cannot sign in a password for one use."""
        person = get_object_or_404(User, pk=id if is_key(id) else None)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        form = TemporaryPasswordForm(person, request.POST or None)
        if form.is_valid():
            given = {"password": form.cleaned_data["new_password1"], "reason": form.cleaned_data["reason"]}
            actor, now = person_of(request), timezone.now()
            if attempt(form, lambda: reset_password(actor=actor, user=person, now=now, **given)):
                self.log_change(request, person, f"设置临时密码：{given['reason']}")
                messages.success(request, f"已为{person}设临时密码。请当面或电话告诉本人，登录后须先改成自己的。")
                return redirect("admin:kernel_user_change", person.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "person": person}
        context["title"] = "设临时密码"
        return TemplateResponse(
            request, "admin/columns/temporary_password.html", context, status=422 if form.errors else 200
        )

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/active/", self.admin_site.admin_view(self.active_view), name="kernel_user_active"),
            *super().get_urls(),
        ]

    def active_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close an account, which ends its duties the same moment, or reopen it without any."""
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise Http404
        form = ReasonForm(request.POST or None)
        act = close_account if person.is_active else reopen_account
        title = "停用账号" if person.is_active else "重新启用账号"
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            if attempt(form, lambda: act(actor=person_of(request), user=person, reason=reason, now=timezone.now())):
                self.log_change(request, person, f"{title}：{reason}")
                messages.success(request, f"{person}：{title}，已办。")
                return redirect("admin:kernel_user_change", person.pk)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "title": title}
        context["person"] = person
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/columns/account.html", context, status=status)
