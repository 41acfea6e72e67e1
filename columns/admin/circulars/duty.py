"""督办任务: entered one by one or by a workbook while the circular is drafted; then watched, ticked and chased."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.circulars.filters import CircularFilter
from columns.admin.circulars.forms import ChaseForm, CircularDutyForm
from columns.admin.circulars.pages import OFFICE, EntryPages, watches
from columns.domain.circulars import UNIT_TASK, chase, drop_duty, may_enter, save_duty
from columns.domain.circulars.periods import words_of
from columns.domain.circulars.standing import Progress, progress_by, stand_of_task
from columns.domain.duties import duty_book
from columns.enums import CircularState, TaskState
from columns.models import Circular, CircularDuty, UnitTask
from columns.models.circulars import READERS
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.row_pages import story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Book, Line
from yunlong_portal.kernel.workbooks.pages import WorkbookPages
from yunlong_portal.kernel.workflow import Refused

_UNITS_ON_A_PAGE = 50


def _names(circular: Circular) -> tuple[str, ...]:
    """Return under which names a circular may be written in a cell."""
    return (circular.title, circular.document_number) if circular.document_number else (circular.title,)


@admin.register(CircularDuty)
class CircularDutyAdmin(WorkbookPages, EntryPages):
    """Duties of circulars."""

    folder = "admin/columns/circularduty"
    story_anchor = "#story"
    seen_by = tuple(each.value for each in READERS)
    changed_by = OFFICE
    list_display = ("title_of", "part", "circular_title", "leads", "responsible_of", "due")
    list_filter = (CircularFilter, "rhythm")
    list_select_related = ("circular",)
    search_fields = ("title", "part", "circular__title")
    search_help_text = "按任务、条款或者通知查找"
    empty_value_display = "—"
    ordering = ("-circular__issued_on", "-circular", "number")
    change_list_template = "admin/columns/circularduty/change_list.html"

    @property
    def book(self) -> Book:  # type: ignore[override]  # declared by the screen, made once it is wanted
        """Return the duties as a workbook, judged by the form of the screen."""
        columns = (
            "circular", "number", "part", "title", "text", "lead_names", "group", "unit_names", "responsible",
            "rhythm", "due_on", "months_after", "day_of_month",
        )  # fmt: skip
        sample = {
            "number": "1", "part": "一（二）", "title": "政务微博微信备案", "text": "填附件2报送备案",
            "lead_names": "县政务局", "group": "各级各部门", "unit_names": "县政府办公室", "responsible": "各级各部门",
            "rhythm": "限期完成", "due_on": "2017-09-20", "months_after": "0", "day_of_month": "",
            "circular": "先登记通知，这里写它的标题或者发文字号",
        }  # fmt: skip
        return Book(
            title="任务分解", form=CircularDutyForm, columns=columns, key=("circular", "number"), sample=sample,
            names=_names,
        )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[CircularDuty]:
        rows = CircularDuty.objects.visible_to(duty_book(request))
        return rows.select_related("circular__office").prefetch_related("bodies__department")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return watches(duty_book(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return watches(duty_book(request))

    @admin.display(description="任务", ordering="number")
    def title_of(self, row: CircularDuty) -> str:
        return str(row)

    @admin.display(description="通知", ordering="circular__issued_on")
    def circular_title(self, row: CircularDuty) -> str:
        return row.circular.title

    @admin.display(description="牵头单位")
    def leads(self, row: CircularDuty) -> str:
        return row.lead_names or "—"

    @admin.display(description="责任单位")
    def responsible_of(self, row: CircularDuty) -> str:
        return row.responsible_words or row.lead_names or "—"

    @admin.display(description="完成时限", ordering="due_on")
    def due(self, row: CircularDuty) -> str:
        return row.due_on.isoformat() if row.due_on else row.due_words

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"columns_circularduty_{name}")

        return [
            route("edit/", self.edit_view, "edit"),
            route("drop/", self.drop_view, "drop"),
            route("chase/", self.chase_view, "chase"),
            route("accept/", self.accept_view, "accept"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> CircularDuty:
        return get_object_or_404(self.get_queryset(request), pk=pk)

    # -- entering

    def drafts(self, request: HttpRequest) -> QuerySet[Circular]:
        """Return the circulars to which this person may add duties."""
        return Circular.objects.watched_by(duty_book(request)).filter(state=CircularState.DRAFTED)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Enter a duty of a drafted circular."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not self.drafts(request).exists():
            messages.info(request, "没有起草中的通知。请先登记通知，再登记它的任务。")
            return redirect("admin:columns_circular_changelist")
        asked = request.GET.get("circular", "")
        circular = self.drafts(request).filter(pk=asked).first() if is_key(asked) else None
        initial: dict[str, Any] = {}
        if circular is not None:
            last = circular.duties.aggregate(last=Max("number"))["last"] or 0
            initial = {"circular": circular.pk, "number": last + 1}
        back = reverse("admin:columns_circular_changelist")
        if circular is not None:
            back = reverse("admin:columns_circular_change", args=[circular.pk])
        form = CircularDutyForm(request.POST or None, initial=initial)
        form.fields["circular"].queryset = self.drafts(request)  # type: ignore[attr-defined]  # a field of choices
        return self._entry(request, form, title="登记任务", back=back)

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mend a duty of a drafted circular."""
        row = self.find(request, pk)
        if may_enter(row.circular, actor=person_of(request), now=timezone.now()):
            return redirect(self.address_of(row))
        form = CircularDutyForm(request.POST or None, instance=row)
        del form.fields["circular"]
        return self._entry(request, form, title="修改任务", back=self.address_of(row))

    def _entry(self, request: HttpRequest, form: CircularDutyForm, *, title: str, back: str) -> HttpResponse:
        return self.entry_page(request, form, save=lambda: self._save(request, form.instance), title=title, back=back)

    def _save(self, request: HttpRequest, row: Any) -> None:
        leads, units = row.wanted
        save_duty(row, leads=leads, units=units, actor=person_of(request), now=timezone.now())

    def drop_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a duty out of a drafted circular."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        try:
            drop_duty(row, actor=person_of(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))
        messages.success(request, f"已删去：{row}。")
        return redirect("admin:columns_circular_change", row.circular_id)

    # -- workbooks

    def workbook_rows(self, request: HttpRequest) -> QuerySet[CircularDuty]:
        """Return the duties that may be taken out: with a circular in the address, of that one."""
        rows = self.get_queryset(request).prefetch_related(None).order_by("circular", "number")
        if request.method == "GET" and is_key(asked := request.GET.get("circular", "")):
            rows = rows.filter(circular=int(asked))
        return rows.prefetch_related("bodies__department")

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Return why a line of a workbook may not be written by this person."""
        refused = may_enter(row.circular, actor=person_of(request), now=timezone.now())
        return str(refused) if refused else ""

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save a line of a workbook as if it had been typed."""
        self._save(request, line.row)

    # -- one duty

    def show(self, request: HttpRequest, row: CircularDuty, *, bound: Any = None) -> HttpResponse:
        today, person, now = timezone.localdate(), person_of(request), timezone.now()
        tasks = UnitTask.objects.visible_to(duty_book(request)).filter(duty=row)
        periods = [each for each in tasks.order_by().values_list("period", flat=True).distinct() if each]
        periods.sort(reverse=True)
        asked = request.GET.get("period", "")
        period = asked if asked in periods else next(iter(periods), "")
        shown = tasks.filter(period=period).select_related("unit", "duty__circular").prefetch_related("papers")
        page = Paginator(shown.order_by("unit__order", "pk"), _UNITS_ON_A_PAGE).get_page(request.GET.get("page"))
        is_watcher = duty_book(request).may(OFFICE[0], row.circular.office)
        context = {
            "title": str(row),
            "row": row,
            "circular": row.circular,
            "progress": progress_by("duty", tasks.filter(period=period), on=today).get(row.pk, Progress()),
            "periods": [(each, words_of(each)) for each in periods],
            "period": period,
            "period_words": words_of(period),
            "lines": [(each, stand_of_task(each, on=today)) for each in page],
            "page": page,
            "chases": row.chases.select_related("chased_by"),
            "may_enter": may_enter(row.circular, actor=person, now=now) is None,
            "is_watcher": is_watcher and row.circular.state == CircularState.ISSUED,
            "may_accept": is_watcher and any(each.state == TaskState.REPORTED for each in page),
            "form": bound or ChaseForm(),
            "story": story_of(row),
        }
        return self.page(request, "duty", context)

    def chase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remind every unit that owes the duty."""
        row = self.find(request, pk)
        form = ChaseForm(request.POST or None)
        if not form.is_bound:
            return redirect(self.address_of(row))
        if form.is_valid():
            try:
                done = chase(row, actor=person_of(request), words=form.cleaned_data["words"], now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已催办{len(done.units)}个单位。")
                if done.unreached:
                    names = "、".join(done.unreached)
                    messages.warning(request, f"没有人可以提醒，请打电话催：{names}。")
                return redirect(self.address_of(row))
        return self.show(request, row, bound=form)

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick the reports that were chosen; those that cannot be are told, the others are ticked."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        wanted = dict(each.split(":", 1) for each in request.POST.getlist("task") if ":" in each)
        keys = [key for key, version in wanted.items() if is_key(key) and is_key(version)]
        tasks = UnitTask.objects.visible_to(duty_book(request)).filter(duty=row, pk__in=keys).select_related("unit")
        done, failed = 0, []
        for task in tasks:
            try:
                UNIT_TASK.take(
                    "accept",
                    row=task,
                    actor=person_of(request),
                    expected_version=int(wanted[str(task.pk)]),
                    now=timezone.now(),
                )
                done += 1
            except Refused as refused:
                failed.append(f"{task.unit.short_name}：{refused}")
        if done:
            messages.success(request, f"已核对通过{done}个单位。")
        for said in failed:
            messages.error(request, said)
        if not tasks:
            messages.error(request, "请先勾选要核对通过的单位。")
        return redirect(self.address_of(row))
