"""门户自查 and 栏目体检: two pages that are worked out when they are opened, for the county's desks."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header

from columns.domain.freshness import end_of
from disclosure.admin.watching.base import COUNTY
from disclosure.documents.self_check import self_check_pdf
from disclosure.domain.watching.column_health import LABELS, ill_columns
from disclosure.domain.watching.facts import facts_at
from disclosure.domain.watching.veto import self_check
from disclosure.enums import VetoVerdict
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.workflow import Refused

_HEADS = ("问题", "栏目", "责任单位", "情况", "怎么办")


class DayForm(forms.Form):
    """Which day."""

    # Before it the portal was not there; what is far ahead is past the end of the calendar.
    on = forms.DateField(
        required=False, label="看哪一天", widget=DateInput,
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31))],
    )  # fmt: skip


class PortalPages:
    """Mixed into the screen of findings."""

    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("self-check/", wrap(self.self_check_view), name="disclosure_self_check"),
            path("self-check.pdf", wrap(self.self_check_pdf_view), name="disclosure_self_check_pdf"),
            path("columns/", wrap(self.columns_view), name="disclosure_columns"),
            path("columns.<slug:extension>", wrap(self.columns_export_view), name="disclosure_columns_file"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def self_check_view(self, request: HttpRequest) -> HttpResponse:
        """Show how the portal stands to each veto item, now or at the end of a day."""
        _ask(request)
        form = DayForm(request.GET)
        at = _moment(form)
        sheet, answers = self_check(facts_at(at))
        counts = Counter(each.verdict for each in answers)
        context = {
            "title": "门户自查",
            "form": form,
            "at": at,
            "sheet": sheet,
            "answers": answers,
            "counts": [(each, each.label, counts[each]) for each in VetoVerdict],
            "query": request.GET.urlencode(),
        }
        return self._portal_page(request, "self_check", context, is_good=form.is_valid())

    def self_check_pdf_view(self, request: HttpRequest) -> HttpResponse:
        """Print the self-check."""
        _ask(request)
        form = DayForm(request.GET)
        at = _moment(form)
        try:
            content = self_check_pdf(at=at, checked=self_check(facts_at(at)), now=timezone.now())
        except Refused as refused:
            return self._portal_page(request, "refused", {"title": "门户自查", "words": str(refused)}, is_good=False)
        disposition = content_disposition_header(False, f"门户自查报告-{timezone.localtime(at):%Y%m%d}.pdf") or "inline"
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
        )

    def columns_view(self, request: HttpRequest) -> HttpResponse:
        """Show the columns that are blank, not renewed, nobody's, or there twice."""
        _ask(request)
        found = ill_columns(now=timezone.now())
        kind = request.GET.get("kind", "")
        counts = Counter(each.kind for each in found)
        context = {
            "title": "栏目体检",
            "kinds": [(name, label, counts[name]) for name, label in LABELS.items()],
            "rows": [each for each in found if kind not in LABELS or each.kind == kind],
            "kind": kind,
            "everything": len(found),
        }
        return self._portal_page(request, "columns", context)

    def columns_export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the list as CSV or XLSX."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        _ask(request)
        if extension not in {"csv", "xlsx"}:
            raise Http404
        found = ill_columns(now=timezone.now())
        rows = [(each.label, each.name, each.column.owner_name, each.words, each.remedy) for each in found]
        name = f"columns-{timezone.localdate():%Y%m%d}"
        return table_response(extension, heads=_HEADS, rows=rows, name=name, title="栏目体检")

    def _portal_page(
        self, request: HttpRequest, name: str, context: dict[str, Any], *, is_good: bool = True
    ) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/disclosure/watching/{name}.html"
        return TemplateResponse(request, template, shown, status=200 if is_good else 422)


def _ask(request: HttpRequest) -> None:
    if not holds(request, COUNTY):
        raise PermissionDenied


def _moment(form: DayForm) -> Any:
    on = form.cleaned_data.get("on") if form.is_valid() else None
    return end_of(on) if on else timezone.now()
