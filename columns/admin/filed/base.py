"""One screen for every register that is filed: each save is a change that its desks take note of."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join

from columns.admin.filed.kept import KeptAdmin
from columns.domain.registers import REGISTERS, Register, desks_of, save_row
from columns.models import RegisterChange, RegisterRow
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Line

_CHANGES_SHOWN = 20
# What every register called its two days, before each called them as its form does: workbooks with these are about.
DAYS_BEFORE = {"starts_on": ("自",), "ends_on": ("至",)}


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


class FiledRegisterAdmin(KeptAdmin):
    """A register. Its subclass says which, how it goes onto paper; its fields are the columns of its workbook."""

    name: str
    print_label = "打印备案表"
    book_older = DAYS_BEFORE
    signatures = ("单位（盖章）", "填表人", "审核人")
    list_filter: tuple[Any, ...] = (IsCurrent,)
    ordering = ("department__order", "pk")

    @property
    def register(self) -> Register:
        """Return what is declared of this register."""
        return REGISTERS[self.name]

    @property
    def watched_as(self) -> str:  # type: ignore[override]  # a register is watched by its own desks
        """Return the register's own name."""
        return self.name

    @property
    def title(self) -> str:  # type: ignore[override]  # declared once, with the register
        """Return the title of the printed form."""
        return self.register.title

    @property
    def book_title(self) -> str:
        """Return the title without the number of its attachment."""
        return self.register.short_title

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows that still hold, of the departments one sees."""
        rows: Any = super().workbook_rows(request)
        return rows.not_ended()

    def printed_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what holds now, each row with when it was first and when it was last filed."""
        rows: Any = super().printed_rows(request)
        filed = RegisterChange.objects.filter(register=self.name, row=OuterRef("pk"))
        return rows.holding_on(timezone.localdate()).annotate(
            first_filed_at=Subquery(filed.order_by("pk").values("filed_at")[:1]),
            last_filed_at=Subquery(filed.order_by("-pk").values("filed_at")[:1]),
        )

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the domain, which files the change."""
        filed = save_row(obj, actor=person_of(request), now=timezone.now())
        if filed is not None and (desks := desks_of(self.name)):
            messages.info(request, f"已向{'、'.join(each.short_name for each in desks)}报送备案。")
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save a row of a workbook as if it had been typed."""
        save_row(line.row, actor=person_of(request), now=timezone.now())  # type: ignore[arg-type]  # a RegisterRow

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        filings = f"{reverse('admin:columns_registerchange_changelist')}?register={self.name}"
        return [*super().tools(request), (filings, "备案情况")]
