"""读网日志 on the staff's screens: the network office writes it, departments say what they mended."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from columns.domain.duties import duty_book
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from columns.queries import column_tree
from disclosure.admin.watching.base import UnitFilter
from disclosure.domain.watching import reading
from disclosure.models import ReadingEntry, ReadingError
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, TrackedModelAdmin, is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.letters.papers import render_register_pdf
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_READERS = tuple(each.value for each in reading.READERS)
_HEADS = ("日期", "读网人", "首页", "看了哪些栏目", "在哪里", "错在哪里", "责任单位", "改正日期", "怎样改的")
_MOST_EXPORTED = 20_000


class EntryForm(CleanTextMixin, forms.ModelForm):
    """What was read on a day."""

    columns = forms.MultipleChoiceField(
        label="看了哪些栏目", required=False, widget=forms.SelectMultiple(attrs={"size": 12}),
        help_text="按住 Ctrl 可以选几个",
    )  # fmt: skip

    class Meta:
        model = ReadingEntry
        fields = ("day", "home_read", "columns", "remark")
        widgets = {"day": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(node.code, " › ".join(node.labels)) for node in column_tree().walk() if node.is_public]
        known = {code for code, _ in offered}
        kept = [(code, code) for code in (self.instance.columns or []) if code not in known]
        self.fields["columns"].choices = [*offered, *kept]  # type: ignore[attr-defined]  # a field of choices


class ErrorForm(CleanTextMixin, forms.ModelForm):
    """An error that was found."""

    class Meta:
        model = ReadingError
        fields = ("place", "what", "department")
        widgets = {"what": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]  # choices


class MendForm(CleanTextMixin, forms.Form):
    """When and how it was mended."""

    on = forms.DateField(label="改正日期", widget=DateInput)
    how = forms.CharField(label="怎样改的", max_length=200, required=False)


class MonthForm(forms.Form):
    """Which month."""

    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$", required=False, label="月份", max_length=7)

    def month_or(self, today: date) -> reading.Month:
        """Return the month asked for, else that of today."""
        asked = self.cleaned_data.get("month") if self.is_valid() else ""
        first = date(int(asked[:4]), int(asked[5:]), 1) if asked else today.replace(day=1)
        return reading.Month(first)


@admin.register(ReadingEntry)
class ReadingEntryAdmin(ExportedList, TrackedModelAdmin):
    """The log. Each writes his own entry; errors are added on its page."""

    changed_by = _READERS
    form = EntryForm
    change_list_template = "admin/disclosure/watching/reading.html"
    exported, file_name, table_title = _HEADS, "reading", "读网日志"
    list_display = ("day", "reader", "home_read", "read", "errors_found")
    list_select_related = ("reader",)
    date_hierarchy = "day"
    search_fields = ("reader__display_name", "errors__what")
    search_help_text = "按读网人或者错误内容查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {"found": Count("errors"), "open": Count("errors", filter=Q(errors__mended_on=None))}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="看了哪些栏目")
    def read(self, row: ReadingEntry) -> str:
        return reading.names_of(row.columns) or "—"

    @admin.display(description="发现的错误")
    def errors_found(self, row: Any) -> str:
        return f"{row.found}处，{row.open}处待改正" if row.found else "无"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("sheet.pdf", wrap(self.sheet_view), name="disclosure_readingentry_sheet"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        today = timezone.localdate()
        unread = reading.unread_days(today.replace(day=1), today)
        told = {"unread": unread, "month": f"{today:%Y-%m}", "query": request.GET.urlencode()}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write down what was read today."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._written(request, ReadingEntry(day=timezone.localdate()), title="登记读网日志")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an entry with its errors; its reader changes it and adds errors."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(ReadingEntry.objects.all(), pk=object_id if is_key(object_id) else None)
        if row.reader_id == person_of(request).pk and request.POST.get("act") == "error":
            return self._error_added(request, row)
        return self._written(request, row, title=str(row))

    def _written(self, request: HttpRequest, row: ReadingEntry, *, title: str) -> HttpResponse:
        is_own = row.pk is None or row.reader_id == person_of(request).pk
        if request.method == "POST" and not is_own:
            raise PermissionDenied
        form = EntryForm(request.POST if request.method == "POST" else None, instance=row)
        if form.is_bound and form.is_valid():
            try:
                saved = reading.save_entry(form.save(commit=False), actor=person_of(request), now=timezone.now())
                messages.success(request, "已登记。发现错误的，在下面逐条写明。")
                return redirect("admin:disclosure_readingentry_change", saved.pk)
            except Refused as refused:
                say(form, refused)
        return self._page(
            request, row, title=title, form=form if is_own else None, error_form=ErrorForm(prefix="error")
        )

    def _error_added(self, request: HttpRequest, row: ReadingEntry) -> HttpResponse:
        form = ErrorForm(request.POST, instance=ReadingError(entry=row), prefix="error")
        if form.is_valid():
            try:
                reading.add_error(form.save(commit=False), actor=person_of(request), now=timezone.now())
                messages.success(request, "已记下，已提醒责任单位。")
                return redirect("admin:disclosure_readingentry_change", row.pk)
            except Refused as refused:
                say(form, refused)
        return self._page(request, row, title=str(row), form=EntryForm(instance=row), error_form=form)

    def _page(self, request: HttpRequest, row: ReadingEntry, *, title: str, form: Any, error_form: Any) -> HttpResponse:
        errors = row.errors.select_related("department").order_by("pk") if row.pk else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "row": row if row.pk else None,
            "read": reading.names_of(row.columns or []),
            "form": form,
            "error_form": error_form if row.pk and form is not None else None,
            "errors": [(each, reading.mending(each)) for each in errors],
        }
        bad = any(each is not None and each.is_bound and each.errors for each in (form, error_form))
        template = "admin/disclosure/watching/reading_entry.html"
        return TemplateResponse(request, template, context, status=422 if bad else 200)

    def sheet_view(self, request: HttpRequest) -> HttpResponse:
        """Print the log of a month."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        month = MonthForm(request.GET).month_or(today)
        county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()
        try:
            content = render_register_pdf(reading.month_sheet(month, keeper=county.name if county else "", today=today))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:disclosure_readingentry_changelist")
        disposition = content_disposition_header(False, f"读网日志-{month.first:%Y%m}.pdf") or "inline"
        headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
        return HttpResponse(content, content_type="application/pdf", headers=headers)

    def exported_lines(self, rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield a line for each error, one for an entry without."""
        return (line for row in rows.prefetch_related("errors__department")[:_MOST_EXPORTED] for line in _lines(row))


def _lines(row: ReadingEntry) -> Iterable[tuple[Any, ...]]:
    head = (row.day, row.reader, "看了" if row.home_read else "", reading.names_of(row.columns))
    errors = list(row.errors.all())
    if not errors:
        yield (*head, "", "无", "", "", "")
    for each in errors:
        yield (*head, each.place, each.what, each.department.short_name, each.mended_on, each.how)


class ErrorMendedFilter(admin.SimpleListFilter):
    """What waits, what is mended."""

    title, parameter_name = "状态", "mended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "待改正"), ("yes", "已改正")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "no":
                return queryset.filter(mended_on=None)
            case "yes":
                return queryset.exclude(mended_on=None)
        return queryset


@admin.register(ReadingError)
class ReadingErrorAdmin(PortalModelAdmin):
    """The errors. Written in an entry; mended here by the department, or by the network office."""

    seen_by = (Duty.DRAFT.value, Duty.SIGN_OFF.value, *_READERS)
    list_display = ("what", "place", "unit", "found_on", "mended")
    list_filter = (ErrorMendedFilter, UnitFilter)
    list_select_related = ("department", "entry")
    search_fields = ("what", "place")
    search_help_text = "按错误或者位置查找"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows, book = super().get_queryset(request), duty_book(request)
        if book.holds(reading.READERS):
            return rows
        return rows.filter(department__in=book.departments(Duty.DRAFT, Duty.SIGN_OFF))

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: ReadingError) -> str:
        return row.department.short_name

    @admin.display(description="发现日期", ordering="entry__day")
    def found_on(self, row: ReadingError) -> str:
        return f"{row.entry.day:%Y-%m-%d}"

    @admin.display(description="改正情况")
    def mended(self, row: ReadingError) -> str:
        return reading.mending(row)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an error; on POST say when and how it was mended."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request), pk=object_id if is_key(object_id) else None)
        book = duty_book(request)
        may_mend = row.mended_on is None and (book.may(Duty.DRAFT, row.department) or book.holds(reading.READERS))
        bound = request.POST if request.method == "POST" else None
        form = MendForm(bound, initial={"on": timezone.localdate()}) if may_mend else None
        if form is not None and form.is_valid():
            try:
                reading.mend_error(row, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
                messages.success(request, "已登记改正。")
                return redirect("admin:disclosure_readingerror_change", row.pk)
            except Refused as refused:
                say(form, refused)
        facts = [
            ("在哪里", row.place),
            ("错在哪里", row.what),
            ("责任单位", row.department.name),
            ("发现", f"{row.entry.day:%Y-%m-%d} {row.entry.reader}"),
            ("改正情况", reading.mending(row)),
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "读网发现的错误",
            "row": row,
            "facts": facts,
            "form": form,
            "act": "登记改正",
            "back": reverse("admin:disclosure_readingerror_changelist"),
        }
        status = 422 if form is not None and form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/disclosure/watching/row.html", context, status=status)
