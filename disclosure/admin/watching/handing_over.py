"""按季移交 on the staff's screens: ask for a package, take it, print the list, note to whom it was handed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.admin.watching.base import UnitFilter
from disclosure.domain import handing_over
from disclosure.enums import HandOverReceiver
from disclosure.models import HandOver, HandOverReceipt
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin, DateInput
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import accept_private, as_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_FIRST_YEAR = 2008  # 条例 has been in force since 2008-05-01
_KEEPERS = (Duty.KEEP_REGISTERS.value,)


class AskForm(CleanTextMixin, forms.Form):
    """Whose quarter."""

    department = forms.ModelChoiceField(label="单位", queryset=Department.objects.none())
    year = forms.IntegerField(label="年份", min_value=_FIRST_YEAR, max_value=2099)
    quarter = forms.TypedChoiceField(label="季度", coerce=int, choices=[(n, f"第{n}季度") for n in (1, 2, 3, 4)])

    def __init__(self, *args: Any, offered: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = offered  # type: ignore[attr-defined]  # a field of choices


class ReceiptForm(CleanTextMixin, forms.Form):
    """To whom, when, with which signed list."""

    receiver = forms.ChoiceField(label="接收单位", choices=HandOverReceiver.choices)
    received_by = forms.CharField(label="接收人", max_length=40)
    handed_on = forms.DateField(label="移交日期", widget=DateInput)
    scan = forms.FileField(
        label="签字的清单", required=False, help_text=f"双方签字后扫描或者拍照上传，只供工作人员查看。{NO_SECRETS}"
    )


@admin.register(HandOver)
class HandOverAdmin(PortalModelAdmin):
    """Packages. Nothing of one is changed; it is asked for, made beside the pages, and handed over."""

    changed_by = _KEEPERS
    list_display = ("unit", "period", "documents", "progress", "handed")
    list_filter = ("year", "quarter", UnitFilter)
    list_select_related = ("department", "file")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
        return super().get_queryset(request).filter(department__in=kept).prefetch_related("receipts")

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: HandOver) -> str:
        return row.department.short_name

    @admin.display(description="季度", ordering="year")
    def period(self, row: HandOver) -> str:
        return f"{row.year}年第{row.quarter}季度"

    @admin.display(description="文件包")
    def progress(self, row: HandOver) -> str:
        if row.problem:
            return row.problem
        if row.file is None:
            return f"正在打包，{row.done}／{row.total}" if row.total else "等待打包"
        return "已过保存期" if row.file.is_erased else "已做好"

    @admin.display(description="已移交")
    def handed(self, row: HandOver) -> str:
        return "、".join(str(each) for each in row.receipts.all()) or "—"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/package.zip", wrap(self.package_view), name="disclosure_handover_package"),
            path("<int:pk>/list.pdf", wrap(self.list_view), name="disclosure_handover_list"),
            path("<int:pk>/receipts/<int:receipt>", wrap(self.scan_view), name="disclosure_handover_scan"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> HandOver:
        """Return a package this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("department", "file", "sheet", "asked_by")
        return get_object_or_404(rows, pk=pk if is_key(str(pk)) else None)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for the package of a quarter; the one that ended last is offered."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        kept = duty_book(request).departments(Duty.KEEP_REGISTERS)
        offered = Department.objects.filter(pk__in=kept).order_by("order", "slug")
        today = timezone.localdate()
        number = (today.month - 1) // 3 or 4
        first = {"year": today.year - (number == 4), "quarter": number, "department": next(iter(kept), None)}
        form = AskForm(request.POST if request.method == "POST" else None, offered=offered, initial=first)
        if form.is_bound and form.is_valid():
            asked = form.cleaned_data
            try:
                row = handing_over.ask(
                    department=asked["department"],
                    year=asked["year"],
                    number=asked["quarter"],
                    actor=person_of(request),
                    now=timezone.now(),
                )
                messages.success(request, "已开始打包，稍后刷新这一页。")
                return redirect("admin:disclosure_handover_change", row.pk)
            except Refused as refused:
                say(form, refused)
        return self._page(request, {"title": "打包移交", "form": form, "act": "打包"})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show a package; on POST note to whom it was handed over."""
        row = self.find(request, object_id)
        receipts = list(row.receipts.select_related("scan", "entered_by"))
        left = [each for each in HandOverReceiver if each not in {taken.receiver for taken in receipts}]
        form = None
        if row.file_id is not None and left:
            posted = request.method == "POST"
            form = ReceiptForm(
                request.POST if posted else None,
                request.FILES if posted else None,
                initial={"handed_on": timezone.localdate()},
            )
            form.fields["receiver"].choices = [(each.value, each.label) for each in left]  # type: ignore[attr-defined]  # choices
        if form is not None and form.is_bound and form.is_valid() and self._noted(request, row, form):
            messages.success(request, "已登记移交。")
            return redirect("admin:disclosure_handover_change", row.pk)
        shown = {
            "title": str(row),
            "row": row,
            "form": form,
            "act": "登记移交",
            "facts": [
                ("单位", row.department.name),
                ("季度", self.period(row)),
                ("打包", f"{row.asked_by} {timezone.localtime(row.asked_at):%Y-%m-%d %H:%M}"),
                ("文件包", self.progress(row)),
                ("件数", row.documents),
                ("清单摘要", row.digest or "—"),
            ],
            "receipts": receipts,
            "is_there": row.file is not None and not row.file.is_erased,
        }
        return self._page(request, shown)

    def _noted(self, request: HttpRequest, row: HandOver, form: ReceiptForm) -> bool:
        given, person, now = form.cleaned_data, person_of(request), timezone.now()
        upload = given.pop("scan")
        try:
            scan: PrivateFile | None = None
            if upload is not None:
                scan = accept_private(data=upload, name=upload.name, stored_by=person, now=now)
            handing_over.record_receipt(row, **given, scan=scan, actor=person, now=now)
        except Refused as refused:
            say(form, refused)
            return False
        return True

    def package_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the package."""
        return self._made(request, pk, "file")

    def list_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the list that is signed."""
        return self._made(request, pk, "sheet", inline=True)

    def _made(self, request: HttpRequest, pk: int, name: str, *, inline: bool = False) -> HttpResponse:
        """Hand out what was made of the documents, unless one of them has been sealed since."""
        row = self.find(request, pk)
        try:
            handing_over.require_nothing_sealed(row)
            return _handed_out(getattr(row, name), inline=inline)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:disclosure_handover_change", row.pk)

    def scan_view(self, request: HttpRequest, pk: int, receipt: int) -> HttpResponse:
        """Show the signed list of one receiver."""
        row = self.find(request, pk)
        taken = get_object_or_404(HandOverReceipt, pk=receipt, hand_over=row)
        try:
            return _handed_out(taken.scan, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:disclosure_handover_change", row.pk)

    def _page(self, request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
        form = shown["form"]
        context = {**self.admin_site.each_context(request), "opts": self.opts, **shown}
        status = 422 if form is not None and form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/disclosure/watching/hand_over.html", context, status=status)


def _handed_out(file: PrivateFile | None, *, inline: bool = False) -> HttpResponse:
    if file is None or file.is_erased:
        raise Http404
    return as_response(file, inline=inline)
