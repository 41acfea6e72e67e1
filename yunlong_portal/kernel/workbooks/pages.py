"""The staff's pages for a register's workbook: template, the register itself, handing one in, looking, confirming."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.forms import NO_SECRETS, CleanTextMixin
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import OVER, accept_private, erase, open_private
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

from .book import Book
from .planning import Line, Plan, carry_out, plan
from .reading import MAX_ROWS, Sheet, read
from .writing import exported, template

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# More is not read on a page; the counts above say how many there are.
SHOWN = 200


class WorkbookForm(CleanTextMixin, forms.Form):
    """The workbook that is handed in."""

    file = forms.FileField(
        label="表格（xlsx）",
        help_text=f"用下载的模板填写，一次最多{MAX_ROWS}行。先对照、后确认，现在不会写入。{NO_SECRETS}",
    )


class WorkbookPages:
    """Mixed into a staff screen over a register whose ``book`` is declared.

    The rows within reach are those of ``workbook_rows``; who may write which of them, ``may_write`` says. What was
    handed in lies encrypted for a day and is shown to whoever handed it in, nobody else.
    """

    book: Book
    opts: Any
    admin_site: Any

    def workbook_rows(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Return the rows that may be taken out and changed by a workbook."""
        return self.get_queryset(request)  # type: ignore[attr-defined]  # of the screen it is mixed into

    def may_write(self, request: HttpRequest, row: Any) -> str:
        """Return why this person may not write a row, empty if he may."""
        return ""

    def write_line(self, request: HttpRequest, line: Line) -> None:
        """Save one row of a workbook, with its history."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}_workbook"
        return [
            path("workbook/template.xlsx", wrap(self.workbook_template_view), name=f"{name}_template"),
            path("workbook/export.xlsx", wrap(self.workbook_export_view), name=f"{name}_export"),
            path("workbook/", wrap(self.workbook_view), name=name),
            path("workbook/<int:file>/", wrap(self.workbook_plan_view), name=f"{name}_plan"),
            *super().get_urls(),  # type: ignore[misc]  # of the screen it is mixed into
        ]

    def workbook_template_view(self, request: HttpRequest) -> HttpResponse:
        """Give the empty workbook."""
        self._ask(request)
        return _file(template(self.book), f"{self.book.title}（模板）.xlsx")

    def workbook_export_view(self, request: HttpRequest) -> HttpResponse:
        """Give the register as it stands, ready to be changed and handed in."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            raise PermissionDenied
        rows = self.workbook_rows(request)
        return _file(exported(self.book, rows.iterator(1_000)), f"{self.book.title}-{timezone.localdate():%Y%m%d}.xlsx")

    def workbook_view(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook in, and show what it would change."""
        self._ask(request)
        form = WorkbookForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                file = accept_private(data=given, name=given.name, stored_by=person_of(request), now=timezone.now())
                if file.extension != "xlsx":
                    erase(file, actor=person_of(request), reason=OVER, now=timezone.now())
                    form.add_error("file", "请上传 xlsx 表格：用 WPS 或者 Excel 打开，另存为“xlsx 工作簿”。")
                else:
                    return redirect(f"admin:{self._name}_plan", file=file.pk)
            except Refused as refused:
                say(form, refused)
        return self._page(request, "workbook", {"form": form, "title": f"{self.book.title}：用表格导入"})

    def workbook_plan_view(self, request: HttpRequest, file: int) -> HttpResponse:
        """Show what would change; on confirmation do exactly that."""
        self._ask(request)
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "POST"])
        person = person_of(request)
        stored = PrivateFile.objects.filter(pk=file, stored_by=person, erased_at__isnull=True).first()
        if stored is None:
            raise Http404
        form = forms.Form(request.POST or None)
        context: dict[str, Any] = {"form": form, "file": stored, "title": f"{self.book.title}：对照"}
        try:
            sheet = read(open_private(stored).read(), self.book)
            if request.method == "POST" and form.is_valid():
                try:
                    done = self._carry_out(request, sheet)
                    erase(stored, actor=person, reason="表格已导入", now=timezone.now())
                    messages.success(request, f"已导入：新增{done.count('new')}行，修改{done.count('changed')}行。")
                    return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
                except Refused as refused:
                    say(form, refused)
            context |= self._shown(
                plan(self.book, sheet, rows=self.workbook_rows(request), may_write=self._guard(request))
            )
        except Refused as refused:
            form.is_bound = True
            say(form, refused)
        return self._page(request, "workbook_plan", context)

    def _carry_out(self, request: HttpRequest, sheet: Sheet) -> Plan:
        return carry_out(
            self.book,
            sheet,
            rows=self.workbook_rows(request),
            confirmed=request.POST.get("digest", ""),
            may_write=self._guard(request),
            write=lambda line: self.write_line(request, line),
        )

    def _guard(self, request: HttpRequest) -> Any:
        return lambda row: self.may_write(request, row)

    def _shown(self, made: Plan) -> dict[str, Any]:
        moving = [line for line in made.lines if line.kind != "same"]
        return {
            "plan": made,
            "counts": {kind: made.count(kind) for kind in ("new", "changed", "same")},
            "lines": moving[:SHOWN],
            "lines_left": max(len(moving) - SHOWN, 0),
            "problems": made.problems[:SHOWN],
            "problems_left": max(len(made.problems) - SHOWN, 0),
        }

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_workbook"

    def _ask(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):  # type: ignore[attr-defined]  # of the screen it is mixed into
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        form = context["form"]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "book": self.book,
            "workbook_address": reverse(f"admin:{self._name}"),
            "template_address": reverse(f"admin:{self._name}_template"),
            "export_address": reverse(f"admin:{self._name}_export"),
            **context,
        }
        return TemplateResponse(
            request, f"admin/kernel/{name}.html", context, status=422 if form.is_bound and form.errors else 200
        )


def _file(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=_XLSX, headers={"Content-Disposition": disposition})
