"""What is looked at or taken away of the sites: proofs, lists, printed forms; and who has answered."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.admin.filed.kept import paper_answer
from columns.admin.old_sites.forms import DeclareForm
from columns.admin.old_sites.listing import HEADS, lines, printed
from columns.domain.duties import duty_book
from columns.domain.old_sites import answers, ask_silent, declare_none, step_states
from columns.enums import REGISTER_READERS, DepartmentKind, Duty
from columns.models import Department, OldSite
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.letters.papers import Register, RegisterColumn
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.row_pages import RowPages
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_RECORD = (
    RegisterColumn("序号", "narrow"),
    RegisterColumn("步骤", "middle"),
    RegisterColumn("结果", "short"),
    RegisterColumn("办理日期", "short"),
    RegisterColumn("说明"),
    RegisterColumn("证明"),
    RegisterColumn("填报人和时间", "short"),
)
_ANSWER_HEADS = ("单位", "情况", "申报人", "申报时间", "说明")


def closing_record(site: OldSite) -> Register:
    """Return the checklist of a site as it is printed, signed and filed."""
    rows = []
    for place, state in enumerate(step_states(site), 1):
        said: Any = state.tick
        rows.append(
            (
                str(place),
                state.step.label,
                said.get_result_display() if said else "未办",
                said.done_on.isoformat() if said else "",
                said.remark if said else "",
                _proof(said) if said else "",
                f"{said.ticked_by} {timezone.localtime(said.ticked_at):%Y-%m-%d}" if said else "",
            )
        )
    days = (("整合", site.merged_on), ("关停", site.closed_on))
    known = [f"网址{site.address}", *(f"{label}日期{day}" for label, day in days if day)]
    return Register(
        title="网站整合和关停记录",
        keeper=site.department.name,
        period=site.name,
        columns=_RECORD,
        rows=rows,
        signatures=("经办人", "分管领导", "核对人"),
        note="；".join(known),
    )


def _proof(said: Any) -> str:
    file = f"{said.file.extension.upper()}文件" if said.file else ""
    return " ".join(each for each in (said.address, file) if each)


def _in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("department").order_by("department__order", "pk")


class PaperPages(ExportedList, RowPages):
    """Proofs, exports and printed forms."""

    exported, file_name, table_title = HEADS, "sites", "乡镇部门网站"

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"columns_oldsite_{name}")

        return [
            route("form.pdf", self.printed_view, "printed"),
            route("<int:pk>/record.pdf", self.record_view, "record"),
            route("<int:pk>/proofs/<int:file_pk>/", self.proof_view, "proof"),
            *super().get_urls(),
        ]

    def proof_view(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        """Show a picture or document of a site: it is about a website, nobody's own paper, so no reason is asked."""
        row = self.find(request, pk)
        belongs = (
            row.approval_file_id == file_pk
            or row.ticks.filter(file=file_pk).exists()
            or row.checks.filter(file=file_pk).exists()
        )
        if not belongs:
            raise Http404
        try:
            return as_response(PrivateFile.objects.get(pk=file_pk), inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))

    def exported_lines(self, rows: QuerySet[Any]) -> Iterable[Sequence[Any]]:
        """Return the list as lines, with how each stands today."""
        return lines(_in_order(rows), today=timezone.localdate())

    def printed_view(self, request: HttpRequest) -> HttpResponse:
        """Print the register."""
        self._look(request)
        return paper_answer(printed(self._sites(request), today=timezone.localdate()), name="乡镇部门网站登记表")

    def record_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print the checklist of one site."""
        row = self.find(request, pk)
        return paper_answer(closing_record(row), name=f"网站整合和关停记录-{row.name}")

    def _sites(self, request: HttpRequest) -> QuerySet[Any]:
        return _in_order(self.get_queryset(request))

    def _look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            raise Http404


class AnswerPages(RowPages):
    """Who has registered its sites, who says that it has none, who has not answered."""

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"columns_oldsite_{name}")

        return [
            route("answers/", self.answers_view, "answers"),
            route("answers/ask/", self.ask_view, "ask"),
            route("answers.<slug:extension>", self.answers_export_view, "answers_export"),
            *super().get_urls(),
        ]

    def own_units(self, request: HttpRequest) -> QuerySet[Department]:
        """Return the departments whose sites this person registers: all for whoever keeps the county's columns."""
        book = duty_book(request)
        units = Department.objects.filter(is_active=True).exclude(kind=DepartmentKind.COUNTY_GOVERNMENT)
        if not book.departments(Duty.KEEP_COLUMNS):
            units = units.filter(pk__in=book.departments(Duty.KEEP_REGISTERS))
        return units.order_by("order", "pk")

    def _answers(self, request: HttpRequest) -> list[Any]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        book = duty_book(request)
        everything = bool(book.departments(Duty.KEEP_COLUMNS))
        own = None if everything else book.departments(*REGISTER_READERS)
        return list(answers(departments=own))

    def answers_view(self, request: HttpRequest) -> HttpResponse:
        """Show who has answered and who has not; on POST a department says that it has no site."""
        found = self._answers(request)
        silent = [each.department.pk for each in found if not each.has_answered]
        units = self.own_units(request).filter(pk__in=silent)
        form = DeclareForm(request.POST or None, units=units)
        if request.method == "POST" and form.is_valid():
            try:
                declare_none(**form.cleaned_data, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已申报：{form.cleaned_data['department'].short_name}没有网站。")
                return redirect("admin:columns_oldsite_answers")
        only = request.GET.get("only")
        context = {
            "title": "各单位答复情况",
            "rows": [each for each in found if only != "silent" or not each.has_answered],
            "total": len(found),
            "silent": len(silent),
            "only": only,
            "may_ask": bool(duty_book(request).departments(Duty.KEEP_COLUMNS)),
            "form": form if units else None,
            "list_address": reverse("admin:columns_oldsite_changelist"),
        }
        return self.page(request, "answers", context)

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Ask every department that has not answered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                asked = ask_silent(actor=person_of(request), now=timezone.now())
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, f"已催报{asked}个单位。")
        return redirect("admin:columns_oldsite_answers")

    def answers_export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """Give who has answered as CSV or XLSX."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        found = self._answers(request)
        if extension not in {"csv", "xlsx"}:
            raise Http404
        rows = []
        for each in found:
            said = None if each.sites else each.declaration
            at = f"{timezone.localtime(said.declared_at):%Y-%m-%d %H:%M}" if said else ""
            rows.append((each.department.short_name, each.words, said and said.declared_by, at, said and said.note))
        name = f"site-answers-{timezone.localdate():%Y%m%d}"
        return table_response(extension, heads=_ANSWER_HEADS, rows=rows, name=name, title="各单位网站答复情况")
