"""期限变动: which dates moved, from when to when and why; by one change of the calendar, or all of them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin.listing import OrganFilter
from requests_ogi.models import CalendarRun, DeadlineMove, InformationRequest
from requests_ogi.querysets import REQUEST_DUTIES
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key

# Older changes are found by the date of the move.
_RUNS_OFFERED = 20


class RunFilter(admin.SimpleListFilter):
    """One change of the calendar."""

    title = "日历变动"
    parameter_name = "run"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), str(each)) for each in CalendarRun.objects.all()[:_RUNS_OFFERED]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(run=self.value()) if is_key(self.value() or "") else queryset


class WayFilter(admin.SimpleListFilter):
    """Less time or more."""

    title = "方向"
    parameter_name = "way"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("earlier", "提前"), ("later", "推后"), ("check", "不能重新推算，须核对")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "earlier":
                return queryset.earlier()
            case "later":
                return queryset.later()
            case "check":
                return queryset.refused()
            case _:
                return queryset


class WhoseFilter(admin.SimpleListFilter):
    """The cases that name me as their handler."""

    title = "承办"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("handled", "我承办的")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(request__handler=request.user) if self.value() == "handled" else queryset


class MovedOrganFilter(OrganFilter):
    """The organs whose cases this person may see."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(request__organ=self.value()) if is_key(self.value() or "") else queryset


@admin.register(DeadlineMove)
class DeadlineMoveAdmin(PortalModelAdmin):
    """Dates that moved, of the cases I see; nothing is changed here."""

    seen_by = tuple(duty.value for duty in (*REQUEST_DUTIES, Duty.OVERSEE_REQUESTS))
    list_display = ("number", "way", "law", "promise", "organ_name", "handler_name", "because", "moved_on")
    list_display_links = None
    empty_value_display = "—"
    list_filter = (RunFilter, WayFilter, WhoseFilter, MovedOrganFilter)
    list_select_related = ("request__organ", "request__handler")
    search_fields = ("request__number",)
    search_help_text = "按登记编号查找"
    ordering = ("-pk",)
    change_list_template = "admin/requests_ogi/deadlinemove/change_list.html"

    @admin.display(description="登记编号", ordering="request__number")
    def number(self, move: DeadlineMove) -> str:
        address = reverse("admin:requests_ogi_informationrequest_change", args=[move.request_id])
        return format_html('<a href="{}">{}</a>', address, move.request.number)

    @admin.display(description="方向")
    def way(self, move: DeadlineMove) -> str:
        """Return in a colour and in words whether there is less time now."""
        if move.is_refused:
            level, words = "soon", "须核对"
        else:
            level, words = ("overdue", "提前") if move.is_earlier else ("calm", "推后" if move.is_later else "改变")
        return format_html('<span class="badge level-{}">{}</span>', level, words)

    @admin.display(description="法定到期日", ordering="new_due_on")
    def law(self, move: DeadlineMove) -> str:
        return _from_to(move.old_due_on, move.new_due_on)

    @admin.display(description="承诺日", ordering="new_promised_on")
    def promise(self, move: DeadlineMove) -> str:
        return _from_to(move.old_promised_on, move.new_promised_on)

    @admin.display(description="被申请机关", ordering="request__organ__order")
    def organ_name(self, move: DeadlineMove) -> str:
        return move.request.organ.short_name

    @admin.display(description="承办人", ordering="request__handler__display_name")
    def handler_name(self, move: DeadlineMove) -> str:
        return str(move.request.handler or "—")

    @admin.display(description="时间", ordering="at")
    def moved_on(self, move: DeadlineMove) -> str:
        return f"{timezone.localtime(move.at):%Y-%m-%d %H:%M}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeadlineMove]:
        """Return the moves of cases this person may see."""
        book = duty_book(request)
        if book.holds((Duty.OVERSEE_REQUESTS,)):
            return DeadlineMove.objects.all()
        seen = InformationRequest.objects.visible_to(book, request.user).order_by().values("pk")
        return DeadlineMove.objects.filter(request__in=seen)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; of one change of the calendar say above how many cases were looked at, and how far it is."""
        asked = request.GET.get("run", "")
        run = CalendarRun.objects.filter(pk=asked).first() if is_key(asked) else None
        return super().changelist_view(request, {"run": run} | (extra_context or {}))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: dates are computed."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what moved is evidence."""
        return False


def _from_to(old: Any, new: Any) -> str:
    before, after = (each.isoformat() if each else "未定" for each in (old, new))
    return f"{before} → {after}" if before != after else after
