"""What the lists of things found have in common: narrowed to one's departments, taken away as a table, run at once."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.domain.watching import runs
from disclosure.enums import PublicationState
from disclosure.models import StockRun
from yunlong_portal.kernel.admin import PortalModelAdmin, holds, is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

# The county's desks look over the whole portal; a department sees what is its own.
COUNTY = (Duty.KEEP_COLUMNS, Duty.PUBLISH)
OWN = (Duty.DRAFT, Duty.SIGN_OFF, Duty.SECRECY_REVIEW)
_MOST_EXPORTED = 20_000


class UnitFilter(admin.SimpleListFilter):
    """Whose it is."""

    title, parameter_name = "单位", "unit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Department.objects.filter(pk__in=model_admin.get_queryset(request).order_by().values("department"))
        return [(str(pk), name) for pk, name in rows.order_by("order", "slug").values_list("pk", "short_name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(department=self.value()) if is_key(self.value() or "") else queryset


class FoundRows(ExportedList, PortalModelAdmin):
    """A list of things that were found. ``run`` is the kind of run that finds them."""

    seen_by = tuple(each.value for each in (*OWN, *COUNTY))
    change_list_template = "admin/disclosure/watching/change_list.html"
    run: ClassVar[str]
    help: ClassVar[str] = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # What is sealed has no title, no excerpt and no link for anybody here (P9).
        rows = super().get_queryset(request).exclude(post__publications__state=PublicationState.SEALED)
        book = duty_book(request)
        return rows if book.holds(COUNTY) else rows.filter(department__in=book.departments(*OWN))

    def line_of(self, row: Any) -> Iterable[Any]:
        """Return a row as a line of the table."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"disclosure_{self.opts.model_name}"
        return [
            path("run/", wrap(self.run_view), name=f"{name}_run"),
            *super().get_urls(),
        ]

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        return (tuple(self.line_of(each)) for each in rows[:_MOST_EXPORTED])

    def run_view(self, request: HttpRequest) -> HttpResponseBase:
        """Begin a run over everything now; it goes on by itself."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not holds(request, COUNTY):
            raise PermissionDenied
        try:
            runs.start(self.run, actor=person_of(request), now=timezone.now())
            messages.success(request, "已开始检查，完成后在这里看结果。")
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(f"admin:disclosure_{self.opts.model_name}_changelist")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        name = f"admin:disclosure_{self.opts.model_name}"
        tools = [
            (reverse(f"{name}_export", args=["csv"]), "导出 CSV"),
            (reverse(f"{name}_export", args=["xlsx"]), "导出 Excel"),
        ]
        told = {
            "tools": tools,
            "query": request.GET.urlencode(),
            "last_run": StockRun.objects.filter(kind=self.run).order_by("-pk").first(),
            "run_address": reverse(f"{name}_run") if holds(request, COUNTY) else "",
            "list_help": self.help,
            **self.beside_list(request),
        }
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def beside_list(self, request: HttpRequest) -> dict[str, Any]:
        """Return what else the list shows."""
        return {}

    def find(self, request: HttpRequest, object_id: str) -> Any:
        """Return a row this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=object_id if is_key(object_id) else None)

    def row_page(self, request: HttpRequest, row: Any, **shown: Any) -> HttpResponse:
        """Show one row: its facts, and the one act there is."""
        form = shown.get("form")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(row),
            "row": row,
            "back": reverse(f"admin:disclosure_{self.opts.model_name}_changelist"),
            **shown,
        }
        status = 422 if form is not None and form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/disclosure/watching/row.html", context, status=status)
