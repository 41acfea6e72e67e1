"""One screen for whatever departments keep: narrowed to those one keeps, out as a workbook and onto paper."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from columns.admin.registers import RegisterAdmin
from columns.domain.duties import duty_book
from columns.enums import LEADERS, DepartmentKind, Duty
from columns.models import Department
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register as PrintedRegister
from yunlong_portal.kernel.letters.papers import RegisterColumn, render_register_pdf
from yunlong_portal.kernel.workbooks import Book
from yunlong_portal.kernel.workbooks.pages import WorkbookPages

_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")


def names_of(row: Any) -> Sequence[str]:
    """Return under which names a department may be written in a cell, the short one first."""
    return (row.short_name, row.name) if isinstance(row, Department) else (str(row),)


class Printed:
    """One column of the printed form: its heading, its width, and the fields that stand in it one after another."""

    def __init__(self, label: str, width: Any, *names: str) -> None:
        self.label, self.width, self.names = label, width, names

    def of(self, row: Any) -> str:
        """Return what stands in the column of a row."""
        return " ".join(each for each in (_printed_value(row, name) for name in self.names) if each)


def _printed_value(row: Any, name: str) -> str:
    if name == "department":
        return row.department.short_name
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    # A telephone with its area code stays on one line.
    return "" if value is None else _HYPHEN.sub("\u2060-\u2060", str(value))


def paper_answer(printed: PrintedRegister, *, name: str) -> HttpResponse:
    """Return the answer that shows a printed table in the browser, kept by no cache."""
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    return HttpResponse(
        render_register_pdf(printed),
        content_type="application/pdf",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )


def keeper_of(rows: Iterable[Any]) -> str:
    """Return whose table it is: the one department of all rows, else the county's."""
    units = {row.department.name for row in rows}
    return next(iter(units)) if len(units) == 1 else whole_county()


def whole_county() -> str:
    """Return how a table of every department names its keeper."""
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()
    return f"{county.name}各乡镇、各部门" if county else ""


class KeptAdmin(WorkbookPages, RegisterAdmin):
    """What departments keep. Its subclass says how it goes onto paper; its fields are the columns of its workbook.

    Whoever keeps a department's registers keeps its rows, and its leaders, who are told what is lacking, read them; the
    desk that the register ``watched_as`` is filed with sees the rows of all.
    """

    watched_as: str
    title: str
    book_key: tuple[str, ...]
    book_sample: dict[str, str]
    book_older: Mapping[str, tuple[str, ...]] = {}
    printed: tuple["Printed", ...]
    print_label = "打印"
    signatures: tuple[str, ...] = ("填表人", "审核人")

    changed_by: tuple[str, ...] = (Duty.KEEP_REGISTERS.value,)
    seen_by: tuple[str, ...] = (Duty.TAKE_FILINGS.value, *(each.value for each in LEADERS))
    change_list_template = "admin/columns/filed/change_list.html"
    formfield_overrides: dict[Any, Any] = {
        **RegisterAdmin.formfield_overrides, models.DateField: {"widget": DateInput}
    }  # fmt: skip
    fixed: tuple[str, ...] = ("department",)
    list_select_related: tuple[str, ...] = ("department",)
    search_help_text = "按单位、姓名或者名称查找"

    @property
    def book(self) -> Book:  # type: ignore[override]  # declared by the screen, made once it is wanted
        """Return the rows as a workbook, judged by the form of the screen."""
        fields = self.book_fields
        form = type("BookForm", (self.form,), {"Meta": type("Meta", (), {"model": self.model, "fields": fields})})
        return Book(
            title=self.book_title,
            form=form,
            columns=fields,
            key=self.book_key,
            sample=self.book_sample,
            names=names_of,
            older=self.book_older,
        )

    @property
    def book_title(self) -> str:
        """Return what the workbook is called."""
        return self.title

    @property
    def book_fields(self) -> tuple[str, ...]:
        """Return the fields that are columns of the workbook."""
        return tuple(self.fields or ())

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = self.rows_of_all(request)
        return rows.visible_to(duty_book(request), self.watched_as)

    def rows_of_all(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of every department, before they are narrowed."""
        return super().get_queryset(request)

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that a workbook may hold, of the departments one sees."""
        return self.get_queryset(request).select_related(*self.list_select_related)

    def kept_by(self, row: Any) -> Department:
        """Return the department whose keeper may change a row."""
        return row.department

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether one keeps this row; without a row, any."""
        if obj is None:
            return super().has_change_permission(request)
        return duty_book(request).may(Duty.KEEP_REGISTERS, self.kept_by(obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the departments one keeps."""
        if db_field.name == "department":
            kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
            kwargs["queryset"] = Department.objects.filter(pk__in=kept, is_active=True)
            kwargs["initial"] = next(iter(kept)) if len(kept) == 1 else None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: Any) -> str:
        return row.department.short_name

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Return why a row of a workbook may not be written by this person."""
        unit = self.kept_by(row)
        if duty_book(request).may(Duty.KEEP_REGISTERS, unit):
            return ""
        return f"您没有{unit.short_name}“维护登记簿”的职责。"

    def get_urls(self) -> list[URLPattern]:
        name = f"columns_{self.opts.model_name}_printed"
        return [path("form.pdf", self.admin_site.admin_view(self.printed_view), name=name), *super().get_urls()]

    def printed_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that the printed form holds."""
        return self.get_queryset(request)

    def printed_view(self, request: HttpRequest) -> HttpResponse:
        """Print the form."""
        rows = list(self.printed_rows(request).select_related(*self.list_select_related))
        columns = [RegisterColumn("序号", "narrow"), *(RegisterColumn(each.label, each.width) for each in self.printed)]
        printed = PrintedRegister(
            title=self.title,
            keeper=keeper_of(rows),
            period=date_in_words(timezone.localdate()),
            columns=columns,
            rows=[(str(place), *(each.of(row) for each in self.printed)) for place, row in enumerate(rows, 1)],
            signatures=self.signatures,
        )
        return paper_answer(printed, name=self.book_title)

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return address and label of what stands above the list."""
        name = f"admin:columns_{self.opts.model_name}"
        tools = [
            (reverse(f"{name}_printed"), self.print_label),
            (reverse(f"{name}_workbook_export"), "导出 Excel"),
        ]
        if self.has_change_permission(request):
            tools.insert(0, (reverse(f"{name}_workbook"), "用表格导入"))
        return tools

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        told = {"tools": self.tools(request), "alarm": self.alarm(request), "hint": self.hint(request)}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def alarm(self, request: HttpRequest) -> str:
        """Return what is wrong with the rows as a whole, shown above the list; empty if nothing is."""
        return ""

    def hint(self, request: HttpRequest) -> str:
        """Return what is worth knowing above the list without being wrong; empty if nothing is."""
        return ""
