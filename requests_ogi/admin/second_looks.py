"""案件抽查 on the staff's screens: drawn and judged by the county OGI office, read by the organ whose case it was."""

import secrets
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from requests_ogi.admin.forms.second_looks import FOLLOW_FORMS, DrawForm, FollowForm, LookForm
from requests_ogi.admin.listing import OrganFilter
from requests_ogi.admin.one_row import RowPages
from requests_ogi.documents.second_looks import summary_pdf
from requests_ogi.domain import second_looks as domain
from requests_ogi.enums import FollowUpKind, LookFinding, LookPoint, LookVerdict
from requests_ogi.models import InformationRequest, SampledCase, SampleDraw
from requests_ogi.queries import second_looks as queries
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.admin import holds, is_key
from yunlong_portal.kernel.documents import paper_response
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

_OFFICE = (Duty.OVERSEE_REQUESTS.value,)
# The latest; older ones are reached from their own page.
_DRAWS_OFFERED = 30


class _Pages(RowPages):
    """Pages of a draw and of a drawn case; they share a folder."""

    folder = "admin/requests_ogi/second_looks"


@admin.register(SampleDraw)
class SampleDrawAdmin(_Pages):
    """Draws: the county OGI office's alone."""

    seen_by = changed_by = _OFFICE
    list_display = ("number", "period", "organ_name", "drawn", "progress", "drawn_by", "drawn_shown")
    list_select_related = ("organ", "drawn_by")
    search_fields = ("number",)
    search_help_text = "按编号查找"
    ordering = ("-pk",)
    change_list_template = "admin/requests_ogi/second_looks/draws.html"

    @admin.display(description="办结日期")
    def period(self, row: SampleDraw) -> str:
        return f"{row.first}至{row.last}"

    @admin.display(description="机关", ordering="organ__order")
    def organ_name(self, row: SampleDraw) -> str:
        return row.organ.short_name if row.organ else "全县各机关"

    @admin.display(description="抽取时间", ordering="drawn_at")
    def drawn_shown(self, row: SampleDraw) -> str:
        return f"{timezone.localtime(row.drawn_at):%Y-%m-%d %H:%M}"

    @admin.display(description="进度")
    def progress(self, row: Any) -> str:
        """Return how many were looked at, and how many of these did not pass."""
        level = "closed" if row.looked == row.drawn else "soon"
        words = f"已评查{row.looked}件" + (f"，有问题{row.found}件" if row.found else "")
        return format_html('<span class="badge level-{}">{}</span>', level, words)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.with_progress(SampleDraw.objects.all())

    def get_urls(self) -> list[URLPattern]:
        summary = self.admin_site.admin_view(self.summary_view)
        return [path("<int:pk>/summary.pdf", summary, name="requests_ogi_sampledraw_summary"), *super().get_urls()]

    def find(self, request: HttpRequest, pk: Any) -> SampleDraw:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(SampleDraw.objects.select_related("organ", "drawn_by"), pk=pk)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask from what is drawn, and draw."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        now = timezone.now()
        form = DrawForm(request.POST if request.method == "POST" else None, today=timezone.localdate(now))
        if form.is_bound and form.is_valid():
            try:
                drawn = domain.draw(form.asked(), seed=secrets.token_hex(16), actor=person_of(request), now=now)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"从{drawn.size}件中抽出{drawn.drawn}件。")
                return redirect("admin:requests_ogi_sampledraw_change", drawn.pk)
        return self.page(request, "draw_form", {"title": "抽取案件", "form": form})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show how it was drawn, what came of it by outcome, and every case; nothing is saved at this address."""
        if not is_key(object_id):
            raise Http404
        drawn = self.find(request, object_id)
        cases = list(queries.listed(drawn.cases.order_by("place")))
        for each in cases:
            each.standing = queries.standing_of(each)
        context = {
            "title": f"案件抽查 {drawn.number}",
            "draw": drawn,
            "strata": queries.strata_of(drawn),
            "cases": cases,
            "is_as_drawn": domain.is_as_drawn(drawn),
        }
        return self.page(request, "draw", context)

    def summary_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print the draw with everything found."""
        drawn = self.find(request, pk)
        try:
            content = summary_pdf(drawn, is_as_drawn=domain.is_as_drawn(drawn), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("admin:requests_ogi_sampledraw_change", drawn.pk)
        return paper_response(content, f"案件抽查情况表-{drawn.number}.pdf")


class DrawFilter(admin.SimpleListFilter):
    """Which draw."""

    title = "抽查"
    parameter_name = "draw"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        if not holds(request, _OFFICE):
            return []
        return [(str(pk), number) for pk, number in SampleDraw.objects.values_list("pk", "number")[:_DRAWS_OFFERED]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(draw=self.value()) if is_key(self.value() or "") else queryset


class FindingFilter(admin.SimpleListFilter):
    """How far it has come."""

    title = "评查"
    parameter_name = "finding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "待评查"), *LookFinding.choices, ("unfinished", "待纠正、整改")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "unfinished":
                return queries.unfinished(queryset)
            case value if value in LookFinding.values:
                return queryset.filter(look__finding=value)
            case _:
                return queryset


class SampledOrganFilter(OrganFilter):
    """The organs whose cases were drawn."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(request__organ=self.value()) if is_key(self.value() or "") else queryset


class SampledList(ChangeList):
    """A page of cases that were drawn, each with how far it has come."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(queries.listed(self.result_list))
        for row in rows:
            row.standing = queries.standing_of(row)
        self.result_list = rows


@admin.register(SampledCase)
class SampledCaseAdmin(ExportedList, _Pages):
    """Cases that were drawn: judged by the county OGI office, read by the head of the organ's own."""

    seen_by = (*_OFFICE, Duty.APPROVE_EXTENSION.value)
    list_display = ("case_number", "standing_badge", "draw_number", "organ_name", "label", "reviewer")
    list_filter = (FindingFilter, DrawFilter, SampledOrganFilter)
    search_fields = ("request__number", "draw__number")
    search_help_text = "按登记编号或者抽查编号查找"
    ordering = ("-draw", "place")
    change_list_template = "admin/requests_ogi/second_looks/cases.html"
    exported, file_name, table_title = queries.EXPORTED, "second-looks", "案件抽查"

    @admin.display(description="登记编号", ordering="request__number")
    def case_number(self, row: SampledCase) -> str:
        return row.request.number

    @admin.display(description="评查")
    def standing_badge(self, row: Any) -> str:
        return format_html('<span class="badge level-{}">{}</span>', row.standing.level, row.standing.words)

    @admin.display(description="抽查", ordering="draw")
    def draw_number(self, row: SampledCase) -> str:
        return row.draw.number

    @admin.display(description="被申请机关", ordering="request__organ__order")
    def organ_name(self, row: SampledCase) -> str:
        return row.request.organ.short_name

    @admin.display(description="答复类别", ordering="stratum")
    def label(self, row: SampledCase) -> str:
        return row.label

    @admin.display(description="评查人")
    def reviewer(self, row: SampledCase) -> str:
        return str(row.look.reviewer) if hasattr(row, "look") else "—"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SampledList

    def get_queryset(self, request: HttpRequest) -> QuerySet[SampledCase]:
        return SampledCase.objects.visible_to(duty_book(request), request.user)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"requests_ogi_sampledcase_{name}")

        return [
            route("<int:pk>/look/", self.look_view, "look"),
            route("<int:pk>/follow/<slug:kind>/", self.follow_view, "follow"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> SampledCase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = queries.listed(self.get_queryset(request)).select_related("request__deadline")
        return get_object_or_404(rows, pk=pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show a case that was drawn and what was found; nothing is saved at this address."""
        if not is_key(object_id):
            raise Http404
        return self._show(request, self.find(request, object_id))

    def look_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down what was seen; what was typed stays where it cannot be."""
        case = self.find(request, pk)
        if request.method != "POST":
            return redirect("admin:requests_ogi_sampledcase_change", case.pk)
        form, now = LookForm(request.POST, facts=queries.facts_of(case)), timezone.now()
        if form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("finding", "words")}
            try:
                domain.look(case, verdicts=form.verdicts(), actor=person_of(request), now=now, **said)
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "评查意见已登记。")
                return redirect(self._next(request, case))
        return self._show(request, self.find(request, pk), look_form=form)

    def _next(self, request: HttpRequest, case: SampledCase) -> str:
        """Return where to go after a case: it itself where something must follow, else the next that waits."""
        if not domain.open_kinds(case):
            following = SampledCase.objects.filter(draw=case.draw_id, place__gt=case.place).waiting()
            if (pk := following.order_by("place").values_list("pk", flat=True).first()) is not None:
                return reverse("admin:requests_ogi_sampledcase_change", args=[pk])
            return reverse("admin:requests_ogi_sampledraw_change", args=[case.draw_id])
        return reverse("admin:requests_ogi_sampledcase_change", args=[case.pk])

    def follow_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Have the case done again, put it before the organ, or report what the organ did."""
        case = self.find(request, pk)
        made = FOLLOW_FORMS.get(kind)
        if made is None:
            raise Http404
        if request.method != "POST":
            return redirect("admin:requests_ogi_sampledcase_change", case.pk)
        form = made(request.POST, case=case)
        if form.is_valid():
            try:
                form.follow(actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{form.kind.label}。")
                return redirect("admin:requests_ogi_sampledcase_change", case.pk)
        return self._show(request, self.find(request, pk), follow_form=form)

    def _show(
        self,
        request: HttpRequest,
        case: SampledCase,
        *,
        look_form: LookForm | None = None,
        follow_form: FollowForm | None = None,
    ) -> HttpResponse:
        now, person = timezone.now(), person_of(request)
        look = getattr(case, "look", None)
        facts = queries.facts_of(case)
        if look is None and look_form is None and domain.may_look(person, case, now):
            look_form = LookForm(facts=facts)
        context = {
            "title": f"{case.request.number}（{case.draw.number} 第{case.place}件）",
            "case": case,
            "look": look,
            "points": self._points(look, facts),
            "standing": queries.standing_of(case),
            "form": look_form,
            "follow_forms": self._follow_forms(case, person, now, follow_form),
            "bound": follow_form,
            "follow_ups": case.follow_ups.select_related("person"),
            "letters": case.request.letters.filter(is_reply=True),
            "is_office": holds(request, _OFFICE),
            "sees_case": InformationRequest.objects.visible_to(duty_book(request), person)
            .filter(pk=case.request_id)
            .exists(),
        }
        return self.page(request, "case", context)

    @staticmethod
    def _points(look: Any, facts: dict[str, list[str]]) -> list[dict[str, Any]]:
        """Return each point with the case's own facts and, once looked at, what was seen."""
        seen = domain.verdicts_of(look) if look is not None else {}
        return [
            {
                "label": point.label,
                "facts": facts[point],
                "verdict": LookVerdict(seen[point].verdict).label if point in seen else "",
                "is_wrong": point in seen and seen[point].verdict == LookVerdict.WRONG,
                "remark": seen[point].remark if point in seen else "",
            }
            for point in LookPoint
        ]

    @staticmethod
    def _follow_forms(case: SampledCase, person: Any, now: Any, bound: FollowForm | None) -> list[FollowForm]:
        kinds: dict[FollowUpKind, None] = dict.fromkeys(
            each for each in domain.open_kinds(case) if domain.may_follow(person, case, each, now)
        )
        if bound is not None:
            kinds[bound.kind] = None
        return [bound if bound is not None and bound.kind == each else FOLLOW_FORMS[each](case=case) for each in kinds]

    def exported_lines(self, rows: Any) -> Any:
        """Return the list as lines: 张*, nothing of what was asked."""
        return queries.lines(queries.listed(rows).iterator(chunk_size=500))
