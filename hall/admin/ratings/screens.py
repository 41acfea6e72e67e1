"""评价: what people think of each case, and which of their words are shown."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.admin.ratings.forms import WordsForm
from hall.admin.ratings.window import RatingAtWindow
from hall.domain.ratings.releasing import RELEASERS, release_words
from hall.domain.wording import masked_text
from hall.enums import RatingDimension, RatingGrade
from hall.models import LowRating, Rating, RatingEntry
from hall.querysets import RATING_DUTIES
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowPages, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_HEADS = ("申报号", "事项", "实施主体", "评价", "方式", "首次评价日期", "计入统计", "整改")


@admin.register(Rating)
class RatingAdmin(ExportedList, RatingAtWindow, RowPages):
    """Ratings of my department's cases; all of them for the service bureau."""

    story_anchor = "#story"
    seen_by = tuple(each.value for each in RATING_DUTIES)
    changed_by = (Duty.OVERSEE_HALL.value, Duty.MANAGE_HALL.value)
    list_display = ("case", "grade", "item_name", "unit", "way", "rated", "has_words", "counts")
    list_filter = ("grade", "way", "has_words", "counts")
    list_select_related = ("application", "department")
    search_fields = ("application__number", "application__item_name", "department__short_name")
    search_help_text = "按申报号、事项或者单位查找"
    ordering = ("-pk",)
    change_list_template = "admin/hall/rating/change_list.html"
    exported, file_name, table_title = _HEADS, "ratings", "好差评"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: it is the applicant's to give."""
        return False

    @admin.display(description="申报号", ordering="application__number")
    def case(self, row: Rating) -> str:
        return row.application.number

    @admin.display(description="事项")
    def item_name(self, row: Rating) -> str:
        return row.application.item_name

    @admin.display(description="实施主体", ordering="department__order")
    def unit(self, row: Rating) -> str:
        return row.department.short_name

    @admin.display(description="评价日期", ordering="rated_at")
    def rated(self, row: Rating) -> str:
        return timezone.localdate(row.rated_at).isoformat()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rating]:
        return Rating.objects.visible_to(duty_book(request), request.user)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.words_view)
        return [path("<int:pk>/words/", view, name="hall_rating_words"), *super().get_urls()]

    def find(self, request: HttpRequest, pk: Any) -> Rating:
        """Return a rating this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("application", "department"), pk=pk)

    def show(self, request: HttpRequest, row: Rating, *, bound: Any = None) -> HttpResponse:
        entries = list(row.entries.select_related("desk_person"))
        last = entries[-1]
        form = bound or WordsForm(initial={"words": row.public_words or masked_text(last.words)})
        context = {
            "title": f"办件{row.application.number}的评价",
            "row": row,
            "entries": [(each, points_of(each)) for each in entries],
            "low": LowRating.objects.filter(rating=row).first(),
            "form": form,
            "may_release": row.has_words and not last.erased_at and _may_release(request, row),
            "story": story_of(row),
        }
        return self.page(request, "rating", context)

    def words_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show words with the rating, or take them back."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        form = WordsForm(request.POST)
        if form.is_valid():
            try:
                release_words(row, form.cleaned_data["words"], actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已公开文字评价。" if row.public_words else "文字评价不再公开。")
                return redirect(self.address_of(row))
        return self.show(request, self.find(request, pk), bound=form)

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Return the list as lines; the applicant's words are not in them."""
        for row in rows.select_related("application", "department", "low").iterator(chunk_size=500):
            yield (
                row.application.number,
                row.application.item_name,
                row.department.name,
                row.get_grade_display(),
                row.get_way_display(),
                timezone.localdate(row.rated_at),
                "是" if row.counts else "否",
                row.low.get_state_display() if hasattr(row, "low") else "",
            )


def points_of(entry: RatingEntry) -> list[tuple[str, str]]:
    """Return the single points of an entry with their grades in words."""
    return [
        (str(RatingDimension(name).label), str(RatingGrade(grade).label)) for name, grade in entry.dimensions.items()
    ]


def _may_release(request: HttpRequest, row: Rating) -> bool:
    book = duty_book(request)
    return any(book.may(each, row.department) for each in RELEASERS)
