"""A year at a glance, department by department: a page, a table to take away, a sheet to sign and bind."""

from collections.abc import Sequence
from typing import Any, Literal

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.filed.kept import paper_answer, whole_county
from columns.admin.filed.reaching import reach
from columns.models import Department
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.tables import table_response

FIRST_YEAR = 2008
LAST_YEAR = 2100

Width = Literal["narrow", "short", "middle", "wide", ""]


class YearForm(forms.Form):
    """Which year."""

    year = forms.IntegerField(label="年度", min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class YearPages:
    """Mixed into a staff screen that says what a year's table holds (``year_rows``) and how it is headed.

    The address is opened with the right to see the screen; ``year_rows`` narrows to what the person may see.
    """

    watched_as: str
    year_title: str
    year_heads: tuple[tuple[str, Width], ...]
    year_note = ""
    opts: Any
    admin_site: Any

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return the lines of a year, as many cells as there are headings."""
        raise NotImplementedError

    def year_summary(self, request: HttpRequest, year: int, rows: Sequence[tuple[str, ...]]) -> str:
        """Return what the lines come to, in a sentence; empty where there is nothing to say."""
        return ""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, self._years_name
        return [
            path("years/", wrap(self.years_view), name=name),
            path("years.<slug:extension>", wrap(self.years_file_view), name=f"{name}_file"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def years_view(self, request: HttpRequest) -> HttpResponse:
        """Show a year, this one unless another is asked."""
        form, year = self._asked(request)
        rows = self.year_rows(request, year) if form.is_valid() else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{year}年{self.year_title}",
            "form": form,
            "year": year,
            "heads": [label for label, _ in self.year_heads],
            "rows": rows,
            "summary": self.year_summary(request, year, rows) if rows else "",
            "note": self.year_note,
            "files": [
                (f"{reverse(f'admin:{self._years_name}_file', args=[extension])}?year={year}", label)
                for extension, label in (("pdf", "打印"), ("xlsx", "导出 Excel"), ("csv", "导出 CSV"))
            ],
        }
        status = 200 if form.is_valid() else 422
        return TemplateResponse(request, "admin/columns/activities/years.html", context, status=status)

    def years_file_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give a year as CSV, XLSX, or PDF."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        form, year = self._asked(request)
        if extension not in {"csv", "xlsx", "pdf"} or not form.is_valid():
            raise Http404
        rows = self.year_rows(request, year)
        title = f"{year}年{self.year_title}"
        if extension == "pdf":
            columns = [RegisterColumn("序号", "narrow"), *(RegisterColumn(*head) for head in self.year_heads)]
            printed = Register(
                title=self.year_title,
                keeper=self._year_keeper(request),
                period=f"{year}年",
                columns=columns,
                rows=[(str(place), *row) for place, row in enumerate(rows, 1)],
                signatures=("填表人", "审核人"),
                note=self.year_summary(request, year, rows),
            )
            return paper_answer(printed, name=title)
        heads = [label for label, _ in self.year_heads]
        return table_response(extension, heads=heads, rows=rows, name=f"{self.opts.model_name}-{year}", title=title)

    def _year_keeper(self, request: HttpRequest) -> str:
        own = reach(request, self.watched_as)
        units = [] if own is None else list(Department.objects.filter(pk__in=own).values_list("name", flat=True)[:2])
        return units[0] if len(units) == 1 else whole_county()

    def _asked(self, request: HttpRequest) -> tuple[YearForm, int]:
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            raise PermissionDenied
        form = YearForm(request.GET)
        year = form.cleaned_data.get("year") if form.is_valid() else None
        return form, year or timezone.localdate().year

    @property
    def _years_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_years"
