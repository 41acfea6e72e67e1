"""更新情况: what grows old; whole for the keeper of columns, for others what they renew and what they lead."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import DutyBook, duty_book
from columns.domain.freshness import RENEWERS, Judged, end_of, look
from columns.enums import LEADERS, Duty, FreshnessLevel
from columns.slots import Kept
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.tables import table_response

WATCHERS = (*RENEWERS, *LEADERS, Duty.KEEP_COLUMNS)
_ASK = (FreshnessLevel.BLANK, FreshnessLevel.STALE, FreshnessLevel.CLOSE, FreshnessLevel.SOON)
_SHOWN = 8
_STAFF = "/admin/"
_HEADS = ("情况", "栏目或者账号", "责任单位", "最近更新", "已过天数", "最长间隔天数")


class LookForm(forms.Form):
    """At which level, on which day."""

    level = forms.ChoiceField(required=False, choices=[("", "全部"), *FreshnessLevel.choices])
    on = forms.DateField(required=False, label="哪一天", widget=DateInput)


def seen(request: HttpRequest, *, now: datetime) -> Sequence[Judged]:
    """Return what is kept fresh and this person sees, the worst first: what he renews or leads, or all."""
    book, found = duty_book(request), look(now=now)
    if book.holds((Duty.KEEP_COLUMNS,)):
        return found
    return [each for each in found if _answers_for(book, each.kept)]


def _answers_for(book: DutyBook, kept: Kept) -> bool:
    return kept.department_id in book.departments(kept.duty, *LEADERS)


def rows_of(request: HttpRequest, found: Sequence[Judged]) -> Sequence[tuple[Judged, str]]:
    """Return each with the address where it is renewed, empty where this person may not go there."""
    book = duty_book(request)

    def address(kept: Kept) -> str:
        is_public = not kept.link.startswith(_STAFF)
        return kept.link if is_public or _answers_for(book, kept) or book.holds(kept.desks) else ""

    return [(each, address(each.kept)) for each in found]


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return what is to be renewed, for the staff's first page; None for who answers for nothing."""
    if not holds(request, WATCHERS):
        return None
    found = seen(request, now=timezone.now())
    asking = [each for each in found if each.level in _ASK and each.level != FreshnessLevel.BLANK]
    blank = sum(each.level == FreshnessLevel.BLANK for each in found)
    rows = rows_of(request, asking[:_SHOWN])
    return {"rows": rows, "total": len(asking), "blank": blank} if asking or blank else None


class FreshnessPages:
    """Mixed into the screen of the columns."""

    opts: Any
    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("freshness/", wrap(self.freshness_view), name="columns_column_freshness"),
            path("freshness.<slug:extension>", wrap(self.freshness_export_view), name="columns_column_freshness_file"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def freshness_view(self, request: HttpRequest) -> HttpResponse:
        """Show what is kept fresh and how it stands, now or on a day."""
        form, found = self._looked(request)
        counts = Counter(each.level for each in found)
        level = form.cleaned_data.get("level") if form.is_valid() else ""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "更新情况",
            "form": form,
            "levels": [(each, each.label, counts[each]) for each in (*_ASK, FreshnessLevel.FRESH)],
            "level": level,
            "rows": rows_of(request, [each for each in found if not level or each.level == level]),
            "everything": len(found),
            "query": request.GET.urlencode(),
        }
        status = 200 if form.is_valid() else 422
        return TemplateResponse(request, "admin/columns/freshness.html", context, status=status)

    def freshness_export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the list as CSV or XLSX."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        form, found = self._looked(request)
        if extension not in {"csv", "xlsx"} or not form.is_valid():
            raise Http404
        level = form.cleaned_data["level"]
        rows = [_row(each) for each in found if not level or each.level == level]
        name = f"freshness-{timezone.localdate():%Y%m%d}"
        return table_response(extension, heads=_HEADS, rows=rows, name=name, title="更新情况")

    def _looked(self, request: HttpRequest) -> tuple[LookForm, Sequence[Judged]]:
        if not holds(request, WATCHERS):
            raise PermissionDenied
        form = LookForm(request.GET)
        on = form.cleaned_data.get("on") if form.is_valid() else None
        return form, seen(request, now=end_of(on) if on else timezone.now())


def _row(judged: Judged) -> tuple[Any, ...]:
    kept = judged.kept
    last = (kept.never if kept.is_undated else "") if kept.last_at is None else timezone.localdate(kept.last_at)
    age = "" if judged.age_days is None else judged.age_days
    return (judged.level.label, kept.label, kept.department, last, age, kept.allowed_days)
