"""AB 角: named by the leader himself, or entered by whoever manages duties on his written instruction."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from columns.admin.dated import DatedAdmin
from columns.admin.forms import ReasonForm, StandInForm
from columns.admin.grants import ADMINISTRATORS, attempt
from columns.domain.duties import duty_book, end_stand_in, stand_in
from columns.enums import Duty
from columns.models import DutyGrant, StandIn
from yunlong_portal.kernel.visitors import person_of


@admin.register(StandIn)
class StandInAdmin(DatedAdmin):
    """One's own stand-ins, and for whoever manages duties everybody's. Nothing in one is changed: it is ended."""

    running = "代理中"
    list_display = ("deputy", "principal", "what", "period", "state", "authority", "end")
    list_display_links = None
    list_filter = ("duty",)
    list_select_related = ("deputy", "principal", "department")
    search_fields = ("deputy__display_name", "principal__display_name", "department__short_name", "authority")
    search_help_text = "按姓名、单位或依据查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StandIn]:
        rows = super().get_queryset(request)
        return rows if duty_book(request).holds(ADMINISTRATORS) else rows.involving(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True for everybody who holds or stands in for something; the list is narrowed to his own."""
        return duty_book(request).holds(Duty)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return duty_book(request).holds(Duty)

    @admin.display(description="职责", ordering="duty")
    def what(self, row: StandIn) -> str:
        return f"{row.department.short_name} · {row.get_duty_display()}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name a deputy for a duty of one's own; whoever manages duties, for anybody's."""
        if not self.has_add_permission(request):
            raise Http404
        grants = (
            DutyGrant.objects.filter(user__is_active=True)
            .select_related("user", "permission", "content_object")
            .order_by("content_object__order", "user__display_name", "pk")
        )
        if not duty_book(request).holds(ADMINISTRATORS):
            grants = grants.filter(user=person_of(request))
        form = StandInForm(request.POST or None, grants=grants)
        if form.is_valid():
            facts = form.cleaned_data
            held: DutyGrant = facts.pop("held")
            said: dict[str, Any] = {
                "principal": held.user,
                "duty": held.permission.codename,
                "department": held.content_object,
            }
            if attempt(form, lambda: stand_in(actor=person_of(request), now=timezone.now(), **said, **facts)):
                messages.success(
                    request, f"{facts['deputy']}自{facts['starts_on']}至{facts['ends_on']}代理{held.user}。"
                )
                return redirect("admin:columns_standin_changelist")
        return self._page(request, "stand_in.html", form=form, title="设置代理", can_name=grants.exists())

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a stand-in before its last day, at once."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            if attempt(
                form, lambda: end_stand_in(actor=person_of(request), stand_in=row, reason=reason, now=timezone.now())
            ):
                messages.success(request, f"已终止：{row}。")
                return redirect("admin:columns_standin_changelist")
        return self._page(request, "end_stand_in.html", form=form, title="终止代理", row=row)
