"""大厅统计: what cases add up to, by department, item or month; to read, to take away, to print and sign."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.filed.kept import paper_answer
from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from hall.domain.figures import Figures, Line, figures, guides_complete, items_changed
from hall.enums import Outcome
from hall.models import Application, HallFigures
from hall.querysets import RATING_DUTIES
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.tables import table_response

HEADS = (
    "名称", "收件", "受理", "不予受理", "准予", "不予", "超承诺", "逾期", "网上", "窗口代录", "村级代办",
    "网下补录", "网上比例", "网下比例", "平均用时（工作日）", "承诺时限（工作日）", "评价人数", "平均评价",
)  # fmt: skip
_PRINTED = (0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 15, 17)
_KNOWN = frozenset({"by", "since", "until", "department", "e", "o", "p", "_popup"})
_BY = {"department": "单位", "item": "事项", "month": "月份"}
NOTE = (
    "按收到申请材料的日期统计。超承诺：超过承诺日作出决定的，或者现在已经超过承诺日的；批准延长的也算。"
    "逾期：超过法定期限作出决定的，或者现在已经超过法定期限的。网上含云南政务服务网办件。"
)


class FiguresForm(CleanTextMixin, forms.Form):
    """Of which period and department, line by line by what."""

    since = forms.DateField(label="收件日期从", widget=DateInput)
    until = forms.DateField(label="到", widget=DateInput)
    by = forms.ChoiceField(label="每行一个", choices=_BY.items())
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label="单位", queryset=Department.objects.none(), to_field_name="slug", required=False, empty_label="全部"
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice among rows

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if asked.get("since") and asked.get("until") and asked["since"] > asked["until"]:
            self.add_error("until", "结束日期在开始日期之前，请改一改。")
        return asked


@admin.register(HallFigures)
class HallFiguresAdmin(RowPages):
    """Figures of the departments whose hall one manages or leads; of all for the service bureau."""

    seen_by = tuple(duty.value for duty in (*RATING_DUTIES, Duty.OVERSEE_HALL))
    # A line has no page of its own: its address narrows this one.
    list_display_links = None

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[HallFigures]:
        """Return the departments this person may count."""
        book = duty_book(request)
        rows = HallFigures.objects.all()
        if not book.holds((Duty.OVERSEE_HALL,)):
            rows = rows.filter(pk__in=book.departments(*RATING_DUTIES))
        return rows

    def get_urls(self) -> list[URLPattern]:
        table = path(
            "table.<slug:extension>", self.admin_site.admin_view(self.table_view), name="hall_hallfigures_table"
        )
        return [table, *super().get_urls()]

    def find(self, request: HttpRequest, pk: Any) -> HallFigures:
        """Return a department this person may count, else 404."""
        self._ask(request)
        found = self.get_queryset(request).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def show(self, request: HttpRequest, row: HallFigures, *, bound: Any = None) -> HttpResponse:
        """Lead to the figures of a department, item by item."""
        return redirect(f"{reverse('admin:hall_hallfigures_changelist')}?by=item&department={row.slug}")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the figures; of this year, department by department, where nothing was asked."""
        self._ask(request)
        if TO_FIELD_VAR in request.GET:
            raise DisallowedModelAdminToField
        if set(request.GET) - _KNOWN:
            return redirect(f"{request.path}?e=1")
        form = self._form(request)
        context: dict[str, Any] = {"title": "大厅统计", "form": form, "figures": None, "note": NOTE}
        if form.is_valid():
            context |= self._shown(request, form)
        return self.page(request, "figures", context)

    def table_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the table as CSV, XLSX or, to be signed, as PDF."""
        self._ask(request)
        form = self._form(request)
        if extension not in {"csv", "xlsx", "pdf"} or not form.is_valid():
            raise Http404
        found, asked = self._figures(request, form), form.cleaned_data
        rows = list(_rows(found))
        if extension == "pdf":
            return _printed(rows, period=f"{asked['since']}至{asked['until']}")
        name = f"hall-figures-{asked['since']:%Y%m%d}-{asked['until']:%Y%m%d}"
        return table_response(extension, heads=HEADS, rows=rows, name=name, title="大厅统计")

    def _ask(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _form(self, request: HttpRequest) -> FiguresForm:
        today = timezone.localdate()
        usual = {"since": f"{date(today.year, 1, 1)}", "until": f"{today}", "by": "department"}
        given = {name: request.GET[name] for name in ("since", "until", "by", "department") if request.GET.get(name)}
        with_items = Department.objects.filter(
            pk__in=self.get_queryset(request).values("pk"), item_entries__isnull=False
        )
        return FiguresForm(usual | given, departments=with_items.distinct())

    def _figures(self, request: HttpRequest, form: FiguresForm) -> Figures:
        asked = form.cleaned_data
        rows = Application.objects.all()
        if asked["department"]:
            rows = rows.filter(department=asked["department"])
        elif not duty_book(request).holds((Duty.OVERSEE_HALL,)):
            rows = rows.filter(department__in=duty_book(request).departments(*RATING_DUTIES))
        return figures(rows, by=asked["by"], since=asked["since"], until=asked["until"], today=timezone.localdate())

    def _shown(self, request: HttpRequest, form: FiguresForm) -> dict[str, Any]:
        asked = form.cleaned_data
        found, book = self._figures(request, form), duty_book(request)
        units: list[int] | None = None
        if asked["department"]:
            units = [asked["department"].pk]
        elif not book.holds((Duty.OVERSEE_HALL,)):
            units = list(book.departments(*RATING_DUTIES))
        guides, complete = guides_complete(units)
        return {
            "figures": found,
            "by": _BY[asked["by"]],
            "changes": items_changed(units, since=asked["since"], until=asked["until"]),
            "guides": guides,
            "complete": complete,
            "licences": [(label, found.licences.get(value, 0)) for value, label in Outcome.choices],
            "query": "&".join(f"{name}={value}" for name, value in form.data.items()),
        }


def _cells(line: Line) -> tuple[Any, ...]:
    return (
        line.name,
        line.filed,
        line.accepted,
        line.refused,
        line.granted,
        line.denied,
        line.unkept,
        line.late,
        line.online,
        line.window,
        line.helper,
        line.outside,
        f"{line.online_percent}%",
        f"{line.outside_percent}%",
        line.average_days,
        line.average_limit,
        line.rated,
        line.rating,
    )


def _rows(found: Figures) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each line, and their sum."""
    for each in (*found.lines, found.total):
        yield _cells(each)


def _printed(rows: list[tuple[Any, ...]], *, period: str) -> HttpResponse:
    shown = [tuple("" if row[place] is None else str(row[place]) for place in _PRINTED) for row in rows]
    printed = Register(
        title="网上服务大厅统计表",
        keeper="",
        period=period,
        columns=[RegisterColumn(HEADS[place], "middle" if not place else "narrow") for place in _PRINTED],
        rows=shown,
        signatures=("填表人", "审核人"),
        note=NOTE,
    )
    return paper_answer(printed, name="网上服务大厅统计表")
