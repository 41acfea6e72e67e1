"""差评整改: verified, mended, called back; struck out by the service bureau alone."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.admin.ratings.forms import FORMS
from hall.domain.ratings.giving import last_entry
from hall.domain.ratings.mending import LOW_RATING
from hall.models import LowRating
from hall.querysets import RATING_DUTIES
from yunlong_portal.kernel.acting import TransitionForm, media_of
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.workflow import Transition

_HEADS = ("申报号", "事项", "实施主体", "评价", "状态", "收到日期", "整改期限", "整改情况", "回访日期", "对整改满意")


class WaitingFilter(admin.SimpleListFilter):
    """What is still to be mended, and what of it is late."""

    title, parameter_name = "待办", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "还没有办结"), ("late", "超过期限还没有办结")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.open()
            case "late":
                return queryset.open().filter(due_on__lt=timezone.localdate())
        return queryset


@admin.register(LowRating)
class LowRatingAdmin(ExportedList, RowActing):
    """Low ratings of my department; all of them for the service bureau."""

    workflow = LOW_RATING
    story_anchor = "#story"
    seen_by = tuple(each.value for each in RATING_DUTIES)
    changed_by = (Duty.OVERSEE_HALL.value, Duty.MANAGE_HALL.value)
    list_display = ("case", "due", "state", "grade", "item_name", "unit", "began")
    list_filter = (WaitingFilter, "state")
    list_select_related = ("rating__application", "department")
    search_fields = ("rating__application__number", "rating__application__item_name", "department__short_name")
    search_help_text = "按申报号、事项或者单位查找"
    ordering = ("-pk",)
    change_list_template = "admin/hall/lowrating/change_list.html"
    exported, file_name, table_title = _HEADS, "low-ratings", "差评整改"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: it begins with what an applicant says."""
        return False

    @admin.display(description="申报号", ordering="rating__application__number")
    def case(self, row: LowRating) -> str:
        return row.rating.application.number

    @admin.display(description="事项")
    def item_name(self, row: LowRating) -> str:
        return row.rating.application.item_name

    @admin.display(description="评价", ordering="rating__grade")
    def grade(self, row: LowRating) -> str:
        return row.rating.get_grade_display()

    @admin.display(description="实施主体", ordering="department__order")
    def unit(self, row: LowRating) -> str:
        return row.department.short_name

    @admin.display(description="收到日期", ordering="began_on")
    def began(self, row: LowRating) -> str:
        return row.began_on.isoformat()

    @admin.display(description="整改期限", ordering="due_on")
    def due(self, row: LowRating) -> str:
        """Return by when it is to be mended, marked where that is over; nothing once it is."""
        if row.closed_on is not None:
            return "—"
        shown, is_late = row.due_on.isoformat(), row.due_on < timezone.localdate()
        return format_html('<span class="badge level-overdue">{} 已过</span>', shown) if is_late else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[LowRating]:
        return LowRating.objects.visible_to(duty_book(request), request.user)

    def find(self, request: HttpRequest, pk: Any) -> LowRating:
        """Return a low rating this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("rating__application", "department")
        return get_object_or_404(rows, pk=pk)

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return FORMS.get(transition.form, TransitionForm)(row=row, transition=transition, **given)

    def show(self, request: HttpRequest, row: LowRating, *, bound: Any = None) -> HttpResponse:
        found = self.choices(request, row, bound=bound)
        context = {
            "title": f"办件{row.rating.application.number}的差评",
            "row": row,
            "rating": row.rating,
            "entry": last_entry(row.rating),
            "is_late": row.closed_on is None and row.due_on < timezone.localdate(),
            "choices": found,
            "story": story_of(row),
            "media": self.media + media_of(found),
        }
        return self.page(request, "low_rating", context)

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Return the list as lines; the applicant's words are not in them."""
        for row in rows.select_related("rating__application", "department").iterator(chunk_size=500):
            case = row.rating.application
            yield (
                case.number,
                case.item_name,
                row.department.name,
                row.rating.get_grade_display(),
                row.get_state_display(),
                row.began_on,
                row.due_on,
                row.measures,
                row.called_back_on,
                {True: "是", False: "否"}.get(row.is_satisfied, ""),
            )
