"""存量问题: what of the public stock must be corrected, taken down or explained."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from disclosure.admin.watching.base import FoundRows, UnitFilter
from disclosure.admin.watching.portal import PortalPages
from disclosure.domain.watching.stock import explain
from disclosure.enums import FindingLevel, StockRunKind
from disclosure.models import StockFinding
from yunlong_portal.kernel.acting import say
from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused


class ExplainForm(CleanTextMixin, forms.Form):
    """Why it may stay."""

    reason = forms.CharField(
        label="可以公开的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据；写明以后不再提醒",
    )  # fmt: skip


class StateFilter(admin.SimpleListFilter):
    """How it stands, from its dates."""

    title, parameter_name = "状态", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "待处理"), ("explained", "已说明"), ("mended", "已改好")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "open":
                return queryset.filter(mended_at__isnull=True, explained_at__isnull=True)
            case "explained":
                return queryset.filter(mended_at__isnull=True, explained_at__isnull=False)
            case "mended":
                return queryset.filter(mended_at__isnull=False)
        return queryset


@admin.register(StockFinding)
class StockFindingAdmin(PortalPages, FoundRows):
    """Findings. A clerk corrects the text by its own path; a leader may write why a look is none."""

    run = StockRunKind.RECHECK
    exported = ("标题", "单位", "问题", "程度", "摘录", "说明", "首次发现", "状态", "可以公开的理由")
    help = (
        "每季度一次，以及规则、错敏词表有变化时，用现在的规则把已公开的信息再查一遍。"
        "改正办法：更正或者撤下这篇信息；“请核对”的也可以由审签领导或者保密审查员写明理由。"
    )
    list_display = ("title", "kind", "level", "excerpt", "unit", "found_shown", "state")
    list_filter = (StateFilter, "kind", "level", UnitFilter)
    list_select_related = ("department", "publication")
    search_fields = ("publication__title",)
    search_help_text = "按标题查找"

    @admin.display(description="标题", ordering="publication__title")
    def title(self, row: StockFinding) -> str:
        return row.publication.title

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: StockFinding) -> str:
        return row.department.short_name

    @admin.display(description="首次发现", ordering="found_at")
    def found_shown(self, row: StockFinding) -> str:
        return f"{timezone.localtime(row.found_at):%Y-%m-%d}"

    @admin.display(description="状态")
    def state(self, row: StockFinding) -> str:
        return row.state

    def line_of(self, row: StockFinding) -> Iterable[Any]:
        return (
            row.publication.title, row.department.short_name, row.get_kind_display(), row.get_level_display(),
            row.excerpt, row.sentence, self.found_shown(row), row.state, row.explanation,
        )  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one finding; on POST a leader writes why it may stay."""
        row = self.find(request, object_id)
        form = ExplainForm(request.POST or None) if self._may_explain(request, row) else None
        if form is not None and form.is_valid():
            try:
                explain(row, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
                messages.success(request, "已写明理由。")
                return redirect("admin:disclosure_stockfinding_change", row.pk)
            except Refused as refused:
                say(form, refused)
        facts = [
            ("信息", format_html('<a href="/posts/{}/">{}</a>', row.post_id, row.publication.title)),
            ("办理", format_html('<a href="/admin/disclosure/post/{}/change/">去更正或者撤下</a>', row.post_id)),
            ("单位", row.department.name),
            ("问题", f"{row.get_kind_display()}（{row.get_level_display()}）"),
            ("摘录", row.excerpt or "—"),
            ("说明", row.sentence),
            ("首次发现", self.found_shown(row)),
            ("状态", row.state),
        ]
        if row.explained_at is not None:
            facts.append(("可以公开的理由", f"{row.explanation}（{row.explained_by}）"))
        return self.row_page(request, row, facts=facts, form=form, act="写明理由")

    def _may_explain(self, request: HttpRequest, row: StockFinding) -> bool:
        if row.mended_at is not None or row.level == FindingLevel.SERIOUS:
            return False
        book = duty_book(request)
        return any(book.may(duty, row.department) for duty in (Duty.SIGN_OFF, Duty.SECRECY_REVIEW))
