"""单位任务: each unit's own list, the report with what shows it, the office's tick; out as table and as 台账."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.circulars import printing
from columns.admin.circulars.filters import CircularOfTask, DutyFilter, MineFilter, StandFilter
from columns.admin.circulars.forms import ReportForm
from columns.admin.circulars.pages import OFFICE, pdf
from columns.admin.filed.kept import whole_county
from columns.domain.circulars import UNIT_TASK
from columns.domain.circulars.periods import with_period
from columns.domain.circulars.standing import stand_of_task
from columns.domain.duties import duty_book
from columns.models import Department, TaskPaper, UnitTask
from columns.models.circulars import READERS, REPORTERS
from yunlong_portal.kernel.acting import TransitionForm, media_of, say
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition

# The whole notice (56 units, 23 duties) is some 1 000 lines, and twenty seconds; much more is a book that nobody binds.
PRINTED = 1_300


def _with_lines(rows: QuerySet[UnitTask]) -> QuerySet[UnitTask]:
    """Return the tasks with all that a line of the 台账 says."""
    return rows.select_related("unit", "duty__circular__office").prefetch_related("papers")


class TaskList(ChangeList):
    """A page of tasks, each with how it stands today."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today = timezone.localdate()
        for row in self.result_list:
            row.stand = stand_of_task(row, on=today)


@admin.register(UnitTask)
class UnitTaskAdmin(ExportedList, RowActing):
    """Tasks of units: one's own, those one's unit leads, all that one's office watches over; leaders read theirs."""

    workflow = UNIT_TASK
    folder = "admin/columns/unittask"
    story_anchor = "#story"
    seen_by = (*OFFICE, *(each.value for each in READERS))
    changed_by = tuple(each.value for each in REPORTERS)
    list_display = ("name_of", "unit_name", "due", "stand", "reported", "judged")
    list_filter = (StandFilter, MineFilter, CircularOfTask, DutyFilter)
    list_select_related = ("unit", "duty__circular")
    search_fields = ("duty__title", "unit__short_name", "unit__name")
    search_help_text = "按任务或者单位查找"
    ordering = ("-duty__circular__issued_on", "duty__number", "-period", "unit__order", "pk")
    change_list_template = "admin/columns/unittask/change_list.html"
    exported, file_name, table_title = printing.HEADS, "tasks", "台账"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TaskList

    def get_queryset(self, request: HttpRequest) -> QuerySet[UnitTask]:
        return UnitTask.objects.visible_to(duty_book(request))

    @admin.display(description="任务", ordering="duty__number")
    def name_of(self, row: UnitTask) -> str:
        return with_period(str(row.duty), row.period)

    # Without an order of its own: two ordered columns are numbered, in the labels of a telephone as well.
    @admin.display(description="责任单位")
    def unit_name(self, row: UnitTask) -> str:
        return row.unit.short_name

    @admin.display(description="期限", ordering="due_on")
    def due(self, row: UnitTask) -> str:
        return row.due_on.isoformat() if row.due_on else row.duty.get_rhythm_display()

    @admin.display(description="情况", ordering="state")
    def stand(self, row: Any) -> str:
        return format_html('<span class="badge level-{}">{}</span>', row.stand.level, row.stand.words)

    @admin.display(description="报送", ordering="reported_at")
    def reported(self, row: UnitTask) -> str:
        return f"{timezone.localtime(row.reported_at):%Y-%m-%d}" if row.reported_at else "—"

    @admin.display(description="核对", ordering="judged_at")
    def judged(self, row: UnitTask) -> str:
        return f"{timezone.localtime(row.judged_at):%Y-%m-%d}" if row.judged_at else "—"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("ledger.pdf", wrap(self.ledger_view), name="columns_unittask_ledger"),
            path("<int:pk>/papers/<int:paper_pk>/", wrap(self.paper_view), name="columns_unittask_paper"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> UnitTask:
        rows = self.get_queryset(request).select_related("unit", "duty__circular__office", "reported_by")
        return get_object_or_404(rows, pk=pk)

    # -- out of the house

    def _listed(self, request: HttpRequest) -> QuerySet[UnitTask]:
        """Return the tasks of the list as it is filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows: Any = self.get_changelist_instance(request).get_queryset(request)
        return _with_lines(rows)

    def exported_lines(self, rows: QuerySet[UnitTask]) -> Iterable[Sequence[Any]]:
        return printing.lines_of(_with_lines(rows).iterator(500), on=timezone.localdate())

    def ledger_view(self, request: HttpRequest) -> HttpResponse:
        """Print the 台账 of the list as it is filtered."""
        rows = self._listed(request)
        back = f"{reverse('admin:columns_unittask_changelist')}?{request.GET.urlencode()}"
        if (count := rows.count()) > PRINTED:
            messages.error(
                request, f"有{count}项，一次最多打印{PRINTED}项。请先按任务、单位或者情况筛选，或者导出 Excel。"
            )
            return redirect(back)
        tasks = list(rows)
        try:
            return pdf(printing.ledger(tasks, keeper=_keeper(request, tasks), on=timezone.localdate()), name="台账")
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(back)

    def paper_view(self, request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
        """Show what a unit uploaded to those who see the task."""
        task = self.find(request, pk)
        paper = get_object_or_404(TaskPaper.objects.select_related("file"), pk=paper_pk, task=task)
        try:
            return as_response(paper.file, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(task))

    # -- one task

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        kind = ReportForm if transition.form == "report" else TransitionForm
        return kind(row=row, transition=transition, **given)

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take a step; a file is taken in first, so that it is not lost with what else is wrong."""
        row = self.find(request, pk)
        transition = self.workflow.find(name, row.state)
        if request.method != "POST" or transition is None or transition.form != "report":
            return super().act_view(request, pk, name)
        form: Any = self.make_form(transition, row=row, data=request.POST, files=request.FILES)
        form.full_clean()
        if form.take_in(person=person_of(request), now=timezone.now()):
            form.cleaned_data["reason"] = ""
            try:
                form.take(self.workflow, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                return redirect(self.address_of(row))
        return self.show(request, self.find(request, pk), bound=form)

    def show(self, request: HttpRequest, row: UnitTask, *, bound: Any = None) -> HttpResponse:
        choices = self.choices(request, row, bound=bound)
        context = {
            "title": with_period(str(row.duty), row.period),
            "row": row,
            "duty": row.duty,
            "circular": row.duty.circular,
            "stand": stand_of_task(row, on=timezone.localdate()),
            "papers": row.papers.select_related("file"),
            "choices": choices,
            "story": story_of(row),
            "media": self.media + media_of(choices),
        }
        return self.page(request, "task", context)


def _keeper(request: HttpRequest, tasks: list[UnitTask]) -> str:
    """Return whose 台账 it is: of the one unit, else of the one office that watches, else the county's."""
    units = {each.unit.name for each in tasks}
    offices = {each.duty.circular.office.name for each in tasks}
    if not tasks:
        own = duty_book(request).departments(*REPORTERS, *OFFICE)
        units = set(Department.objects.filter(pk__in=own).values_list("name", flat=True))
    for names in (units, offices):
        if len(names) == 1:
            return names.pop()
    return whole_county()
