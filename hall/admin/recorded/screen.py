"""大厅外办件: entered one by one with the reason, or by the provincial platform's table after a preview."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from columns.admin.filed.kept import names_of
from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.admin.recorded.checking import EntryChecking, EntryFilter
from hall.admin.recorded.forms import PROVINCE_COLUMNS, OutsideForm, ProvinceForm
from hall.domain.applications.recording import ENDS, record_elsewhere
from hall.domain.applications.telling import case_link
from hall.enums import ELSEWHERE, Channel
from hall.models import Item, RecordedCase
from hall.querysets import APPLICATION_DUTIES, RECORDING_DUTIES
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Book, Line
from yunlong_portal.kernel.workbooks.pages import WorkbookPages
from yunlong_portal.kernel.workflow import Refused

# A table of the platform reaches back no further: what is older is known by its number when it is written.
_REACH = timedelta(days=400)


def _names(row: Any) -> Sequence[str]:
    return (row.code,) if isinstance(row, Item) else names_of(row)


class WhereFilter(admin.SimpleListFilter):
    """Which of the two ways it came: the hall's own channels are never recorded."""

    title = "怎样办理的"
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.value, str(each.label)) for each in sorted(ELSEWHERE)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(channel=self.value()) if self.value() else queryset


@admin.register(RecordedCase)
class RecordedCaseAdmin(WorkbookPages, ExportedList, EntryChecking, RowPages):
    """What was handled past the hall, and the cases of the provincial platform.

    Nothing is done with them here but that a second person confirms granted licences, one or many at once.
    """

    seen_by = tuple(each.value for each in (*APPLICATION_DUTIES, Duty.OVERSEE_HALL))
    changed_by = tuple(each.value for each in RECORDING_DUTIES)
    change_list_template = "admin/hall/recordedcase/change_list.html"
    list_display = ("number", "item_name", "unit", "applicant", "closed_on", "ended", "channel", "why")
    list_filter = (WhereFilter, EntryFilter, "item_type", ("department", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "closed_on"
    search_fields = ("number__exact", "item_name", "province_number__exact", "outside_reason")
    search_help_text = "按申报号（写全）、事项名称、省平台办件编号或者网下办理的原因查找"
    ordering = ("-pk",)
    exported = (
        "申报号", "事项", "实施主体", "申报方式", "省平台办件编号", "申请人", "申报日期", "受理日期", "决定日期",
        "办结日期", "办理结果", "网下办理的原因",
    )  # fmt: skip
    file_name, table_title = "recorded-cases", "大厅外办件"
    book = Book(
        title="省平台办件",
        form=ProvinceForm,
        columns=PROVINCE_COLUMNS,
        key=("province_number",),
        sample={
            "province_number": "示例000000000001", "item": "YLX-000", "applicant_kind": "个人", "applicant": "张*",
            "township": "", "filed_on": "2017-09-04", "accepted_on": "2017-09-05", "decided_on": "2017-09-12",
            "closed_on": "2017-09-13", "end": "准予",
        },
        names=_names,
    )  # fmt: skip

    @admin.display(description="实施主体", ordering="department__order")
    def unit(self, row: RecordedCase) -> str:
        return row.department.short_name

    @admin.display(description="申请人")
    def applicant(self, row: RecordedCase) -> str:
        return row.applicant

    @admin.display(description="办理结果")
    def how(self, row: RecordedCase) -> str:
        return ENDS.get(row.end) or row.get_state_display()

    @admin.display(description="原因或者省平台编号")
    def why(self, row: RecordedCase) -> str:
        return row.outside_reason or row.province_number or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = RecordedCase.objects.recorded().select_related("entry_check")
        return rows.visible_to(duty_book(request), request.user)

    def find(self, request: HttpRequest, pk: Any) -> RecordedCase:
        """Return a recorded case this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def show(self, request: HttpRequest, row: Any, *, bound: Any = None) -> HttpResponse:
        """Lead to the page of the case."""
        return redirect(case_link(row.pk))

    # -- one by one

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Take down a case that was handled past the hall; what was typed stays where it cannot be taken."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {"submission": get_random_string(32, "0123456789abcdef"), "filed_on": timezone.localdate()}
        form = OutsideForm(request.POST or None, items=self._items(request), initial=initial)
        if form.is_valid():
            said = form.said(
                Channel.OUTSIDE, reason=form.cleaned_data["reason"], submission=form.cleaned_data["submission"]
            )
            try:
                row = record_elsewhere(said, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                self.message_user(request, f"已补录：{row.number}。")
                return redirect(reverse("admin:hall_recordedcase_changelist"))
        return self.page(request, "outside", {"title": "网下办理补录", "form": form})

    def _items(self, request: HttpRequest) -> QuerySet[Item]:
        """Return the items whose cases this person records."""
        book, items = duty_book(request), Item.objects.filter(entry__isnull=False).select_related("post", "department")
        if book.holds((Duty.OVERSEE_HALL,)):
            return items
        return items.filter(department__in=book.departments(*RECORDING_DUTIES))

    # -- by the table of the platform

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        since = timezone.localdate() - _REACH
        return (
            RecordedCase.objects.recorded()
            .filter(channel=Channel.PROVINCE, closed_on__gte=since)
            .filter(pk__in=self.get_queryset(request).values("pk"))
        )

    def may_write(self, request: HttpRequest, row: Any) -> str:
        item = row.said.item
        if duty_book(request).authority(RECORDING_DUTIES, item.department) is not None:
            return ""
        return f"您没有{item.department.short_name}窗口受理的职责，不能录入它的办件。"

    def write_line(self, request: HttpRequest, line: Line) -> None:
        record_elsewhere(line.row.said, actor=person_of(request), now=timezone.now())  # type: ignore[attr-defined]  # laid on by the form

    # -- to take away

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the list as lines: 张*, nothing else of the applicant."""
        for row in rows.iterator(chunk_size=1000):
            yield (
                row.number,
                row.item_name,
                row.department.short_name,
                row.get_channel_display(),
                row.province_number,
                row.applicant,
                row.filed_on,
                row.accepted_on,
                row.decided_on,
                row.closed_on,
                self.how(row),
                row.outside_reason,
            )
