"""One screen for every register: narrowed to the departments one keeps, filed with each save, out as a workbook."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import content_disposition_header

from columns.admin.registers import RegisterAdmin
from columns.domain.duties import duty_book
from columns.domain.registers import REGISTERS, Register, desks_of, save_row
from columns.enums import DepartmentKind, Duty
from columns.models import Department, RegisterChange, RegisterRow
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.letters.papers import Register as PrintedRegister
from yunlong_portal.kernel.letters.papers import RegisterColumn, render_register_pdf
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Book, Line
from yunlong_portal.kernel.workbooks.pages import WorkbookPages

_CHANGES_SHOWN = 20


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
    return "" if value is None else str(value)


class IsCurrent(admin.SimpleListFilter):
    """What holds, what has ended."""

    title, parameter_name = "是否有效", "current"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "现在有效"), ("no", "已终止")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "yes":
                return queryset.holding_on(timezone.localdate())  # type: ignore[attr-defined]  # a RegisterQuerySet
            case "no":
                return queryset.filter(ends_on__lt=timezone.localdate())
        return queryset


class FiledRegisterAdmin(WorkbookPages, RegisterAdmin):
    """A register. Its subclass says which, how it goes onto paper; its fields are the columns of its workbook."""

    name: str
    book_key: tuple[str, ...]
    book_sample: dict[str, str]
    printed: tuple["Printed", ...]

    changed_by = (Duty.KEEP_REGISTERS.value,)
    seen_by = (Duty.TAKE_FILINGS.value,)
    change_list_template = "admin/columns/filed/change_list.html"
    formfield_overrides: dict[Any, Any] = {
        **RegisterAdmin.formfield_overrides, models.DateField: {"widget": DateInput}
    }  # fmt: skip
    fixed = ("department",)
    list_select_related = ("department",)
    list_filter: tuple[Any, ...] = (IsCurrent,)
    search_help_text = "按单位、姓名或者名称查找"
    ordering = ("department__order", "pk")

    @property
    def register(self) -> Register:
        """Return what is declared of this register."""
        return REGISTERS[self.name]

    @property
    def book(self) -> Book:  # type: ignore[override]  # declared by the screen, made once it is wanted
        """Return the register as a workbook, judged by the form of its screen."""
        form = type("BookForm", (self.form,), {"Meta": type("Meta", (), {"model": self.model, "fields": self.fields})})
        return Book(
            title=self.register.short_title,
            form=form,
            columns=tuple(self.fields),
            key=self.book_key,
            sample=self.book_sample,
            names=names_of,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(duty_book(request), self.name)

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that still hold, of the departments one sees."""
        rows: Any = self.get_queryset(request)
        return rows.not_ended().select_related("department")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether one keeps this row's department; without a row, any."""
        if obj is None:
            return super().has_change_permission(request)
        return duty_book(request).may(Duty.KEEP_REGISTERS, obj.department)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the departments one keeps."""
        if db_field.name == "department":
            kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
            kwargs["queryset"] = Department.objects.filter(pk__in=kept, is_active=True)
            kwargs["initial"] = next(iter(kept)) if len(kept) == 1 else None
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(("filed",) if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = super().get_fields(request, obj)
        return [*(each for each in shown if each != "filed"), *(["filed"] if obj else [])]

    @admin.display(description="备案情况")
    def filed(self, row: RegisterRow) -> str:
        """Return what was filed of the row, newest first, and which desk took note when."""
        desks = desks_of(self.name)
        changes = RegisterChange.objects.filter(register=self.name, row=row.pk).prefetch_related("receipts__desk")
        lines = []
        for change in changes.select_related("filed_by")[:_CHANGES_SHOWN]:
            taken = {each.desk_id: each for each in change.receipts.all()}
            said = "；".join(
                f"{desk.short_name}{timezone.localtime(taken[desk.pk].taken_at):%Y-%m-%d}接收"
                if desk.pk in taken
                else f"{desk.short_name}待接收"
                for desk in desks
            )
            lines.append(
                (
                    reverse("admin:columns_registerchange_change", args=[change.pk]),
                    f"{timezone.localtime(change.filed_at):%Y-%m-%d %H:%M}",
                    change.get_kind_display(),
                    change.filed_by,
                    said or "这类登记没有设备案单位",
                )
            )
        return format_html_join("", '<p><a href="{}">{} {}</a>　{}报送　{}</p>', lines) or "—"

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: RegisterRow) -> str:
        return row.department.short_name

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the domain, which files the change."""
        filed = save_row(obj, actor=person_of(request), now=timezone.now())
        if filed is not None and (desks := desks_of(self.name)):
            messages.info(request, f"已向{'、'.join(each.short_name for each in desks)}报送备案。")
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Return why a row of a workbook may not be written by this person."""
        if duty_book(request).may(Duty.KEEP_REGISTERS, row.department):
            return ""
        return f"您没有{row.department.short_name}“维护登记簿”的职责。"

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save a row of a workbook as if it had been typed."""
        save_row(line.row, actor=person_of(request), now=timezone.now())  # type: ignore[arg-type]  # a RegisterRow

    def get_urls(self) -> list[URLPattern]:
        name = f"columns_{self.opts.model_name}_printed"
        return [path("form.pdf", self.admin_site.admin_view(self.printed_view), name=name), *super().get_urls()]

    def printed_view(self, request: HttpRequest) -> HttpResponse:
        """Print the form of the attachment with what holds now."""
        today = timezone.localdate()
        rows: Any = self.get_queryset(request)
        rows = list(rows.holding_on(today).select_related("department"))
        units = {row.department.name for row in rows}
        columns = [RegisterColumn("序号", "narrow"), *(RegisterColumn(each.label, each.width) for each in self.printed)]
        printed = PrintedRegister(
            title=self.register.title,
            keeper=next(iter(units)) if len(units) == 1 else _whole_county(),
            period=f"{today.year}年{today.month}月{today.day}日",
            columns=columns,
            rows=[(str(place), *(each.of(row) for each in self.printed)) for place, row in enumerate(rows, 1)],
            signatures=("填表人", "审核人"),
        )
        disposition = content_disposition_header(as_attachment=False, filename=f"{self.book.title}.pdf") or "inline"
        return HttpResponse(
            render_register_pdf(printed),
            content_type="application/pdf",
            headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        name = f"admin:columns_{self.opts.model_name}"
        tools = [(reverse(f"{name}_printed"), "打印备案表"), (reverse(f"{name}_workbook_export"), "导出 Excel")]
        if self.has_change_permission(request):
            tools.insert(0, (reverse(f"{name}_workbook"), "用表格导入"))
        told = {"tools": tools, "alarm": self.alarm(request), "register_name": self.name}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def alarm(self, request: HttpRequest) -> str:
        """Return what is wrong with the register as a whole, shown above the list; empty if nothing is."""
        return ""


def _whole_county() -> str:
    county = Department.objects.filter(kind=DepartmentKind.COUNTY_GOVERNMENT).first()
    return f"{county.name}各乡镇、各部门" if county else ""
