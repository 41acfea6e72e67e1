"""宣传登记: entered with its picture, taken away and printed; a year by township beside the share filed online."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import CharField, DateField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.activities.kept import PaperPages
from columns.admin.activities.years import YearPages
from columns.admin.filed.kept import paper_answer, whole_county
from columns.admin.registers import RegisterAdmin
from columns.domain.duties import duty_book
from columns.enums import DepartmentKind, Duty
from columns.models import Department
from hall.domain.promotion.keeping import attach_picture, save_entry
from hall.domain.promotion.townships import by_township
from hall.models import Application, Item, PromotionEntry
from hall.querysets import PROMOTING_DUTIES
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import DateInput, RegisterForm
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import person_of

# On paper; the table that is taken away holds all.
_PRINTED_LINES = 1000


class PromotionForm(RegisterForm):
    """One entry. It is written down when it was done."""

    def clean_held_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("日期还没有到。宣传做完以后再登记。")
        return day


class ItemChoice(forms.ModelChoiceField):
    """A public item, by its name and code."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.post.title}（{row.code}）"


@admin.register(PromotionEntry)
class PromotionEntryAdmin(YearPages, PaperPages, ExportedList, RegisterAdmin):
    """Kept by the hall managers of each department; the service bureau sees and keeps those of all."""

    changed_by = tuple(duty.value for duty in PROMOTING_DUTIES)
    form = PromotionForm
    fixed = ("department",)
    change_list_template = "admin/hall/promotionentry/change_list.html"
    formfield_overrides: dict[Any, Any] = {**RegisterAdmin.formfield_overrides, DateField: {"widget": DateInput}}
    list_display = ("held_on", "medium", "where", "unit", "reached", "about", "has_picture")
    list_filter = (
        "medium",
        ("township", admin.RelatedOnlyFieldListFilter),
        ("department", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("department", "township", "item__post", "picture", "entered_by")
    date_hierarchy = "held_on"
    search_fields = ("place", "text", "item__code__exact")
    search_help_text = "按地点、内容或者事项编码（写全）查找"
    fields = ("department", "held_on", "medium", "township", "place", "item", "text", "reached")
    exported = (
        "日期", "方式", "乡镇", "地点或者栏目", "单位", "事项编码", "事项", "内容", "覆盖人数", "照片",
        "登记人", "登记时间",
    )  # fmt: skip
    file_name, table_title = "promotion", "宣传登记"
    year_title = "网上大厅宣传和网上申报情况表"
    year_heads = (
        ("乡镇", ""), ("宣传次数", "short"), ("覆盖人次", "short"), ("收件", "short"), ("网上申报", "short"),
        ("网上比例", "short"), ("村级代办", "short"),
    )  # fmt: skip
    year_note = "宣传按日期、收件按收到申请材料的日期，计入申请人所在乡镇。网上含云南政务服务网办件。"

    @admin.display(description="乡镇和地点")
    def where(self, row: PromotionEntry) -> str:
        return " ".join(part for part in (row.township.short_name if row.township else "", row.place) if part)

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: PromotionEntry) -> str:
        return row.department.short_name

    @admin.display(description="宣传的事项")
    def about(self, row: PromotionEntry) -> str:
        return row.item.post.title if row.item else "整个大厅"

    @admin.display(description="照片")
    def has_picture(self, row: PromotionEntry) -> str:
        return "有" if row.picture and not row.picture.is_erased else "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return PromotionEntry.objects.visible_to(duty_book(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether one keeps this row; without a row, any."""
        if obj is None:
            return super().has_change_permission(request)
        return duty_book(request).authority(PROMOTING_DUTIES, obj.department) is not None

    # -- entered

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row, noting whether this person keeps it: the way to its picture is shown to him alone."""
        row: Any = super().get_object(request, object_id, from_field)
        if row is not None:
            row.is_ones_own = self.has_change_permission(request, row)
        return row

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with today and the item whose page one comes from."""
        asked = request.GET.get("item", "")
        return {"held_on": timezone.localdate(), **({"item": asked} if is_key(asked) else {})}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "text" and isinstance(db_field, CharField):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the departments one keeps, the townships, and the public items of all."""
        book = duty_book(request)
        match db_field.name:
            case "department":
                rows = Department.objects.filter(is_active=True)
                if not book.holds((Duty.OVERSEE_HALL,)):
                    rows = rows.filter(pk__in=book.departments(Duty.MANAGE_HALL))
                kept = list(rows.values_list("pk", flat=True)[:2])
                kwargs |= {"queryset": rows, "initial": kept[0] if len(kept) == 1 else None}
            case "township":
                kwargs["queryset"] = Department.objects.filter(kind=DepartmentKind.TOWNSHIP, is_active=True)
            case "item":
                items = Item.objects.filter(entry__isnull=False).select_related("post").order_by("code")
                kwargs |= {"queryset": items, "form_class": ItemChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save through the domain."""
        reason = "、".join(str(form.fields[name].label) for name in form.changed_data) or "保存"
        save_entry(obj, actor=person_of(request), reason=reason, now=timezone.now())
        if said := sentence_about(form.cleaned_away):
            messages.info(request, said)

    def keep_paper(self, row: Any, *, file: PrivateFile, actor: User) -> None:
        attach_picture(row, file=file, actor=actor, now=timezone.now())

    # -- taken away and printed

    def get_urls(self) -> list[URLPattern]:
        printed = self.admin_site.admin_view(self.printed_view)
        return [path("form.pdf", printed, name="hall_promotionentry_printed"), *super().get_urls()]

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the list as lines."""
        for row in rows.select_related(*self.list_select_related).iterator(chunk_size=1000):
            yield (
                row.held_on,
                row.get_medium_display(),
                row.township.short_name if row.township else "",
                row.place,
                row.department.short_name,
                row.item.code if row.item else "",
                self.about(row),
                row.text,
                row.reached,
                self.has_picture(row),
                str(row.entered_by),
                timezone.localtime(row.entered_at).strftime("%Y-%m-%d %H:%M"),
            )

    def printed_view(self, request: HttpRequest) -> HttpResponse:
        """Print the list as it is narrowed now, to be signed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows: Any = self.get_changelist_instance(request).get_queryset(request)
        lines = list(rows.select_related(*self.list_select_related)[:_PRINTED_LINES])
        printed = Register(
            title="网上服务大厅宣传登记表",
            keeper=self._year_keeper(request),
            period=date_in_words(timezone.localdate()),
            columns=[
                RegisterColumn("序号", "narrow"), RegisterColumn("日期", "short"), RegisterColumn("方式", "short"),
                RegisterColumn("乡镇和地点", "middle"), RegisterColumn("单位", "short"),
                RegisterColumn("事项", "middle"), RegisterColumn("内容", ""), RegisterColumn("覆盖人数", "short"),
            ],
            rows=[
                (
                    str(place), row.held_on.isoformat(), row.get_medium_display(), self.where(row),
                    row.department.short_name, self.about(row), row.text, str(row.reached),
                )
                for place, row in enumerate(lines, 1)
            ],
            signatures=("填表人", "审核人"),
        )  # fmt: skip
        return paper_answer(printed, name=printed.title)

    # -- a year by township

    def year_rows(self, request: HttpRequest, year: int) -> Sequence[tuple[str, ...]]:
        """Return each township's figures, of one's own departments, of all for the service bureau."""
        book, cases = duty_book(request), Application.objects.all()
        if not book.holds((Duty.OVERSEE_HALL,)):
            cases = cases.filter(department__in=book.departments(Duty.MANAGE_HALL))
        return [
            (
                line.name,
                str(line.times),
                str(line.reached),
                str(line.filed),
                str(line.online),
                line.online_percent,
                str(line.helper),
            )
            for line in by_township(PromotionEntry.objects.visible_to(book), cases, year=year)
        ]

    def year_summary(self, request: HttpRequest, year: int, rows: Sequence[tuple[str, ...]]) -> str:
        times, people, filed, online = (sum(int(row[place]) for row in rows) for place in (1, 2, 3, 4))
        without = [row[0] for row in rows[:-1] if row[1] == "0"]
        silent = f"没有登记宣传的乡镇：{'、'.join(without)}。" if without else ""
        return f"宣传{times}次，覆盖{people}人次；收件{filed}件，网上申报{online}件。{silent}"

    def _year_keeper(self, request: HttpRequest) -> str:
        book = duty_book(request)
        if book.holds((Duty.OVERSEE_HALL,)):
            return whole_county()
        kept = book.departments(Duty.MANAGE_HALL)
        units = list(Department.objects.filter(pk__in=kept).values_list("name", flat=True)[:2])
        return units[0] if len(units) == 1 else whole_county()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        years = reverse("admin:hall_promotionentry_years")
        return super().changelist_view(request, {"years": years, **(extra_context or {})})
