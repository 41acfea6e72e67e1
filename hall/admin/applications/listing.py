"""The list of cases: what each person sees of it, how it is narrowed, and the same list to take away, without names."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.domain.applications import waiting
from hall.domain.applications.materials import names_to_be_brought
from hall.enums import ENDED_STATES, ApplicationState, EventKind
from hall.models import Application
from hall.querysets import APPLICATION_DUTIES, ApplicationQuerySet
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.dated_lists import DatedFilter, DatedList, day_badge
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowActing
from yunlong_portal.kernel.standing import Dates, Standing, Today, judge

EXPORTED = (
    "申报号", "事项", "申请人", "申请人类别", "实施主体", "收件窗口", "申报方式", "状态", "收到材料日期", "受理日期",
    "承诺日", "法定到期日", "期限", "决定", "决定日期", "办结日期",
)  # fmt: skip
_GOOD_END = frozenset({ApplicationState.DELIVERED})
_WAITS_OUTSIDE = frozenset({ApplicationState.CORRECTION, ApplicationState.MAILED})


class CaseDatesFilter(DatedFilter):
    """How a case stands by what was promised, and which are late in law besides."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = dict(super().lookups(request, model_admin)) | {"overdue": "已逾期（按承诺）"}
        return [*named.items(), ("law", "已过法定期限")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "law":
            return queryset.late_in_law(timezone.localdate())
        return super().queryset(request, queryset)


class QueueFilter(admin.SimpleListFilter):
    """Whose turn it is, and with what."""

    title = "待办"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        queues = ((code, label) for code, (label, _) in waiting.QUEUES.items())
        return [("mine", "等我办理"), *queues, ("papers", "等申请人带材料来")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value == "mine":
            return waiting.waiting_for(queryset, duty_book(request), request.user)
        if value == "papers":
            return waiting.awaiting_papers(queryset)
        if value in waiting.QUEUES:
            return queryset.filter(state__in=waiting.QUEUES[value][1])
        return queryset


def listed(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Return cases with what a list says of them."""
    return rows.select_related("department", "desk", "party", "clock")


def standing_of(row: Application, today: Today) -> Standing:
    """Return how a case stands, read from its row and its kept dates: by what was promised, then by the law."""
    clock = row.clock
    if _awaits_papers(row):
        return Standing("stopped", f"{_iso(row.received_on)}起等材料")
    if clock.is_open and clock.counts_to is None and not clock.stopped_by:
        return Standing("calm", "没有法定期限")
    by_law = Dates.kept(clock, closed_on=row.closed_on)
    is_late_in_law = clock.due_on is not None and clock.due_on < today.today
    if clock.counts_to is None or clock.counts_to == clock.due_on or is_late_in_law:
        return today.standing(by_law)
    if clock.counts_to < today.today:
        return Standing("overdue", today.passed(clock.counts_to, "承诺期已过"))
    return today.standing(replace(by_law, due_on=clock.counts_to))


def _awaits_papers(row: Application) -> bool:
    return row.clock.is_open and row.clock.stopped_by == EventKind.PAPERS_AWAITED


class CaseList(DatedList):
    """A page of cases, each with how it stands today and what it waits for."""

    listed, standing_of = staticmethod(listed), staticmethod(standing_of)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = self.result_list
        brought = names_to_be_brought(row.pk for row in rows if _awaits_papers(row))
        for row in rows:
            row.brought = brought.get(row.pk, [])


def state_class(state: str) -> str:
    """Return the colour of a state: done, ended without, waiting for somebody outside, or being worked on."""
    if state in _GOOD_END:
        return "state-published"
    if state in ENDED_STATES:
        return "state-draft"
    return "" if state in _WAITS_OUTSIDE else "state-in_review"


class ApplicationList(ExportedList, RowActing):
    """Cases of my department and of my window."""

    list_display = (
        "number", "item_shown", "due", "state_badge", "applicant_shown", "department_name", "channel_shown", "received",
    )  # fmt: skip
    list_display_links = ("number",)
    list_filter = (
        QueueFilter, CaseDatesFilter, "channel", "state", ("department", admin.RelatedOnlyFieldListFilter),
    )  # fmt: skip
    search_fields = ("number__exact", "item_name", "province_number__exact")
    search_help_text = "按申报号（写全）、事项名称或者省平台办件编号查找；申请人报姓名的，用“找回申报号”"
    ordering = ("-pk",)
    change_list_template = "admin/hall/application/change_list.html"
    exported, file_name, table_title = EXPORTED, "applications", "办件"
    seen_by = tuple(duty.value for duty in (*APPLICATION_DUTIES, Duty.OVERSEE_HALL))
    changed_by = (Duty.ACCEPT_APPLICATIONS.value,)

    @admin.display(description="事项", ordering="item_name")
    def item_shown(self, row: Application) -> str:
        return row.item_name

    @admin.display(description="申请人", ordering="party__masked_name")
    def applicant_shown(self, row: Application) -> str:
        return row.party.masked_name or "—"

    @admin.display(description="实施主体", ordering="department__order")
    def department_name(self, row: Application) -> str:
        return row.department.short_name

    @admin.display(description="方式", ordering="channel")
    def channel_shown(self, row: Application) -> str:
        return row.get_channel_display()

    @admin.display(description="状态", ordering="state")
    def state_badge(self, row: Application) -> str:
        return format_html('<span class="badge {}">{}</span>', state_class(row.state), row.get_state_display())

    @admin.display(description="收到材料", ordering="received_on")
    def received(self, row: Application) -> str:
        return _iso(row.received_on)

    @admin.display(description="到期", ordering=F("clock__counts_to").asc(nulls_last=True))
    def due(self, row: Any) -> str:
        """Return the promised day with how it stands, in a colour and in words; the day in law and what is awaited."""
        clock = row.clock
        shown = _iso(clock.counts_to) if clock.is_open and clock.counts_to else ""
        if shown and clock.is_provisional:
            shown += "（暂定）"
        badge, beside = day_badge(shown, row.standing), "；".join(row.brought)
        if shown and clock.due_on and clock.due_on != clock.counts_to:
            beside = f"法定{_iso(clock.due_on)}"
        return format_html('{} <span class="help">{}</span>', badge, beside) if beside else badge

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return self.visible(request)

    def visible(self, request: HttpRequest) -> ApplicationQuerySet:
        """Return the cases this person may see."""
        return Application.objects.visible_to(duty_book(request), request.user)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CaseList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search for numbers as they are kept: upper case, half width."""
        return super().get_search_results(request, queryset, search_term.strip().upper().replace("\x00", ""))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Say which other screens this person may open from here."""
        more = {"takes_in": holds(request, (Duty.ACCEPT_APPLICATIONS,))}
        return super().changelist_view(request, more | (extra_context or {}))

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the list as lines: 张*, no contact, nothing of what was handed in."""
        today = judge(timezone.localdate())
        for row in listed(rows).iterator(chunk_size=1000):
            yield (
                row.number,
                row.item_name,
                row.party.masked_name,
                row.party.get_kind_display(),
                row.department.short_name,
                row.desk.short_name,
                row.get_channel_display(),
                row.get_state_display(),
                _iso(row.received_on),
                _iso(row.accepted_on),
                _iso(row.clock.promised_on),
                _iso(row.clock.due_on),
                standing_of(row, today).words,
                row.get_outcome_display(),
                _iso(row.decided_on),
                _iso(row.closed_on),
            )


def _iso(day: Any) -> str:
    return day.isoformat() if day else "—"
