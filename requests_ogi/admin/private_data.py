"""Who opened private data, what was erased, what goes next: for the county OGI office and each organ's head (P30).

The lists name cases, people of the staff and reasons, and nothing of what was seen or erased.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin.listing import OrganFilter
from requests_ogi.admin.reading import LABELS
from requests_ogi.domain.retention import COMPLAINT_KEY, REQUEST_KEY
from requests_ogi.queries import private_data as queries
from yunlong_portal.kernel import retention
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.models import Erasure, PrivateOpening

_DAYS = (7, 30, 90, 365)
_PER_PAGE = 50
_IN_CHUNKS = 500
WHAT = {"agent": "代理人", "party": "被征求意见人", "form": "申请表", "receipt": "登记回执"}
PAPERS = {
    "paper": "案卷材料", "sealed": "用印件", "case_file": "案卷装订件", "consultation": "第三方网上答复单",
}  # fmt: skip


def words_of(fields: Iterable[str]) -> str:
    """Return in words what was looked at; which paper it was stands in the log."""
    said = []
    for each in fields:
        kind = each.partition(":")[0]
        said.append(PAPERS.get(kind) or WHAT.get(each) or LABELS.get(each) or "其他")
    return "、".join(dict.fromkeys(said))


class PeriodFilter(admin.SimpleListFilter):
    """How long ago."""

    title = "时间"
    parameter_name = "days"
    field = "opened_at"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(each), f"最近{each}天") for each in _DAYS]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in {str(each) for each in _DAYS}:
            return queryset
        since = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(**{f"{self.field}__gte": since})


class ErasedFilter(PeriodFilter):
    """How long ago it was erased."""

    field = "erased_at"


class KindFilter(admin.SimpleListFilter):
    """Cases or complaints."""

    title = "对象"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("request", "信息公开申请"), ("complaint", "举报投诉")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        before = {"request": REQUEST_KEY, "complaint": COMPLAINT_KEY}.get(self.value() or "")
        return queryset.filter(subject_key__startswith=before) if before else queryset


class LoggedOrganFilter(OrganFilter):
    """The organs whose cases this person may see."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queries.of_organs(queryset, [self.value()]) if is_key(self.value() or "") else queryset


class RuleFilter(admin.SimpleListFilter):
    """Under which rule."""

    title = "保存期限"
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(each.name, each.label) for each in retention.rules()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(rule=self.value()) if self.value() else queryset


