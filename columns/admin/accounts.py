"""Accounts: made and closed by whoever manages duties. An account alone opens nothing."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.forms import ReasonForm
from columns.admin.grants import ADMINISTRATORS, attempt
from columns.domain.accounts import close_account, reopen_account
from yunlong_portal.kernel.admin import DutyPermissions
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.visitors import person_of


class NewAccountForm(CleanTextMixin, AdminUserCreationForm):
    """A new account with a first password."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "display_name", "email")


class AccountForm(CleanTextMixin, forms.ModelForm):
    """The name of a person and how to reach him."""

    class Meta:
        model = User
        fields = ("display_name", "email")


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
    fieldsets = ((None, {"fields": ("username", "display_name", "email", "password_act", "state", "duties")}),)
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "usable_password", "password1", "password2")}),
    )
    readonly_fields = ("username", "password_act", "state", "duties")
    actions = None
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).annotate(duty_count=Count("duty_grants"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for the shell's superusers: who keeps the server keeps their passwords."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_superuser)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Let everybody who has an account here sign in to the staff's pages."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.display(description="职责数", ordering="duty_count")
    def number_of_duties(self, user: Any) -> int:
        return user.duty_count

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    @admin.display(description="密码")
    def password_act(self, user: User) -> str:
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a href="{}">重置密码</a>', address)

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
