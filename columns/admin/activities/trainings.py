"""培训 and 参训人员: a sheet to sign before, a list typed or read from a workbook after, the year's figures."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.activities.kept import ActivityAdmin, PaperPages
from columns.admin.activities.years import YearPages
from columns.admin.filed.kept import Printed, paper_answer
from columns.admin.filed.reaching import reach
from columns.domain.activities.trainings import save_trainee, trained_in
from columns.domain.duties import duty_book
from columns.enums import REGISTER_READERS, Duty
from columns.models import Department, RegisterDesk, Trainee, Training
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn

# Lines for a hand on a sheet for which nobody is on the list yet.
_EMPTY_LINES = 30
_TRAININGS_OFFERED = 30


@admin.register(Training)
class TrainingAdmin(YearPages, PaperPages, ActivityAdmin):
    """培训; the county OGI office, with which leaders are filed, sees those of all."""

    watched_as = "leaders"
    title = "政务公开培训登记表"
    list_display = ("topic", "unit", "held_on", "hours", "lecturer", "came")
    list_filter = ("has_exam",)
    date_hierarchy = "held_on"
    search_fields = ("topic", "lecturer", "department__short_name")
    search_help_text = "按题目、授课人或者单位查找"
    fields = ("department", "held_on", "topic", "hours", "place", "lecturer", "has_exam", "note")
    book_key = ("department", "held_on", "topic")
    book_sample = {
        "department": "县政务局", "held_on": "2017-09-20", "topic": "政府信息公开条例", "hours": "3",
        "place": "县政务服务中心", "lecturer": "张某", "has_exam": "否", "note": "示例，导入前请改成实际内容",
    }  # fmt: skip
    printed = (
        Printed("单位", "short", "department"),
        Printed("日期", "short", "held_on"),
        Printed("题目", "", "topic"),
        Printed("学时", "narrow", "hours"),
        Printed("地点", "", "place"),
        Printed("授课人", "short", "lecturer"),
        Printed("考试", "narrow", "has_exam"),
        Printed("备注", "", "note"),
    )
    year_title = "政务公开培训情况表"
    year_heads = (
        ("单位", ""),
        ("参加培训期数", "short"),
        ("参训人数", "short"),
        ("参训人次", "short"),
        ("学时", "short"),
    )
    year_note = "学时按人计：两人参加3学时的培训，计6学时。只计到场的人员；同名的按一人计。"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Training]:
        """Return the trainings with how many are on the list and how many came."""
        came = Count("trainees", filter=Q(trainees__attended=True))
        return super().get_queryset(request).annotate(listed=Count("trainees"), arrived=came)

    @admin.display(description="到场人数")
    def came(self, training: Any) -> str:
        return f"{training.arrived}／{training.listed}" if training.listed else "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), *(("people",) if obj else ()))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        shown = super().get_fields(request, obj)
        return [*(each for each in shown if each != "people"), *(["people"] if obj else [])]

    @admin.display(description="参训人员")
    def people(self, training: Any) -> str:
        """Return the links to the list and to the sheet that is signed."""
        shown = format_html(
            '<a href="{}?training={}">参训人员{}人，到场{}人</a>　<a href="{}">打印签到表</a>',
            reverse("admin:columns_trainee_changelist"), training.pk, training.listed, training.arrived,
            reverse("admin:columns_training_sheet", args=[training.pk]),
        )  # fmt: skip
        if not getattr(training, "is_ones_own", False):
            return shown
        add = reverse("admin:columns_trainee_add")
        return format_html('{}　<a href="{}?training={}">登记参训人员</a>', shown, add, training.pk)

    def get_urls(self) -> list[URLPattern]:
        sheet = self.admin_site.admin_view(self.sheet_view)
        return [path("<int:object_id>/sheet.pdf", sheet, name="columns_training_sheet"), *super().get_urls()]

    def sheet_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Print the sheet that those who come sign: the list so far, or empty lines."""
        training = self._find(request, object_id)
        trainees = training.trainees.select_related("department").order_by("department__order", "pk")
        rows = [(each.department.short_name, each.name, each.post, "", "") for each in trainees]
        printed = Register(
            title=f"{training.topic}签到表",
            keeper=training.department.name,
            period=date_in_words(training.held_on),
            columns=[
                RegisterColumn("序号", "narrow"), RegisterColumn("单位", "middle"), RegisterColumn("姓名", "short"),
                RegisterColumn("职务", ""), RegisterColumn("签名", "wide"), RegisterColumn("备注", ""),
            ],
            rows=[(str(place), *row) for place, row in enumerate(rows or [("",) * 5] * _EMPTY_LINES, 1)],
            signatures=("经办人",),
        )  # fmt: skip
        return paper_answer(printed, name=printed.title)

    def tools(self, request: HttpRequest) -> list[tuple[str, str]]:
        trainees, years = reverse("admin:columns_trainee_changelist"), reverse("admin:columns_training_years")
        return [*super().tools(request), (trainees, "参训人员"), (years, "年度培训情况")]

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return each department's figures. Three queries and those of the desk."""
        names = dict(Department.objects.values_list("pk", "short_name"))
        return [
            (
                names[each.department_id],
                str(each.trainings),
                str(each.people),
                str(each.visits),
                f"{each.hours.normalize():f}",
            )
            for each in trained_in(year, among=reach(request, self.watched_as))
        ]

    def year_summary(self, request: HttpRequest, year: int, rows: Sequence[tuple[str, ...]]) -> str:
        without = sum(row[1] == "0" for row in rows)
        people, visits = (sum(int(row[place]) for row in rows) for place in (2, 3))
        return f"共{len(rows)}个单位，参训{people}人、{visits}人次；{without}个单位没有人参加培训。"


