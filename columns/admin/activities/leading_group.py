"""政务公开工作领导小组: the county's own register, kept by whoever keeps the columns, dated and printed."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone

from columns.admin.filed.base import DAYS_BEFORE, IsCurrent
from columns.admin.filed.kept import KeptAdmin, Printed
from columns.admin.registers import KEEPERS
from columns.enums import Duty, GroupRole
from columns.models import Department, GroupMember
from yunlong_portal.kernel.admin import holds
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Line


@admin.register(GroupMember)
class GroupMemberAdmin(KeptAdmin):
    """领导小组成员. Whoever keeps registers or takes filings reads it; a change of people is a new row."""

    watched_as = "leaders"
    title = "政务公开工作领导小组成员名单"
    changed_by = KEEPERS
    seen_by = (Duty.TAKE_FILINGS.value, Duty.KEEP_REGISTERS.value)
    list_display = ("post", "role", "name", "unit", "starts_on", "ends_on")
    list_filter = (IsCurrent, "role")
    search_fields = ("post", "name", "department__short_name")
    search_help_text = "按职务、姓名或者单位查找"
    fields = ("department", "role", "post", "name", "starts_on", "ends_on", "note")
    book_key = ("department", "role", "post", "name")
    book_sample = {
        "department": "县政务局", "role": "成员", "post": "局长", "name": "", "starts_on": "2017-08-25", "ends_on": "",
        "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    book_older = DAYS_BEFORE
    printed = (
        Printed("组内职务", "short", "role"),
        Printed("姓名", "short", "name"),
        Printed("单位", "", "department"),
        Printed("职务", "", "post"),
        Printed("任职时间", "short", "starts_on"),
        Printed("备注", "", "note"),
    )

    def get_ordering(self, request: HttpRequest) -> Any:
        """Put the head of the group first."""
        places = [When(role=role, then=Value(place)) for place, role in enumerate(GroupRole.values)]
        return [Case(*places, default=Value(len(places))), "department__order", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.rows_of_all(request)

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return those who have not left."""
        rows: Any = super().workbook_rows(request)
        return rows.not_ended()

    def printed_rows(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the group as it is today."""
        rows: Any = super().printed_rows(request)
        return rows.holding_on(timezone.localdate())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds(request, self.changed_by)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer every department: members come from all of them."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "department":
            field.queryset, field.initial = Department.objects.filter(is_active=True), None
        return field

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Allow every row to whoever may change one: the page asked for the duty."""
        return ""

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save a row of a workbook as if it had been typed."""
        save_with_history(line.row, actor=person_of(request), reason="用表格导入", at=timezone.now())