class LogList(ChangeList):
    """A page of a log, each line with the record that it is about."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        subjects = queries.subjects_of(each.subject_key for each in rows)
        for row in rows:
            row.subject = subjects[row.subject_key]
        self.result_list = rows


class _Log(ExportedList, PortalModelAdmin):
    """What both logs share: read only, narrowed by organ, taken away as it is narrowed."""

    seen_by = (Duty.OVERSEE_REQUESTS.value, Duty.APPROVE_EXTENSION.value)
    list_display_links = None
    search_help_text = "按登记编号、姓名或者理由查找"
    change_list_template = "admin/requests_ogi/private_data/log.html"

    @admin.display(description="登记编号")
    def number(self, row: Any) -> str:
        """Return the record's number, with the way there."""
        if not row.subject.link:
            return row.subject.number
        return format_html('<a href="{}">{}</a>', row.subject.link, row.subject.number)

    @admin.display(description="机关")
    def organ_name(self, row: Any) -> str:
        return row.subject.organ or "—"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LogList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.logged_for(super().get_queryset(request), duty_book(request))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            found |= queries.about_number(queryset, search_term.strip())
        return found, may_repeat

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Say where the list is taken away."""
        more = {"export_name": f"admin:{self.opts.app_label}_{self.opts.model_name}_export"}
        return super().changelist_view(request, more | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open no line: the list tells all there is, and a line is written once."""
        return self._no_page(request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show no history: there is none."""
        return self._no_page(request)

    def _no_page(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        raise Http404

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the lines of the export, the records looked up by the hundred."""
        chunk: list[Any] = []
        for row in rows.iterator(chunk_size=_IN_CHUNKS):
            chunk.append(row)
            if len(chunk) == _IN_CHUNKS:
                yield from self._with_subjects(chunk)
                chunk = []
        yield from self._with_subjects(chunk)

    def _with_subjects(self, rows: list[Any]) -> Iterator[tuple[Any, ...]]:
        subjects = queries.subjects_of(each.subject_key for each in rows)
        for row in rows:
            yield self.line(row, subjects[row.subject_key])

    def line(self, row: Any, subject: queries.Subject) -> tuple[Any, ...]:
        """Return one line of the export."""
        raise NotImplementedError


@admin.register(PrivateOpening)
class OpeningAdmin(_Log):
    """Who looked at which case's private data, when and why."""

    list_display = ("opened", "actor_name", "number", "organ_name", "what", "reason")
    list_filter = (PeriodFilter, KindFilter, LoggedOrganFilter)
    search_fields = ("actor_name", "reason")
    ordering = ("-pk",)
    exported = ("时间", "查看人", "登记编号", "机关", "查看内容", "理由")
    file_name = "openings"

    @admin.display(description="时间", ordering="opened_at")
    def opened(self, row: PrivateOpening) -> str:
        return _minute(row.opened_at)

    @admin.display(description="查看内容")
    def what(self, row: PrivateOpening) -> str:
        return words_of(row.fields)

    def line(self, row: PrivateOpening, subject: queries.Subject) -> tuple[Any, ...]:
        shown = (_minute(row.opened_at), row.actor_name, subject.number, subject.organ)
        return (*shown, words_of(row.fields), row.reason)


@admin.register(Erasure)
class ErasureAdmin(_Log):
    """What was erased when its term was over, and what comes up next."""

    list_display = ("erased", "label", "number", "organ_name", "kept_days")
    list_filter = (ErasedFilter, RuleFilter, LoggedOrganFilter)
    search_fields = ("label",)
    search_help_text = "按登记编号或者内容查找"
    ordering = ("-pk",)
    exported = ("删除时间", "内容", "登记编号", "机关", "保存天数")
    file_name = "erasures"

    @admin.display(description="删除时间", ordering="erased_at")
    def erased(self, row: Erasure) -> str:
        return _minute(row.erased_at)

    def line(self, row: Erasure, subject: queries.Subject) -> tuple[Any, ...]:
        return (_minute(row.erased_at), row.label, subject.number, subject.organ, row.kept_days)

    def get_urls(self) -> list[URLPattern]:
        coming = self.admin_site.admin_view(self.coming_view)
        return [path("coming/", coming, name="kernel_erasure_coming"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"has_coming": True} | (extra_context or {}))

    def coming_view(self, request: HttpRequest) -> HttpResponse:
        """Show what goes within ninety days, one rule at a time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now, book, rules = timezone.now(), duty_book(request), queries.rules()
        rows = {each.name: queries.coming(each, book=book, now=now) for each in rules}
        counts = {name: found.count() for name, found in rows.items()}
        asked = request.GET.get("rule", "")
        first = next((name for name, count in counts.items() if count), rules[0].name if rules else "")
        rule = next((each for each in rules if each.name == (asked if asked in counts else first)), None)
        page = Paginator(rows[rule.name], _PER_PAGE).get_page(request.GET.get("page")) if rule else None
        request.current_app = self.admin_site.name  # what the admin's own pages do
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{queries.LOOK_AHEAD.days}天内到期",
            "rules": [(each, counts[each.name]) for each in rules],
            "rule": rule,
            "page": page,
            "lines": queries.lines_of(rule, page.object_list) if rule and page else [],
        }
        return TemplateResponse(request, "admin/requests_ogi/private_data/coming.html", context)


def _minute(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
