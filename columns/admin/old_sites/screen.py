"""乡镇部门网站: the list of the county, a page for each site with its way, its checklist and its checks."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from columns.admin.filed.kept import names_of
from columns.admin.old_sites.forms import ACT_FORMS, CheckForm, KeptSiteForm, SiteForm, TickForm
from columns.admin.old_sites.listing import SiteList, StandingFilter
from columns.admin.old_sites.pages import AnswerPages, PaperPages
from columns.domain.duties import duty_book
from columns.domain.old_sites import (
    OLD_SITE,
    findings_of,
    is_open,
    missing_for_running,
    record_check,
    save_site,
    standing_of,
    step_states,
    tick,
)
from columns.domain.old_sites.checking import month_of
from columns.domain.old_sites.flow import COUNTY, KEEPERS
from columns.domain.old_sites.steps import STEP_BY_CODE
from columns.enums import LEADERS, Duty, OldSiteState
from columns.models import OldSite
from yunlong_portal.kernel.acting import TransitionForm, media_of, say
from yunlong_portal.kernel.private_uploads import PrivateUploads
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.text import sentence_about
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workbooks import Book, Line
from yunlong_portal.kernel.workbooks.pages import WorkbookPages
from yunlong_portal.kernel.workflow import Refused, Transition

_CHECKS_SHOWN = 24


@admin.register(OldSite)
class OldSiteAdmin(AnswerPages, PaperPages, WorkbookPages, RowActing):
    """Sites: a department keeps its own, its leader reads them, whoever keeps the county's columns has all."""

    workflow = OLD_SITE
    seen_by = tuple(each.value for each in LEADERS)
    changed_by = (Duty.KEEP_REGISTERS.value, Duty.KEEP_COLUMNS.value)
    change_list_template = "admin/columns/oldsite/change_list.html"
    list_display = ("name", "unit", "state_badge", "how", "keeper_name")
    list_filter = (StandingFilter, "state")
    list_select_related = ("department",)
    search_fields = ("name", "address", "department__short_name", "site_code")
    search_help_text = "按网站名称、网址、单位或者标识码查找"
    empty_value_display = "—"
    ordering = ("department__order", "pk")
    story_anchor = "#story"
    book = Book(
        title="乡镇部门网站",
        form=SiteForm,
        columns=SiteForm.Meta.fields,
        key=("address",),
        sample={
            "department": "县政务局", "name": "云龙县政务服务网（示例）", "address": "http://zwj.example.gov.cn/",
            "domain": "zwj.example.gov.cn", "hosting": "州信息中心机房", "site_code": "0000000000",
            "icp_number": "滇ICP备00000000号", "police_number": "", "opened_on": "2012-05-01", "leader_name": "张某",
            "leader_post": "副局长", "leader_phone": "5724302", "keeper_name": "李某", "keeper_phone": "5724302",
            "note": "示例，导入前请改成实际内容",
        },
        names=names_of,
    )  # fmt: skip

    # -- the list

    def get_queryset(self, request: HttpRequest) -> QuerySet[OldSite]:
        return OldSite.objects.visible_to(duty_book(request)).with_inspection()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SiteList]:
        return SiteList

    @admin.display(description="主办单位", ordering="department__order")
    def unit(self, row: OldSite) -> str:
        return row.department.short_name

    @admin.display(description="状态", ordering="state")
    def state_badge(self, row: OldSite) -> str:
        return row.get_state_display()

    @admin.display(description="情况")
    def how(self, row: Any) -> str:
        return format_html('<span class="badge level-{}">{}</span>', row.standing.level, row.standing.words)

    # -- workbooks

    def workbook_rows(self, request: HttpRequest) -> QuerySet[Any]:
        return self.get_queryset(request).select_related("department")

    def may_write(self, request: HttpRequest, row: Any) -> str:
        if self.keeps(request, row):
            return ""
        return f"您没有{row.department.short_name}“维护登记簿”的职责。"

    def write_line(self, request: HttpRequest, line: Line) -> None:
        save_site(line.row, actor=person_of(request), reason="用表格导入", now=timezone.now())  # type: ignore[arg-type]  # an OldSite

    # -- one site

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"columns_oldsite_{name}")

        return [
            route("edit/", self.edit_view, "edit"),
            route("steps/<slug:step>/", self.tick_view, "tick"),
            route("check/", self.check_view, "check"),
            *super().get_urls(),
        ]

    def keeps(self, request: HttpRequest, row: OldSite) -> bool:
        """Return whether this person keeps the register of a site."""
        return duty_book(request).authority((*KEEPERS, *COUNTY), row.department) is not None

    def find(self, request: HttpRequest, pk: Any) -> OldSite:
        """Return a site this person may see, else 404."""
        rows = self.get_queryset(request).select_related("department", "approval_file")
        return get_object_or_404(rows, pk=pk)

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return ACT_FORMS.get(transition.form, TransitionForm)(row=row, transition=transition, **given)

    def show(
        self, request: HttpRequest, row: Any, *, bound: Any = None, ticked: TickForm | None = None,
        checked: CheckForm | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Show a site: what is known of it, what can be done, its checklist, its checks, what happened."""
        today, keeps = timezone.localdate(), self.keeps(request, row)
        checks = list(row.checks.select_related("checked_by", "file").order_by("-month")[:_CHECKS_SHOWN])
        choices = self.choices(request, row, bound=bound)
        current = next((each for each in checks if each.month == month_of(today)), None)
        context = {
            "title": row.name,
            "row": row,
            "standing": standing_of(row, checks, is_inspected=row.is_inspected, today=today),
            "missing": missing_for_running(row),
            "keeps": keeps,
            "choices": choices,
            "steps": [(each, self._tick_form(row, each.step, ticked) if keeps else None) for each in step_states(row)],
            "shows_steps": row.state != OldSiteState.RUNNING,
            "checks": [(each, findings_of(each)) for each in checks],
            "this_month": current,
            "month": month_of(today),
            "check_form": (checked or CheckForm()) if keeps and row.state == OldSiteState.RUNNING else None,
            "check_is_open": checked is not None,
            "story": story_of(row),
            "media": self.media + media_of(choices),
        }
        return self.page(request, "site", context)

    def _tick_form(self, row: OldSite, step: Any, bound: TickForm | None) -> TickForm | None:
        if not is_open(row, step):
            return None
        return bound if bound is not None and bound.prefix == f"tick-{step.code}" else TickForm(step=step)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Register a site."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._edit(request, OldSite(), title="登记网站", reason="登记")

    def edit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change what is registered of a site."""
        row = self.find(request, pk)
        if not self.keeps(request, row):
            raise PermissionDenied
        return self._edit(request, row, title=f"修改登记：{row.name}", reason="修改登记")

    def _edit(self, request: HttpRequest, row: OldSite, *, title: str, reason: str) -> HttpResponse:
        # In one transaction: what somebody saves between the look and the save would be lost.
        with transaction.atomic():
            form = KeptSiteForm(request.POST or None, instance=row, units=self.own_units(request))
            if form.is_valid():
                try:
                    save_site(form.instance, actor=person_of(request), reason=reason, now=timezone.now())
                except Refused as refused:
                    say(form, refused)
                else:
                    messages.success(request, f"已保存：{form.instance}。")
                    if said := sentence_about(form.cleaned_away):
                        messages.info(request, said)
                    return redirect(self.address_of(form.instance))
        return self.page(request, "edit", {"title": title, "form": form, "row": row if row.pk else None})

    def tick_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Write down how a step of the checklist stands."""
        row = self.find(request, pk)
        if request.method != "POST" or step not in STEP_BY_CODE:
            return redirect(self.address_of(row))
        form = TickForm(request.POST, request.FILES, step=STEP_BY_CODE[step])
        if self._taken_in(request, row, form):
            try:
                tick(row, step, form.said(), actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, f"已填报：{STEP_BY_CODE[step].label}。")
                return redirect(f"{self.address_of(row)}#step-{step}")
        return self.show(request, row, ticked=form)

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down what somebody found who looked at the site."""
        row = self.find(request, pk)
        if request.method != "POST":
            return redirect(self.address_of(row))
        form = CheckForm(request.POST, request.FILES)
        if self._taken_in(request, row, form):
            try:
                record_check(row, form.looked(), actor=person_of(request), now=timezone.now())
            except Refused as refused:
                say(form, refused)
            else:
                messages.success(request, "已登记本月的检查。")
                return redirect(f"{self.address_of(row)}#checks-heading")
        return self.show(request, row, checked=form)

    def _taken_in(self, request: HttpRequest, row: OldSite, form: PrivateUploads) -> bool:
        """Take the files of a form in, from whoever keeps the site; nobody else leaves bytes here."""
        if not self.keeps(request, row):
            raise PermissionDenied
        return form.take_in(person=person_of(request), now=timezone.now())
