"""Villages, and who helps there (代办员): named by who signs for the township, or entered on its written word."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from columns.admin.dated import DatedAdmin
from columns.admin.forms import HelperForm, ReasonForm
from columns.admin.grants import ADMINISTRATORS, attempt
from columns.admin.registers import RegisterAdmin
from columns.domain.duties import NAMERS, duty_book, end_helper, name_helper
from columns.enums import DepartmentKind
from columns.models import Village, VillageHelper
from yunlong_portal.kernel.visitors import person_of


@admin.register(Village)
class VillageAdmin(RegisterAdmin):
    """Villages. One that was merged is taken out of use, never deleted."""

    fixed = ("code", "township")
    list_display = ("name", "code", "township", "is_active")
    list_filter = (("township", admin.RelatedOnlyFieldListFilter), "is_active")
    list_select_related = ("township",)
    list_per_page = 100
    search_fields = ("name", "code")
    search_help_text = "按名称或统计用区划代码查找"
    fields = ("code", "name", "township", "is_active")


@admin.register(VillageHelper)
class VillageHelperAdmin(DatedAdmin):
    """The helpers of one's townships, and for whoever manages duties of all. Nothing is changed: a naming is ended."""

    running = "代办中"
    list_display = ("helper", "place", "period", "state", "basis", "end")
    list_display_links = None
    list_select_related = ("helper", "village__township")
    search_fields = ("helper__display_name", "village__name", "basis")
    search_help_text = "按姓名、村或依据查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[VillageHelper]:
        rows, book = super().get_queryset(request), duty_book(request)
        if book.holds(ADMINISTRATORS):
            return rows
        return rows.filter(village__township__in=book.departments(*NAMERS))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True for who signs for a township and for who manages duties."""
        book = duty_book(request)
        return book.holds(ADMINISTRATORS) or book.holds_on(DepartmentKind.TOWNSHIP, NAMERS)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    @admin.display(description="村（社区）", ordering="village__code")
    def place(self, row: VillageHelper) -> str:
        return f"{row.village.township.short_name} · {row.village.name}"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name a helper of some villages of a township."""
        if not self.has_add_permission(request):
            raise Http404
        book = duty_book(request)
        villages = Village.objects.filter(is_active=True).select_related("township")
        if not book.holds(ADMINISTRATORS):
            villages = villages.filter(township__in=book.departments(*NAMERS))
        form = HelperForm(request.POST or None, villages=villages, actor=person_of(request))
        if form.is_valid():
            facts = form.cleaned_data
            if attempt(form, lambda: name_helper(actor=person_of(request), now=timezone.now(), **facts)):
                messages.success(
                    request, f"{facts['helper']}自{facts['starts_on']}至{facts['ends_on']}为代办员，已授予相应职责。"
                )
                return redirect("admin:columns_villagehelper_changelist")
        return self._page(request, "village_helper.html", form=form, title="指定代办员")

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a naming before its last day, at once."""
        if not self.has_view_permission(request):
            raise Http404
        row = get_object_or_404(self.get_queryset(request).select_related("helper", "village__township"), pk=pk)
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            if attempt(
                form, lambda: end_helper(actor=person_of(request), naming=row, reason=reason, now=timezone.now())
            ):
                messages.success(request, f"已终止：{row}。")
                return redirect("admin:columns_villagehelper_changelist")
        return self._page(request, "end_village_helper.html", form=form, title="终止代办", row=row)
