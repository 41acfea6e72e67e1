"""督办通知: entered, issued and closed by the office that watches; seen by every unit that owes something of it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.circulars import printing
from columns.admin.circulars.forms import CircularForm
from columns.admin.circulars.pages import OFFICE, EntryPages, pdf, watches
from columns.domain.circulars import CIRCULAR, may_enter, save_circular
from columns.domain.circulars.matrix import matrix
from columns.domain.circulars.standing import Progress, progress_by
from columns.domain.duties import duty_book
from columns.enums import CircularState, DepartmentKind
from columns.models import Circular, Department, UnitTask
from columns.models.circulars import READERS
from yunlong_portal.kernel.acting import media_of
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

UNITS_ON_A_PAGE = 30
_DUTIES_ON_A_PAGE = 100


class CircularList(ChangeList):
    """A page of circulars, each with how far the units are."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        tasks: Any = UnitTask.objects.visible_to(duty_book(request)).filter(duty__circular__in=list(self.result_list))
        found = progress_by("duty__circular", tasks, on=timezone.localdate())
        for row in self.result_list:
            row.progress = found.get(row.pk, Progress())


@admin.register(Circular)
class CircularAdmin(EntryPages, RowActing):
    """Circulars, each with its duties and how far the units are."""

    workflow = CIRCULAR
    folder = "admin/columns/circular"
    story_anchor = "#story"
    seen_by = tuple(each.value for each in READERS)
    changed_by = OFFICE
    list_display = ("title", "number", "issued", "state", "office_name", "progress", "late")
    list_filter = ("state",)
    list_select_related = ("office",)
    search_fields = ("title", "document_number")
    search_help_text = "按标题或者发文字号查找"
    empty_value_display = "—"
    change_list_template = "admin/columns/circular/change_list.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return watches(duty_book(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Circular]:
        return Circular.objects.visible_to(duty_book(request))

    def tasks(self, request: HttpRequest) -> Any:
        """Return the tasks this person may see."""
        return UnitTask.objects.visible_to(duty_book(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CircularList

    @admin.display(description="完成")
    def progress(self, row: Any) -> str:
        return f"{row.progress.accepted} / {row.progress.total}" if row.progress.total else "—"

    @admin.display(description="逾期")
    def late(self, row: Any) -> str:
        if not row.progress.overdue:
            return "—"
        return format_html('<span class="badge level-overdue">{}项</span>', row.progress.overdue)

    @admin.display(description="发文字号", ordering="document_number")
    def number(self, row: Circular) -> str:
        return row.document_number

    @admin.display(description="成文日期", ordering="issued_on")
    def issued(self, row: Circular) -> str:
        return row.issued_on.isoformat()

    @admin.display(description="督办单位", ordering="office__order")
    def office_name(self, row: Circular) -> str:
        return row.office.short_name

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"columns_circular_{name}")

        return [
            route("edit/", self.edit_view, "edit"),
            route("matrix/", self.matrix_view, "matrix"),
            route("matrix.pdf", self.matrix_printed_view, "matrix_printed"),
            route("duties.pdf", self.duties_view, "duties"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> Circular:
        return get_object_or_404(self.get_queryset(request).select_related("office"), pk=pk)

    # -- entering

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Enter a circular."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._entry(request, Circular(), title="登记通知", back=reverse("admin:columns_circular_changelist"))

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mend a circular that is not issued yet."""
        row = self.find(request, pk)
        if may_enter(row, actor=person_of(request), now=timezone.now()):
            return redirect(self.address_of(row))
        return self._entry(request, row, title="修改通知", back=self.address_of(row))

    def _entry(self, request: HttpRequest, row: Circular, *, title: str, back: str) -> HttpResponse:
        mine = duty_book(request).departments(*OFFICE)
        offices = Department.objects.filter(pk__in=mine, kind=DepartmentKind.COUNTY_OFFICE, is_active=True)
        form = CircularForm(request.POST or None, instance=row, offices=offices)
        return self.entry_page(
            request,
            form,
            save=lambda: save_circular(form.instance, actor=person_of(request), now=timezone.now()),
            title=title,
            back=back,
        )

    # -- one circular

    def show(self, request: HttpRequest, row: Circular, *, bound: Any = None) -> HttpResponse:
        now, book = timezone.now(), duty_book(request)
        choices = self.choices(request, row, bound=bound)
        tasks = self.tasks(request).filter(duty__circular=row)
        progress = progress_by("duty", tasks, on=timezone.localdate(now))
        duties = row.duties.visible_to(book).select_related("circular").prefetch_related("bodies__department")
        page = Paginator(duties.order_by("number"), _DUTIES_ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": row.title,
            "row": row,
            "choices": choices,
            "may_enter": may_enter(row, actor=person_of(request), now=now) is None,
            "lines": [(each, progress.get(each.pk, Progress())) for each in page],
            "page": page,
            "whole": progress_by("duty__circular", tasks, on=timezone.localdate(now)).get(row.pk, Progress()),
            "is_drafted": row.state == CircularState.DRAFTED,
            "story": story_of(row),
            "media": self.media + media_of(choices),
        }
        return self.page(request, "circular", context)

    def matrix_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show units by duties, of each the newest period."""
        row = self.find(request, pk)
        tasks, units = self._whole(request, row)
        page = Paginator(units, UNITS_ON_A_PAGE).get_page(request.GET.get("page"))
        duties, lines = matrix(row, tasks, units=list(page), on=timezone.localdate())
        context = {"title": f"完成情况总表：{row.title}", "row": row, "page": page, "duties": duties, "lines": lines}
        context["legend"] = printing.LEGEND
        return self.page(request, "matrix", context)

    def matrix_printed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print all units by duties, as far as this person sees them."""
        row, today = self.find(request, pk), timezone.localdate()
        tasks, units = self._whole(request, row)
        duties, lines = matrix(row, tasks, units=list(units), on=today)
        try:
            return pdf(printing.whole(row, duties=duties, lines=lines, on=today), name="完成情况总表")
        except Refused as refused:
            return self.refused(request, row, refused)

    def _whole(self, request: HttpRequest, row: Circular) -> tuple[Any, QuerySet[Department]]:
        """Return the tasks of a circular that this person sees, and the units that owe them."""
        tasks = self.tasks(request).filter(duty__circular=row)
        return tasks, Department.objects.filter(pk__in=tasks.order_by().values("unit")).order_by("order", "slug")

    def duties_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print the 任务分解表, with the duties that this person sees."""
        row = self.find(request, pk)
        try:
            duties = row.duties.visible_to(duty_book(request))
            return pdf(printing.breakdown(row, duties=duties), name="任务分解表")
        except Refused as refused:
            return self.refused(request, row, refused)

    def refused(self, request: HttpRequest, row: Circular, refused: Refused) -> HttpResponse:
        """Lead back to the circular and say why something cannot be had."""
        self.message_user(request, str(refused), level="error")
        return redirect(self.address_of(row))
