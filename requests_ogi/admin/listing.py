"""The list of cases: what each person sees of it, how it is narrowed, and the same list to take away, without names."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.enums import RequestState
from requests_ogi.models import InformationRequest
from requests_ogi.queries import cases
from requests_ogi.querysets import REQUEST_DUTIES, RequestQuerySet
from yunlong_portal.kernel.admin import PortalModelAdmin, holds, is_key
from yunlong_portal.kernel.dated_lists import DatedFilter, DatedList, day_badge
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.standing import Dates, Standing, Today, judge

# Whoever takes requests in, at a window or at the organ's own desk.
INTAKE = (Duty.TAKE_IN.value, Duty.HANDLE_REQUEST.value)
EXPORTED = (
    "登记编号", "申请人", "申请人类别", "被申请机关", "现在办理的单位", "提交方式", "状态", "收到之日", "承诺日",
    "法定到期日", "期限", "承办人", "办结日期", "当场答复", "补录",
)  # fmt: skip


class QueueFilter(admin.SimpleListFilter):
    """等我办理: whose turn it is."""

    title = "待办"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "等我办理"), ("handled", "我承办的")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "mine":
                return cases.waiting_for(queryset, duty_book(request), request.user, timezone.localdate())
            case "handled":
                return queryset.filter(handler=request.user)
            case _:
                return queryset


class OrganFilter(admin.SimpleListFilter):
    """The organs whose cases this person may see: all for the county and for windows, else his own."""

    title = "被申请机关"
    parameter_name = "organ"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each.pk), each.department.short_name) for each in cases.organs_seen(duty_book(request))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(organ=self.value()) if is_key(self.value() or "") else queryset


def standing_of(row: InformationRequest, today: Today) -> Standing:
    """Return how a case stands, read from its row and its kept dates."""
    return today.standing(Dates.kept(row.deadline, closed_on=row.closed_on))


class CaseList(DatedList):
    """A page of cases, each with how it stands today."""

    listed, standing_of = staticmethod(cases.listed), staticmethod(standing_of)


class RequestList(ExportedList, PortalModelAdmin):
    """Cases of my desks."""

    list_display = (
        "number", "legal", "state_badge", "applicant_shown", "organ_name", "desk_name", "mode_shown", "received",
        "promised", "handler_name",
    )  # fmt: skip
    list_display_links = ("number",)
    list_filter = (QueueFilter, DatedFilter, OrganFilter, "state")
    search_fields = ("number",)
    search_help_text = "按登记编号查找"
    ordering = ("-pk",)
    change_list_template = "admin/requests_ogi/informationrequest/change_list.html"
    exported, file_name, table_title = EXPORTED, "requests", "信息公开申请"
    seen_by = tuple(duty.value for duty in (*REQUEST_DUTIES, Duty.OVERSEE_REQUESTS))
    changed_by = INTAKE

    @admin.display(description="申请人", ordering="applicant__masked_name")
    def applicant_shown(self, row: InformationRequest) -> str:
        return row.applicant.masked_name or "—"

    @admin.display(description="被申请机关", ordering="organ__order")
    def organ_name(self, row: InformationRequest) -> str:
        return row.organ.short_name

    @admin.display(description="现在办理", ordering="desk__order")
    def desk_name(self, row: InformationRequest) -> str:
        return row.desk.short_name

    @admin.display(description="方式", ordering="mode")
    def mode_shown(self, row: InformationRequest) -> str:
        return row.get_mode_display().partition("（")[0]

    @admin.display(description="状态", ordering="state")
    def state_badge(self, row: InformationRequest) -> str:
        return format_html('<span class="badge {}">{}</span>', state_class(row.state), row.get_state_display())

    @admin.display(description="收到之日", ordering="received_on")
    def received(self, row: InformationRequest) -> str:
        return _iso(row.received_on)

    @admin.display(description="承诺日", ordering=F("deadline__promised_on").asc(nulls_last=True))
    def promised(self, row: InformationRequest) -> str:
        return _iso(row.deadline.promised_on)

    @admin.display(description="法定到期日", ordering=F("deadline__due_on").asc(nulls_last=True))
    def legal(self, row: Any) -> str:
        """Return the legal date with how it stands, in a colour and in words."""
        shown = _iso(row.deadline.due_on) if row.deadline.due_on else ""
        if row.deadline.is_provisional and row.deadline.due_on:
            shown += "（暂定）"
        return day_badge(shown, row.standing)

    @admin.display(description="承办人", ordering="handler__display_name")
    def handler_name(self, row: InformationRequest) -> str:
        return str(row.handler or "—")

    def get_queryset(self, request: HttpRequest) -> QuerySet[InformationRequest]:
        return self.visible(request)

    def visible(self, request: HttpRequest) -> RequestQuerySet:
        """Return the cases this person may see."""
        return InformationRequest.objects.visible_to(duty_book(request), request.user)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CaseList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Say which other screens this person may open from here."""
        more = {"sees_board": sees_board(request), "takes_in": holds(request, INTAKE)}
        return super().changelist_view(request, more | (extra_context or {}))

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the list as lines: 张*, no contact, nothing of what was asked."""
        today = judge(timezone.localdate())
        for row in cases.listed(rows).iterator(chunk_size=1000):
            yield (
                row.number,
                row.applicant.masked_name,
                row.applicant.get_kind_display(),
                row.organ.short_name,
                row.desk.short_name,
                row.get_mode_display(),
                row.get_state_display(),
                _iso(row.received_on),
                _iso(row.deadline.promised_on),
                _iso(row.deadline.due_on),
                standing_of(row, today).words,
                str(row.handler or ""),
                _iso(row.closed_on),
                "是" if row.replied_on_the_spot else "",
                "是" if row.entered_late_because else "",
            )


def sees_board(request: HttpRequest) -> bool:
    """Return whether the board is for this person: the county OGI office, and the heads of organs' OGI offices."""
    return holds(request, (Duty.OVERSEE_REQUESTS, Duty.APPROVE_EXTENSION))


def state_class(state: str) -> str:
    """Return the colour of a state: done, waiting for somebody outside, or being worked on."""
    if state in {RequestState.SERVED, RequestState.ARCHIVED}:
        return "state-published"
    if state in {RequestState.WITHDRAWN, RequestState.ABANDONED, RequestState.DRAFT}:
        return "state-draft"
    return "" if state in cases.WAITS_OUTSIDE else "state-in_review"


def _iso(day: Any) -> str:
    return day.isoformat() if day else "—"
