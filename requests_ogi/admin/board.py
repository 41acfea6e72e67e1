"""The board of the county OGI office, and of the heads of organs' own; the registers that are printed by month."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from requests_ogi.admin.listing import sees_board, standing_of
from requests_ogi.admin.pages import RequestPages
from requests_ogi.models import Organ
from requests_ogi.queries import registers
from requests_ogi.queries.board import COLUMNS, Board, board
from requests_ogi.querysets import REQUEST_DUTIES
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.letters.papers import render_register_pdf
from yunlong_portal.kernel.standing import judge
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.workflow import Refused

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


class MonthField(forms.CharField):
    """A month, 2026-11."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"type": "month"}), **kwargs)
        self.widget.input_type = "month"

    def clean(self, value: Any) -> registers.Month:
        """Return the month. Raises ValidationError."""
        text = super().clean(value)
        found = _MONTH.fullmatch(text.strip())
        if found is None or not 2008 <= int(found[1]) <= timezone.localdate().year:
            raise forms.ValidationError("请选择月份，写成 2026-11 这样。")
        return registers.Month(year=int(found[1]), month=int(found[2]))


class RegisterForm(forms.Form):
    """Which register, of which organ, of which month."""

    kind = forms.ChoiceField(label="登记簿", choices=[(name, each.title) for name, each in registers.KINDS.items()])
    organ: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(queryset=None, label="机关", empty_label=None)
    month = MonthField(label="月份", help_text="没有登记事项的月份也可以打印，写明“无登记事项”")

    def __init__(self, *args: Any, organs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].queryset = organs  # type: ignore[attr-defined]  # a choice field


class RequestBoard(RequestPages):
    """Board and registers."""

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """Show how the open cases stand, organ by organ."""
        shown, today = self._board(request), judge(timezone.localdate())
        for row in shown.overdue:
            row.standing = standing_of(row, today)  # type: ignore[attr-defined]  # read by the template
        context = {"title": "依申请公开看板", "board": shown, "columns": COLUMNS, "today": today.today}
        return self.page(request, "board", context)

    def board_export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give the board as CSV or XLSX: counts, nothing of a person."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if extension not in {"csv", "xlsx"}:
            raise Http404
        shown = self._board(request)
        heads = ("被申请机关", *(label for _, label, _ in COLUMNS))
        rows: list[tuple[Any, ...]] = [
            (line.organ.name, *(count for _, count, _ in line.cells)) for line in shown.lines
        ]
        rows.append(("合计", *(count for _, _, count, _ in shown.sums)))
        name = f"requests-board-{timezone.localdate():%Y%m%d}"
        return table_response(extension, heads=heads, rows=rows, name=name, title="依申请公开看板")

    def _board(self, request: HttpRequest) -> Board:
        if not sees_board(request):
            raise PermissionDenied
        today = judge(timezone.localdate())
        return board(today=today.today, soon_until=today.soon_until(), organs=_organs_of(request))

    def registers_view(self, request: HttpRequest) -> HttpResponse:
        """Ask which register is wanted and print it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        form = RegisterForm(
            request.GET if "kind" in request.GET else None,
            organs=_organs_kept(request),
            initial={"month": _last_month(today)},
        )
        if form.is_bound and form.is_valid():
            kind, organ, month = (form.cleaned_data[name] for name in ("kind", "organ", "month"))
            try:
                sees_restricted = sees_every_case(request, organ)
                found = registers.register(kind, organ=organ, month=month, sees_restricted=sees_restricted)
                content = render_register_pdf(found)
                return paper_response(content, f"{registers.KINDS[kind].title}-{month}.pdf")
            except Refused as refused:
                say(form, refused)
        return self.page(request, "registers", {"title": "登记簿", "form": form})


def sees_every_case(request: HttpRequest, organ: Department) -> bool:
    """Return whether restricted cases of the organ are this person's to see: head of its office, county OGI office."""
    book = duty_book(request)
    return book.may(Duty.OVERSEE_REQUESTS, organ) or book.may(Duty.APPROVE_EXTENSION, organ)


def _organs_of(request: HttpRequest) -> Collection[int] | None:
    """Return the organs whose board this person sees; None for all."""
    book = duty_book(request)
    return None if book.holds((Duty.OVERSEE_REQUESTS,)) else book.departments(Duty.APPROVE_EXTENSION)


def _organs_kept(request: HttpRequest) -> Any:
    """Return the organs whose registers this person may print: where he has a duty, or works at their desk."""
    organs = Department.objects.filter(pk__in=Organ.objects.values("pk"))
    book = duty_book(request)
    if book.holds((Duty.OVERSEE_REQUESTS,)):
        return organs
    mine = book.departments(*REQUEST_DUTIES)
    return organs.filter(pk__in=mine) | organs.filter(ogi_organ__desk__in=mine)


def _last_month(today: date) -> str:
    return f"{today:%Y-%m}"