class OfTraining(admin.SimpleListFilter):
    """Of which training: the latest ones that the person sees."""

    title, parameter_name = "培训", "training"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = Training.objects.filter(pk__in=model_admin.get_queryset(request).order_by().values("training"))
        return [(str(each.pk), str(each)) for each in rows[:_TRAININGS_OFFERED]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.value()
        return queryset.filter(training=asked) if asked and is_key(asked) else queryset

    def has_output(self) -> bool:
        """Narrow also to a training of which nobody is on the list yet."""
        return True


@admin.register(Trainee)
class TraineeAdmin(ActivityAdmin):
    """参训人员: kept by whoever keeps the training; a department sees its own people too."""

    watched_as = "leaders"
    title = "政务公开培训参训人员登记表"
    list_display = ("name", "unit", "post", "training", "attended", "mark")
    list_filter = (OfTraining, "attended")
    list_select_related = ("department", "training__department")
    search_fields = ("name", "department__short_name", "training__topic")
    search_help_text = "按姓名、单位或者培训题目查找"
    fixed = ("training", "department")
    fields = ("training", "department", "name", "post", "attended", "mark")
    book_key = ("training", "department", "name")
    book_sample = {
        "training": "2017-09-20 政府信息公开条例", "department": "县政务局", "name": "张某", "post": "科员",
        "attended": "是", "mark": "90",
    }  # fmt: skip
    printed = (
        Printed("培训", "", "training"),
        Printed("单位", "short", "department"),
        Printed("姓名", "short", "name"),
        Printed("职务", "", "post"),
        Printed("到场", "narrow", "attended"),
        Printed("考试成绩", "narrow", "mark"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trainee]:
        """Return the people on the lists of one's trainings and one's own people; all of them for the desk."""
        book = duty_book(request)
        rows = self.rows_of_all(request)
        if RegisterDesk.objects.held_by(book).filter(register=self.watched_as).exists():
            return rows
        own = book.departments(*REGISTER_READERS)
        return rows.filter(Q(training__department__in=own) | Q(department__in=own))

    def kept_by(self, row: Trainee) -> Department:
        """Return the department that trains."""
        return row.training.department

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer one's own trainings, the newest first, and every department."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "training":
            kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
            field.queryset = Training.objects.filter(department__in=kept)
        elif db_field.name == "department":
            field.queryset, field.initial = Department.objects.filter(is_active=True), None
        return field

    def keep_row(self, row: Any, *, actor: Any, reason: str) -> None:
        save_trainee(row, actor=actor, reason=reason, now=timezone.now())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the training whose list one comes from."""
        asked = request.GET.get("training", "")
        return {"training": asked} if is_key(asked) else {}
