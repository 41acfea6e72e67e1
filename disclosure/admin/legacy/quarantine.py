"""The queue of pages held back: the finding marked in the text, and the acts of whoever may decide (P46)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from columns.domain.duties import duty_book
from columns.models import Department
from disclosure.domain.legacy import judging, quarantine
from disclosure.domain.legacy.migrating import rules_now
from disclosure.domain.legacy.quarantine import QUARANTINE
from disclosure.enums import QuarantineState
from disclosure.models import QuarantinedPage
from disclosure.querysets import HELD_DUTIES
from yunlong_portal.kernel import acting
from yunlong_portal.kernel.acting import Choice, TransitionForm, say
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.forms import DateInput
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition

CHANGE = "admin:disclosure_quarantinedpage_change"


class SeenForm(TransitionForm):
    """What is asked of whoever lets a page out: that he has read it, and its date where the page says none."""

    published_on = forms.DateField(
        label="原发布日期",
        required=False,
        widget=DateInput,
        help_text="原页面没有写。知道的请填写；不知道的留空，公开后注明“日期不详”，排在最后",
    )
    seen = forms.BooleanField(label="标出的内容和附件都已看过，可以公开", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.page.dated_on:
            del self.fields["published_on"]

    def data_for_act(self) -> dict[str, Any]:
        return {"seen": self.cleaned_data["seen"], "published_on": self.cleaned_data.get("published_on")}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, marked where something was found in it."""

    text: str
    label: str = ""
    blocks: bool = False


@dataclass(frozen=True)
class MarkedText:
    """One of the texts of a page: where it stands, in pieces."""

    place: str
    pieces: tuple[Piece, ...]


def pieces_of(text: str, marks: list[judging.Marked]) -> tuple[Piece, ...]:
    """Return a text in pieces, the marks in it apart; of two that overlap the first is shown."""
    found, done = [], 0
    for each in marks:
        if each.start < done:
            continue
        if each.start > done:
            found.append(Piece(text[done : each.start]))
        found.append(Piece(text[each.start : each.end], each.label, each.blocks))
        done = each.end
    return (*found, *([Piece(text[done:])] if done < len(text) else []))


class StateFilter(admin.SimpleListFilter):
    """Waiting pages, unless others are asked for."""

    title, parameter_name = "状态", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return QuarantineState.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() in QuarantineState.values else queryset


class DepartmentFilter(admin.SimpleListFilter):
    """Only the departments whose pages this person sees."""

    title, parameter_name = "单位", "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = QuarantinedPage.objects.visible_to(duty_book(request)).order_by().values("department")
        return [(str(each.pk), each.short_name) for each in Department.objects.filter(pk__in=seen)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(department=self.value()) if is_key(self.value() or "") else queryset


@admin.register(QuarantinedPage)
class QuarantinedPageAdmin(PortalModelAdmin):
    """隔离页面. What they say is seen by their department alone."""

    seen_by = tuple(each.value for each in HELD_DUTIES)
    change_list_template = "admin/disclosure/legacy/queue.html"
    list_display = ("title", "unit", "what", "dated", "badge", "decided_by", "decided")
    list_display_links = ("title",)
    list_filter = (StateFilter, DepartmentFilter)
    list_select_related = ("page", "department", "decided_by")
    search_fields = ("page__title", "page__file")
    search_help_text = "按标题或文件查找"
    # What waits comes first.
    ordering = (F("decided_at").desc(nulls_first=True), "pk")
    empty_value_display = "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.visible_to(duty_book(request)).defer("held")

    @admin.display(description="标题", ordering="page__title")
    def title(self, row: QuarantinedPage) -> str:
        return str(row.page)

    @admin.display(description="查出")
    def what(self, row: QuarantinedPage) -> str:
        counted: dict[str, int] = {}
        for each in row.page.findings:
            counted[each["label"]] = counted.get(each["label"], 0) + each["count"]
        return "、".join(f"{label} {number}" for label, number in counted.items())

    @admin.display(description="原发布日期", ordering="page__dated_on")
    def dated(self, row: QuarantinedPage) -> str | None:
        return row.page.dated_on.isoformat() if row.page.dated_on else None

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: QuarantinedPage) -> str:
        return row.department.short_name

    @admin.display(description="处理时间", ordering="decided_at")
    def decided(self, row: QuarantinedPage) -> str | None:
        return f"{timezone.localtime(row.decided_at):%Y-%m-%d %H:%M}" if row.decided_at else None

    @admin.display(description="状态", ordering="state")
    def badge(self, row: QuarantinedPage) -> str:
        return str(row.get_state_display())

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act_view)
        return [
            path("<int:pk>/act/<slug:name>/", act, name="disclosure_quarantinedpage_act"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the page with what was found marked, and what may be done."""
        if request.method not in {"GET", "HEAD"} or not is_key(object_id):
            raise Http404
        return self._show(request, self._find(request, int(object_id)))

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Decide; what was typed stays where it cannot be done."""
        row = self._find(request, pk)
        transition = QUARANTINE.find(name, row.state)
        if request.method != "POST" or transition is None:
            return redirect(CHANGE, row.pk)
        form = _form(transition, row, request.POST)
        if form.is_valid():
            try:
                row = form.take(QUARANTINE, actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已办理：{transition.label}。")
                if row.state == QuarantineState.DRAFTED:
                    return redirect("admin:disclosure_post_change", row.post_id)
                return redirect(CHANGE, row.pk)
        return self._show(request, row, bound=form)

    def _find(self, request: HttpRequest, pk: int) -> QuarantinedPage:
        rows = QuarantinedPage.objects.visible_to(duty_book(request))
        return get_object_or_404(rows.select_related("page__batch", "page__column", "department", "decided_by"), pk=pk)

    def _show(self, request: HttpRequest, row: QuarantinedPage, *, bound: TransitionForm | None = None) -> HttpResponse:
        now = timezone.now()
        choices: list[Choice] = acting.choices(
            QUARANTINE,
            row=row,
            actor=person_of(request),
            now=now,
            make_form=lambda each: _form(each, row),
            address=lambda each: reverse("admin:disclosure_quarantinedpage_act", args=[row.pk, each.name]),
            bound=bound,
        )
        texts = []
        if row.held:
            rules = rules_now(now)
            for place, text in quarantine.texts_of(quarantine.held_of(row).payload):
                texts.append(MarkedText(place, pieces_of(text, judging.marks_in(text, rules))))
        context = {
            **self.admin_site.each_context(request),
            "title": str(row.page),
            "opts": self.opts,
            "row": row,
            "page": row.page,
            "found": self.what(row),
            "texts": texts,
            "choices": choices,
            "next": _next(row, choices),
        }
        response = TemplateResponse(request, "admin/disclosure/legacy/quarantined.html", context)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _form(transition: Transition, row: QuarantinedPage, data: Any = None) -> TransitionForm:
    kind = SeenForm if transition.form == "seen" else TransitionForm
    return kind(data, row=row, transition=transition)


def _next(row: QuarantinedPage, choices: list[Choice]) -> str:
    if row.state != QuarantineState.QUARANTINED:
        return "已经处理，内容不再保存在这里。"
    names = {each.transition.name for each in choices}
    if not names:
        return "等本单位的审签人决定：放行、遮盖后放行，或者弃用。"
    if "release" not in names and "mask" in names:
        return "标出的内容必须遮盖：可以遮盖后放行；不宜公开的弃用。"
    return "请逐处看过标出的内容，再决定。放行和遮盖后放行马上公开；转为草稿的按正常程序审签发布。"
