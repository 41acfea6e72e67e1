"""Who holds which duty: given, taken back and ended here, by whoever manages duties (管理授权)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.forms import GrantForm, LeavingForm, ReasonForm
from columns.domain.duties import end_duties, grant, holders, revoke
from columns.enums import Duty
from columns.models import DutyGrant, StandIn
from yunlong_portal.kernel.admin import PortalModelAdmin, TrackedModelAdmin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

ADMINISTRATORS = (Duty.GRANT_DUTIES.value,)


class DutyFilter(admin.SimpleListFilter):
    """By duty."""

    title = "职责"
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(duty.value, str(duty.label)) for duty in Duty]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(permission__codename=self.value()) if self.value() else queryset


class ActFilter(admin.SimpleListFilter):
    """Given or taken back."""

    title = "办理"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("+", "授予"), ("-", "收回")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(history_type=self.value()) if self.value() else queryset


def attempt(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do ``act`` in a transaction; a refusal becomes an error of the form and nothing is kept."""
    try:
        with transaction.atomic():
            act()
    except Refused as refused:
        for each in refused.refusals:
            form.add_error(None, each.sentence)
        return False
    return True


@admin.register(DutyGrant)
class DutyGrantAdmin(TrackedModelAdmin):
    """The grants in force. There is nothing to change in one: it is given, and taken back with a reason."""

    changed_by = ADMINISTRATORS
    list_display = ("person", "duty", "department", "given", "reason", "take_back")
    list_display_links = None
    list_filter = (DutyFilter, ("content_object", admin.RelatedOnlyFieldListFilter))
    search_fields = ("user__display_name", "user__username", "content_object__short_name", "content_object__name")
    search_help_text = "按姓名、用户名或单位查找"
    ordering = ("content_object__order", "content_object__slug", "user__display_name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[DutyGrant]:
        """Return the grants with who gave each, when and why: one query."""
        given = DutyGrant.history.filter(id=OuterRef("pk"), history_type="+").order_by("-history_id")
        return (
            super()
            .get_queryset(request)
            .select_related("user", "permission", "content_object")
            .annotate(
                given_at=Subquery(given.values("history_date")[:1]),
                giver=Subquery(given.values("history_user__display_name")[:1]),
                given_reason=Subquery(given.values("history_change_reason")[:1]),
            )
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="人员", ordering="user__display_name")
    def person(self, row: DutyGrant) -> str:
        address = reverse("admin:columns_dutygrant_person", args=[row.user_id])
        return format_html('<a href="{}">{}</a>', address, f"{row.user}（{row.user.username}）")

    @admin.display(description="职责", ordering="permission__codename")
    def duty(self, row: DutyGrant) -> str:
        return str(Duty(row.permission.codename).label)

    @admin.display(description="单位", ordering="content_object__order")
    def department(self, row: DutyGrant) -> str:
        return row.content_object.short_name

    @admin.display(description="授予", ordering="given_at")
    def given(self, row: Any) -> str:
        """Return when and by whom."""
        day = f"{timezone.localtime(row.given_at):%Y-%m-%d}" if row.given_at else "—"
        return f"{day} {row.giver or ''}".strip()

    @admin.display(description="理由")
    def reason(self, row: Any) -> str:
        return row.given_reason or "—"

    @admin.display(description="办理")
    def take_back(self, row: DutyGrant) -> str:
        return format_html(
            '<a href="{}" aria-label="收回{}的{}">收回</a>',
            reverse("admin:columns_dutygrant_revoke", args=[row.pk]),
            row.user,
            self.duty(row),
        )

    # --- the acts -------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/revoke/", self.admin_site.admin_view(self.revoke_view), name="columns_dutygrant_revoke"),
            path("person/<int:pk>/", self.admin_site.admin_view(self.person_view), name="columns_dutygrant_person"),
            *super().get_urls(),
        ]

    def _require(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise Http404

    def _page(self, request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, **context}
        return TemplateResponse(request, f"admin/columns/{template}", values, status=422 if form.errors else 200)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Give a person one or more duties on a department, all or none."""
        self._require(request)
        first = {"user": request.GET.get("user", ""), "department": request.GET.get("department", "")}
        form = GrantForm(request.POST) if request.method == "POST" else GrantForm(initial=first)
        if form.is_valid():
            facts = form.cleaned_data

            def give() -> None:
                for duty in facts["duties"]:
                    grant(
                        actor=person_of(request),
                        user=facts["user"],
                        duty=duty,
                        department=facts["department"],
                        reason=facts["reason"],
                        now=timezone.now(),
                    )

            if attempt(form, give):
                said = "、".join(str(Duty(each).label) for each in facts["duties"])
                messages.success(request, f"已授予{facts['user']}在{facts['department'].short_name}的职责：{said}。")
                return redirect("admin:columns_dutygrant_person", facts["user"].pk)
        return self._page(request, "grant.html", form, title="授予职责")

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one duty back, with a reason."""
        self._require(request)
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            facts: dict[str, Any] = {
                "user": row.user,
                "duty": row.permission.codename,
                "department": row.content_object,
            }
            reason = form.cleaned_data["reason"]
            if attempt(form, lambda: revoke(actor=person_of(request), **facts, reason=reason, now=timezone.now())):
                messages.success(request, f"已收回{row.user}在{row.content_object.short_name}的“{self.duty(row)}”。")
                return redirect("admin:columns_dutygrant_person", row.user_id)
        remaining = holders(row.permission.codename, row.content_object).exclude(pk=row.user_id).count()
        return self._page(
            request, "revoke.html", form, title="收回职责", row=row, duty=self.duty(row), remaining=remaining
        )

    def person_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a person holds and whom he stands in for; end it all where he moves (调离)."""
        self._require(request)
        person = get_object_or_404(User, pk=pk)
        rows = list(self.get_queryset(request).filter(user=person))
        form = LeavingForm(request.POST or None, person=person, actor=person_of(request))
        if form.is_valid():
            facts = form.cleaned_data
            if attempt(form, lambda: end_duties(actor=person_of(request), user=person, now=timezone.now(), **facts)):
                to = f"，已交给{facts['successor']}" if facts["successor"] else ""
                messages.success(request, f"{person}的全部职责和代理已于今天结束{to}。")
                return redirect("admin:columns_dutygrant_person", person.pk)
        alone = [
            row for row in rows if not holders(row.permission.codename, row.content_object).exclude(pk=pk).exists()
        ]
        context = {
            "title": f"{person}的职责",
            "person": person,
            "rows": [(row, self.duty(row)) for row in rows],
            "alone": [(row, self.duty(row)) for row in alone],
            "stand_ins": StandIn.objects.open(timezone.now())
            .involving(person)
            .select_related("principal", "deputy", "department"),
        }
        return self._page(request, "person.html", form, **context)


@admin.register(DutyGrant.history.model)
class GrantRecordAdmin(PortalModelAdmin):
    """Everything that was ever given or taken back, also what is no longer held."""

    seen_by = ADMINISTRATORS
    list_display = ("moment", "act", "person", "duty", "department", "by", "reason")
    list_display_links = None
    list_filter = (DutyFilter, ActFilter)
    list_select_related = ("user", "permission", "content_object", "history_user")
    search_fields = ("user__display_name", "user__username", "content_object__short_name", "history_change_reason")
    search_help_text = "按姓名、用户名、单位或理由查找"
    ordering = ("-history_date", "-history_id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="办理", ordering="history_type")
    def act(self, row: Any) -> str:
        return "收回" if row.history_type == "-" else "授予"

    @admin.display(description="职责", ordering="permission__codename")
    def duty(self, row: Any) -> str:
        return str(Duty(row.permission.codename).label)

    @admin.display(description="时间", ordering="history_date")
    def moment(self, row: Any) -> str:
        return f"{timezone.localtime(row.history_date):%Y-%m-%d %H:%M}"

    @admin.display(description="人员", ordering="user__display_name")
    def person(self, row: Any) -> str:
        return f"{row.user}（{row.user.username}）"

    @admin.display(description="单位", ordering="content_object__order")
    def department(self, row: Any) -> str:
        return row.content_object.short_name

    @admin.display(description="办理人", ordering="history_user__display_name")
    def by(self, row: Any) -> str:
        return str(row.history_user or "—")

    @admin.display(description="理由")
    def reason(self, row: Any) -> str:
        return row.history_change_reason or "—"
