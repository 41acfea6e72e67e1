"""事项梳理: rounds opened by the county's desks, the table of departments, and the page on which one answers."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from columns.admin.filed.kept import paper_answer, whole_county
from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from hall.domain import rounds
from hall.domain.items.kind import ITEM
from hall.domain.rounds import DESKS, KEEPERS, Stand, UnitLine
from hall.models import ItemRound
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.letters import date_in_words
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

HEADS = ("单位", "事项", "已核对不变", "已变更", "没有完成", "情况", "没有事项的说明")
_A_PAGE = 50
_EVERYTHING = (*DESKS, Duty.CHECK_GUIDES)
_LOOKS = {"open": "没有完成", "overdue": "逾期没有完成", "unreached": "没有完成，也没有人收提醒", "done": "已经完成"}
# Who owes something and has nobody to be told: what the desk has to do about it.
_CALL_THEM = "有{}个单位没有设大厅管理员和审签的负责人，没有人收到通知，请电话告知，并请授权管理员补设。"


class RoundForm(CleanTextMixin, forms.Form):
    """What a round is opened with."""

    name = forms.CharField(label="名称", max_length=60, help_text="写明年份，如：2026年度事项梳理")
    basis = forms.CharField(label="依据", max_length=200, help_text="要求梳理的文件")
    due_on = forms.DateField(label="期限", widget=DateInput)


class NoneForm(CleanTextMixin, forms.Form):
    """A department declares that it has no items."""

    note = forms.CharField(label="说明", max_length=200, required=False)


@admin.register(ItemRound)
class ItemRoundAdmin(RowPages):
    """All departments for the county's desks; one's own for whoever keeps a hall or signs for it."""

    seen_by = tuple(duty.value for duty in (*KEEPERS, Duty.DRAFT, Duty.CHECK_GUIDES))
    changed_by = tuple(duty.value for duty in DESKS)
    list_display = ("name", "due_on", "opened_by", "opened_day", "stands")
    list_select_related = ("opened_by",)
    search_fields = ("name", "basis")
    search_help_text = "按名称或者依据查找"
    ordering = ("-opened_at", "-pk")
    change_list_template = "admin/hall/itemround/change_list.html"

    @admin.display(description="开始日期", ordering="opened_at")
    def opened_day(self, row: ItemRound) -> str:
        return timezone.localdate(row.opened_at).isoformat()

    @admin.display(description="情况", ordering="closed_at")
    def stands(self, row: ItemRound) -> str:
        return "正在进行" if row.closed_at is None else f"{timezone.localdate(row.closed_at)}结束"

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"hall_itemround_{name}")

        return [
            own("<int:pk>/table.<slug:extension>", self.table_view, "table"),
            own("<int:pk>/chase/", require_POST(self.chase_view), "chase"),
            own("<int:pk>/close/", require_POST(self.close_view), "close"),
            own("<int:pk>/units/<slug:slug>/", self.unit_view, "unit"),
            own("<int:pk>/units/<slug:slug>/none/", require_POST(self.none_view), "none"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> ItemRound:
        """Return a round, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(ItemRound.objects.select_related("opened_by"), pk=pk)

    # -- the county

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Open a round; what was typed stays where it cannot be opened."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RoundForm(request.POST or None)
        if form.is_valid():
            try:
                row = rounds.open_round(**form.cleaned_data, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "梳理已经开始，各单位的大厅管理员和负责人收到了通知。")
                self._say_who_was_not_reached(request, row)
                return redirect(self.address_of(row))
        return self.page(request, "add", {"title": "组织一轮梳理", "form": form})

    def show(self, request: HttpRequest, row: ItemRound, *, bound: Any = None) -> HttpResponse:
        """Show the table of departments."""
        found, look = self._lines(request, row), request.GET.get("look", "")
        leads = self.has_change_permission(request)
        unreached = rounds.out_of_reach(found, now=timezone.now()) if leads and row.is_open else frozenset()
        shown = [each for each in found if _shows(each, look, unreached)]
        number = request.GET.get("p", "")
        context = {
            "title": row.name,
            "round": row,
            "page": Paginator(shown, _A_PAGE).get_page(number if is_key(number) else 1),
            "total": len(found),
            "look": look if look in _LOOKS else "",
            "counts": [
                (name, label, sum(_shows(each, name, unreached) for each in found))
                for name, label in _LOOKS.items()
                if name != "unreached" or unreached
            ],
            "reached": sum(not each.is_done for each in found) - len(unreached),
            "unreached": unreached,
            "may_lead": leads,
        }
        return self.page(request, "board", context)

    def table_view(self, request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
        """Give the table as CSV, XLSX or, to be signed, as PDF."""
        row = self.find(request, pk)
        if extension not in {"csv", "xlsx", "pdf"}:
            raise Http404
        look = request.GET.get("look", "")
        found = self._lines(request, row)
        unreached = rounds.out_of_reach(found, now=timezone.now()) if look == "unreached" else frozenset()
        rows = [_cells(each) for each in found if _shows(each, look, unreached)]
        if extension == "pdf":
            return _printed(row, rows)
        return table_response(extension, heads=HEADS, rows=rows, name=f"item-round-{row.pk}", title="事项梳理")

    def chase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Chase every department that still owes something."""
        row = self.find(request, pk)
        try:
            told = rounds.chase(round=row, actor=person_of(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"已催办{told}个单位。")
            self._say_who_was_not_reached(request, row)
        return redirect(self.address_of(row))

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the round."""
        row = self.find(request, pk)
        try:
            rounds.close_round(round=row, actor=person_of(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "这一轮梳理已经结束。")
        return redirect(self.address_of(row))

    def _say_who_was_not_reached(self, request: HttpRequest, row: ItemRound) -> None:
        now = timezone.now()
        if unreached := rounds.out_of_reach(rounds.board(row, now=now), now=now):
            messages.warning(request, _CALL_THEM.format(len(unreached)))

    def _lines(self, request: HttpRequest, row: ItemRound) -> list[UnitLine]:
        return rounds.board(row, now=timezone.now(), departments=self._seen(request))

    def _seen(self, request: HttpRequest) -> frozenset[int] | None:
        book = duty_book(request)
        return None if book.holds(_EVERYTHING) else book.departments(*KEEPERS, Duty.DRAFT)

    # -- a department

    def unit_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Show the items of a department; on POST those ticked still hold as they are, or the one that was clicked."""
        row, department = self._unit(request, pk, slug)
        if request.method == "POST":
            return self._confirm(request, row, department)
        return self._show_unit(request, row, department, NoneForm())

    def none_view(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Declare that a department has no items."""
        row, department = self._unit(request, pk, slug)
        form = NoneForm(request.POST)
        if form.is_valid():
            try:
                rounds.declare_none(
                    round=row,
                    department=department,
                    note=form.cleaned_data["note"],
                    actor=person_of(request),
                    now=timezone.now(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已申报：{department.short_name}没有办事事项。")
                return redirect(self.address_of(row, "unit", slug))
        return self._show_unit(request, row, department, form)

    def _unit(self, request: HttpRequest, pk: int, slug: str) -> tuple[ItemRound, Department]:
        row, seen = self.find(request, pk), self._seen(request)
        department = get_object_or_404(Department, slug=slug)
        if seen is not None and department.pk not in seen:
            raise Http404
        return row, department

    def _confirm(self, request: HttpRequest, row: ItemRound, department: Department) -> HttpResponse:
        now, only = timezone.now(), request.POST.get("only", "")
        # The button beside an item says itself what the tick below says of many.
        declared = bool(only) or "declared" in request.POST
        if "all" in request.POST and not only:
            line = rounds.lines_of(row, department, now=now)
            items = {each.item_id for each in line.items if each.stand == Stand.OPEN}
        else:
            items = {int(each) for each in ([only] if only else request.POST.getlist("item")) if is_key(each)}
        try:
            done = rounds.confirm(
                round=row, department=department, items=items, declared=declared, actor=person_of(request), now=now
            )
        except Refused as refused:
            messages.error(request, str(refused))
            return self._show_unit(request, row, department, NoneForm(), ticked=items)
        messages.success(request, f"已核对{done}项，不变。")
        return redirect(self.address_of(row, "unit", department.slug))

    def _show_unit(
        self,
        request: HttpRequest,
        row: ItemRound,
        department: Department,
        form: NoneForm,
        *,
        ticked: Collection[int] = (),
    ) -> HttpResponse:
        """Show a department's page; ``ticked`` are the items that were ticked when something was refused."""
        line, book = rounds.lines_of(row, department, now=timezone.now()), duty_book(request)
        context = {
            "title": f"{department.short_name}：{row.name}",
            "round": row,
            "line": line,
            "form": form,
            "ticked": ticked,
            "waiting": sum(each.stand == Stand.OPEN for each in line.items),
            "may_answer": row.is_open and book.authority(KEEPERS, department) is not None,
            "drafts": book.may(Duty.DRAFT, department, post_kind=ITEM.code),
        }
        return self.page(request, "unit", context)


def _shows(line: UnitLine, look: str, unreached: Collection[int]) -> bool:
    match look:
        case "open":
            return not line.is_done
        case "overdue":
            return line.is_overdue
        case "unreached":
            return line.department.pk in unreached
        case "done":
            return line.is_done
    return True


def _cells(line: UnitLine) -> tuple[Any, ...]:
    said = line.declaration if not line.items else None
    return (
        line.department.name,
        len(line.items),
        line.confirmed,
        line.changed,
        line.open,
        line.words,
        said.note if said else "",
    )


def _printed(round: ItemRound, rows: Sequence[Sequence[Any]]) -> HttpResponse:
    printed = Register(
        title="办事事项梳理情况表",
        keeper=whole_county(),
        period=date_in_words(timezone.localdate()),
        columns=[
            RegisterColumn("序号", "narrow"),
            RegisterColumn("单位", "middle"),
            *(RegisterColumn(each, "narrow") for each in HEADS[1:5]),
            RegisterColumn("情况", "middle"),
        ],
        rows=[(str(place), *(str(each) for each in row[:6])) for place, row in enumerate(rows, 1)],
        signatures=("填表人", "审核人"),
        note=f"{round.name}；期限{date_in_words(round.due_on)}。依据：{round.basis}",
    )
    return paper_answer(printed, name="办事事项梳理情况表")
