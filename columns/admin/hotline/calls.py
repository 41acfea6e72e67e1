"""热线来电 on the staff's screens: written down, answered or passed on, called back; what a month brought."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header

from columns import slots
from columns.admin.hotline.forms import FORMS, CallForm, MonthForm
from columns.domain.duties import duty_book
from columns.domain.hotline import counting
from columns.domain.hotline.calls import CALL, log_call, used_words
from columns.domain.hotline.counting import Month
from columns.domain.hotline.handing import PRIVATE, handles
from columns.enums import CallState, DepartmentKind, Duty
from columns.models import Call, Department
from columns.models.hotline import CALL_DUTIES, CALL_READERS
from yunlong_portal.kernel.acting import Choice, TransitionForm, media_of, say
from yunlong_portal.kernel.admin import holds, shortlist
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn, render_register_pdf
from yunlong_portal.kernel.row_pages import RowActing, RowOpening, story_of
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition

_HEADS = (
    "编号", "来电时间", "接听单位", "类别", "问的是什么", "状态", "转办单位", "答复期限", "答复时间", "用的问答",
    "回访", "满意度", "转为",
)  # fmt: skip
_PRINTED = (
    RegisterColumn("序号", "narrow"), RegisterColumn("编号", "middle"), RegisterColumn("来电时间", "short"),
    RegisterColumn("接听单位", "short"), RegisterColumn("类别", "narrow"), RegisterColumn("问的是什么"),
    RegisterColumn("办理", "short"), RegisterColumn("答复期限", "short"), RegisterColumn("答复时间", "short"),
    RegisterColumn("回访", "narrow"),
)  # fmt: skip


class WaitingFilter(admin.SimpleListFilter):
    """What my departments owe an answer, and what of it is late."""

    title, parameter_name = "待办", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "等我答复"), ("late", "超过期限还没有答复"), ("back", "等我回访")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        mine = duty_book(request).departments(*CALL_DUTIES)
        match self.value():
            case "mine":
                return waiting_for(queryset, mine)
            case "late":
                return queryset.waiting().filter(due_on__lt=timezone.localdate())
            case "back":
                return queryset.filter(state=CallState.ANSWERED, at_once=False, department__in=mine)
        return queryset


def waiting_for(calls: Any, departments: Any) -> Any:
    """Return the calls that these departments owe an answer: passed to them, or taken there and not passed on."""
    seat = calls.filter(passed_to__in=departments, state=CallState.PASSED)
    return seat | calls.filter(department__in=departments, state=CallState.TAKEN)


@admin.register(Call)
class CallAdmin(ExportedList, RowOpening, RowActing):
    """Calls that my departments took or were passed, read by their leaders too; all of them for the desks."""

    workflow = CALL
    private = PRIVATE
    story_anchor = "#story"
    seen_by = (*(each.value for each in CALL_READERS), Duty.TAKE_FILINGS.value)
    changed_by = tuple(each.value for each in CALL_DUTIES)
    list_display = ("subject", "due", "state", "number", "received", "call_class", "unit", "passed")
    list_display_links = ("subject", "number")
    list_filter = (WaitingFilter, "state", "call_class")
    list_select_related = ("department", "passed_to")
    search_fields = ("number", "subject", "department__short_name")
    search_help_text = "按编号、问的是什么或者单位查找"
    ordering = ("-received_at", "-pk")
    change_list_template = "admin/columns/call/change_list.html"
    exported, file_name, table_title = _HEADS, "calls", "热线来电"

    @admin.display(description="来电时间", ordering="received_at")
    def received(self, row: Call) -> str:
        return _moment(row.received_at)

    @admin.display(description="接听单位", ordering="department__order")
    def unit(self, row: Call) -> str:
        return row.department.short_name

    @admin.display(description="转办单位", ordering="passed_to__order")
    def passed(self, row: Call) -> str:
        return row.passed_to.short_name if row.passed_to else "—"

    @admin.display(description="答复期限", ordering="due_on")
    def due(self, row: Call) -> str:
        """Return by when it is to be answered, marked where that is over; nothing once it is answered."""
        if row.due_on is None or row.state not in (CallState.TAKEN, CallState.PASSED):
            return "—"
        shown, is_late = row.due_on.isoformat(), row.due_on < timezone.localdate()
        return format_html('<span class="badge level-overdue">{} 已过</span>', shown) if is_late else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return Call.objects.visible_to(duty_book(request))

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"columns_call_{name}")

        return [
            route("month/", self.month_view, "month"),
            route("month.<slug:extension>", self.month_file_view, "month_file"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> Call:
        """Return a call this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("department", "passed_to", "answered_by", "taken_by", "text")
        return get_object_or_404(rows, pk=pk)

    # -- one call

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write a call down."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        mine = duty_book(request).departments(*CALL_DUTIES)
        form = CallForm(request.POST or None, departments=Department.objects.filter(pk__in=mine, is_active=True))
        if form.is_valid():
            try:
                call = log_call(form.heard(), actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                return redirect(self.address_of(call))
        return self.page(request, "log", {"title": "登记来电", "form": form})

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return FORMS.get(transition.form, TransitionForm)(row=row, transition=transition, **given)

    def choices(self, request: HttpRequest, row: Any, *, bound: Any = None) -> list[Choice]:
        """Leave out what is begun on a page of its own (``slots.CALL_ACTIONS``)."""
        return [each for each in super().choices(request, row, bound=bound) if each.transition.form != "elsewhere"]

    def show(
        self,
        request: HttpRequest,
        row: Call,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        shows_person: bool = False,
    ) -> HttpResponse:
        found = self.choices(request, row, bound=bound)
        is_waiting = row.state in (CallState.TAKEN, CallState.PASSED)
        context = {
            "title": f"{row.number} {row.subject}",
            "row": row,
            "text": row.text,
            "is_late": is_waiting and row.due_on is not None and row.due_on < timezone.localdate(),
            "actions": actions_of(request, row),
            "used": used_words(row.used_key, row.used_label),
            "became": became_address(row),
            "opening": opening or OpeningForm(prefix="open"),
            "may_open": handles(row, duty_book(request)),
            "shows_person": shows_person,
            "choices": found,
            "story": story_of(row),
            "media": self.media + media_of(found),
        }
        return self.page(request, "call", context)

    def may_open(self, request: HttpRequest, row: Any) -> bool:
        """Return whether this person handles the call."""
        return handles(row, duty_book(request))

    # -- many calls

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Return the list as lines; who called is not in them."""
        return _lines(rows)

    def month_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a month brought: figures, and what was asked most."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        month = MonthForm(request.GET).asked()
        calls = month.of(Call.objects.visible_to(duty_book(request)))
        asked = counting.asked_most(calls)
        last = Call.objects.select_related("department", "passed_to").in_bulk([each.call for each in asked])
        context = {
            "title": f"{month.label}热线来电",
            "month": month,
            "before": Month((month.first - timedelta(days=1)).replace(day=1)),
            "after": Month(month.last + timedelta(days=1)),
            "is_present": month.last >= timezone.localdate(),
            "heads": counting.HEADS,
            "classes": counting.by_class(calls),
            "departments": counting.by_department(calls),
            "asked": [(each, _answer_action(request, last[each.call])) for each in asked],
        }
        return self.page(request, "month", context)

    def month_file_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the register of a month (台账) as it is signed and bound, or its figures as a table."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if extension not in {"pdf", "csv", "xlsx"} or request.method not in {"GET", "HEAD"}:
            raise Http404
        month = MonthForm(request.GET).asked()
        calls = month.of(Call.objects.visible_to(duty_book(request)))
        if extension != "pdf":
            rows = [each.row for each in (*counting.by_class(calls), *counting.by_department(calls))]
            heads = ("类别或者单位", *counting.HEADS[1:])
            title = f"{month.label}热线来电"
            return table_response(extension, heads=heads, rows=rows, name=f"calls-{month.code}", title=title)
        printed = _register(calls, month)
        disposition = content_disposition_header(as_attachment=False, filename=f"热线来电台账{month.code}.pdf")
        headers = {"Content-Disposition": disposition or "inline", "Cache-Control": "private, no-store"}
        return HttpResponse(render_register_pdf(printed), content_type="application/pdf", headers=headers)


def actions_of(request: HttpRequest, row: Call) -> list[slots.CallAction]:
    """Return what higher floors make of a call, as far as this person may."""
    return [each for each in slots.CALL_ACTIONS.call(call=row, book=duty_book(request)) if each is not None]


def _answer_action(request: HttpRequest, row: Call) -> slots.CallAction | None:
    return next((each for each in actions_of(request, row) if each.name == "answer"), None)


def became_address(row: Call) -> str:
    """Return where staff see what a call has become: the key is ``app.model:pk``."""
    model, _, key = row.became_key.partition(":")
    return f"/admin/{model.replace('.', '/')}/{key}/change/" if key else ""


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _lines(rows: Any) -> Iterator[tuple[Any, ...]]:
    used = cache(used_words)  # one query for each answer, however many calls it served
    for row in rows.select_related("department", "passed_to").iterator(chunk_size=500):
        yield (
            row.number,
            _moment(row.received_at),
            row.department.short_name,
            row.get_call_class_display(),
            row.subject,
            row.get_state_display(),
            row.passed_to.short_name if row.passed_to else "",
            row.due_on,
            _moment(row.answered_at),
            used(row.used_key, row.used_label),
            _moment(row.called_back_at),
            row.get_satisfaction_display(),
            row.became_label,
        )


def _register(calls: Any, month: Month) -> Register:
    rows = list(calls.select_related("department", "passed_to").order_by("received_at", "pk"))
    units = {row.department.name for row in rows}
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()
    return Register(
        title="政务信息查询专线来电台账",
        keeper=next(iter(units)) if len(units) == 1 else county.name if county else "",
        period=month.label,
        columns=_PRINTED,
        rows=[
            (
                str(place),
                row.number,
                _moment(row.received_at),
                row.department.short_name,
                row.get_call_class_display(),
                row.subject,
                "当场答复" if row.at_once else f"转{row.passed_to.short_name}" if row.passed_to else row.became_label,
                row.due_on.isoformat() if row.due_on else "",
                _moment(row.answered_at),
                row.get_satisfaction_display(),
            )
            for place, row in enumerate(rows, 1)
        ],
        signatures=("登记人", "审核人"),
    )


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return the calls this person's departments owe an answer, the most pressing first; None for nothing."""
    if not holds(request, CALL_DUTIES):
        return None
    waiting = waiting_for(Call.objects.all(), duty_book(request).departments(*CALL_DUTIES))
    return shortlist(waiting.select_related("department").order_by(F("due_on").asc(nulls_last=True), "pk"))
