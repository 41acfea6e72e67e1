"""One department's page: its three documents, what is missing of each, and the next step."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.admin.filings import lines as department_lines
from disclosure.admin.filings.forms import make_form
from disclosure.admin.filings.table import FilingTable
from disclosure.documents import policy_book
from disclosure.domain.filings import FILING, act, book, rows_of
from disclosure.domain.filings.contents import lines_in
from disclosure.domain.filings.workflow import DESK, READERS
from disclosure.enums import PolicyDocument
from disclosure.models import FilingRound, PolicyBook, PolicyFiling, PolicySubmission
from yunlong_portal.kernel.acting import TransitionForm, media_of, say
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.tables import table_response
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_BOOKS = 3
_CATALOGUE_HEADS = ("类别", "索引号", "名称", "内容概述", "生成日期")


@admin.register(PolicyFiling)
class PolicyFilingAdmin(FilingTable):
    """Filings: the department hands in, its leaders read how it stands, the county OGI office looks at them."""

    seen_by = tuple(each.value for each in (*READERS, *DESK))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyFiling]:
        """Return the filings of one's departments, and of the rounds of one's desk."""
        duties = duty_book(request)
        seen = Q(department__in=duties.departments(*READERS)) | Q(round__desk__in=duties.departments(*DESK))
        return super().get_queryset(request).filter(seen)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"disclosure_policyfiling_{name}")

        page = "rounds/<slug:code>/<slug:slug>/"
        return [
            route("table.<slug:extension>", self.table_view, "table"),
            route(page, self.department_view, "department"),
            route(f"{page}book/", self.book_view, "book"),
            route(f"{page}book/<int:pk>.pdf", self.book_file_view, "book_file"),
            route(f"{page}<slug:document>/act/<slug:name>/", self.act_view, "act"),
            route(f"{page}<slug:document>/<int:number>.<slug:extension>", self.submission_view, "submission"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> PolicyFiling:
        """Return a filing this person may see, else 404."""
        self.require_view(request)
        rows = self.get_queryset(request).select_related("round__desk", "department")
        return get_object_or_404(rows, pk=pk)

    def show(self, request: HttpRequest, row: PolicyFiling, *, bound: Any = None) -> HttpResponse:
        return self.show_department(request, row.round, row.department, bound=bound)

    def place(self, request: HttpRequest, code: str, slug: str) -> tuple[FilingRound, Department]:
        """Return the round and the department of an address, else 404: another's page does not exist."""
        self.require_view(request)
        round = get_object_or_404(FilingRound.objects.select_related("desk"), code=code)
        department = get_object_or_404(Department, slug=slug)
        if not book.may_see(duty_book(request), round, department):
            raise Http404
        return round, department

    # -- the page

    def department_view(self, request: HttpRequest, code: str, slug: str) -> HttpResponse:
        """Show the three documents of a department."""
        round, department = self.place(request, code, slug)
        return self.show_department(request, round, department)

    def show_department(
        self, request: HttpRequest, round: FilingRound, department: Department, *, bound: TransitionForm | None = None
    ) -> HttpResponse:
        now, person = timezone.now(), person_of(request)
        found = department_lines.of(
            round,
            department,
            person=person,
            now=now,
            may_draft=duty_book(request).may(Duty.DRAFT, department),
            bound=bound,
        )
        context = {
            "title": f"{department.short_name}：指南、目录、制度备案",
            "round": round,
            "department": department,
            "lines": found,
            "is_overdue": timezone.localdate(now) > round.due_on,
            "books": PolicyBook.objects.filter(round=round, department=department).select_related("file")[:_BOOKS],
            "may_bind": any(each.row.submission_id for each in found),
            "kept_days": book.KEPT.days,
            "media": self.media + media_of(choice for each in found for choice in each.choices),
        }
        return self.page(request, "department", context)

    # -- steps

    def act_view(self, request: HttpRequest, code: str, slug: str, document: str, name: str) -> HttpResponse:
        """Take a step on one document; what was typed stays where it cannot be taken."""
        round, department = self.place(request, code, slug)
        if document not in PolicyDocument.values:
            raise Http404
        here = redirect(self.address_of_department(round, slug))
        row = rows_of(round, department)[document]
        transition = FILING.find(name, row.state)
        if request.method != "POST" or transition is None:
            if request.method == "POST":
                messages.error(request, f"现在是“{row.get_state_display()}”，可能已由他人办理。")
            return here
        form = make_form(transition, row=row, data=request.POST)
        if form.is_valid():
            try:
                act(
                    name,
                    round=round,
                    department=department,
                    document=document,
                    actor=person_of(request),
                    expected_version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                    now=timezone.now(),
                    **form.data_for_act(),
                )
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{row.get_document_display()}，{transition.label}。")
                return here
        return self.show_department(request, round, department, bound=form)

    # -- what was handed in

    def submission_view(
        self, request: HttpRequest, code: str, slug: str, document: str, number: int, extension: str
    ) -> HttpResponseBase:
        """Give what was handed in once: texts as PDF, a catalogue as a table."""
        round, department = self.place(request, code, slug)
        submission = get_object_or_404(
            PolicySubmission.objects.select_related("filing__department", "filing__round"),
            filing__round=round,
            filing__department=department,
            filing__document=document,
            number=number,
        )
        is_catalogue = document == PolicyDocument.CATALOGUE
        if extension not in ({"csv", "xlsx"} if is_catalogue else {"pdf"}):
            raise Http404
        name = f"{document}-{slug}-{number}"
        if is_catalogue:
            sealed = policy_book.sealed_posts(department.pk)
            rows = [
                (each.category, each.index_number, each.title, each.summary, each.formed_on)
                if each.post not in sealed
                else (each.category, "", "（已封存）", "", "")
                for each in lines_in(submission.content)
            ]
            return table_response(extension, heads=_CATALOGUE_HEADS, rows=rows, name=name, title="目录")
        return HttpResponse(
            policy_book.submission_pdf(submission),
            content_type="application/pdf",
            headers={
                "Content-Disposition": content_disposition_header(False, f"{name}.pdf") or "inline",
                "Cache-Control": "private, no-store",
            },
        )

    # -- the book

    def book_view(self, request: HttpRequest, code: str, slug: str) -> HttpResponse:
        """Have the three documents bound; a small book at once, a large one by the sweep."""
        round, department = self.place(request, code, slug)
        here = redirect(reverse("admin:disclosure_policyfiling_department", args=[code, slug]))
        if request.method != "POST":
            return here
        now = timezone.now()
        try:
            asked = book.ask(round, department, actor=person_of(request), now=now)
        except Refused as refused:
            messages.error(request, str(refused))
            return here
        if policy_book.is_small(asked):
            policy_book.make(asked, now=now)
            asked.refresh_from_db()
        if asked.file_id is not None:
            messages.success(request, f"已装订：共{asked.pages}页。")
        elif not asked.problem:
            messages.info(request, "目录较长，正在后台装订，通常几分钟内完成。稍后刷新本页。")
        return here

    def book_file_view(self, request: HttpRequest, code: str, slug: str, pk: int) -> HttpResponse:
        """Hand out a bound book."""
        round, department = self.place(request, code, slug)
        rows = PolicyBook.objects.select_related("file").filter(round=round, department=department)
        found = get_object_or_404(rows, pk=pk, file__isnull=False)
        assert found.file is not None  # noqa: S101  # asked for above; tells the type checker
        try:
            book.require_nothing_sealed(found)
            return as_response(found.file, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(reverse("admin:disclosure_policyfiling_department", args=[code, slug]))
