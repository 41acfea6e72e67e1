"""省在线解答更新: what each department has to bring up to date, closed with day, person and picture."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.domain.hotline.updates import KEEPERS, UPDATE
from columns.enums import Duty, OnlineUpdateState
from columns.models import OnlineAnswerUpdate
from columns.models.hotline import UPDATE_DUTIES
from yunlong_portal.kernel.acting import TransitionForm, media_of
from yunlong_portal.kernel.admin import holds, shortlist
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import NO_SECRETS, DateInput
from yunlong_portal.kernel.openings import open_private_data
from yunlong_portal.kernel.private_files import as_response
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads
from yunlong_portal.kernel.row_pages import RowActing, story_of
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused, Transition

_HEADS = ("单位", "变动", "变动内容", "变动日期", "更新期限", "状态", "更新日期", "办结人")


class ProofForm(PrivateUploads, TransitionForm):
    """When the department logged in and updated, and what the province's system then showed."""

    upload_fields = ("picture",)
    needed_uploads = ("picture",)

    on = forms.DateField(label="更新日期", widget=DateInput, help_text="登录省在线解答系统更新的日期")
    picture = forms.FileField(label="更新截图", required=False, help_text=f"{FORMATS}。{NO_SECRETS}")
    others = forms.BooleanField(
        label="本单位其他待更新的也已一并更新", required=False, help_text="一次登录全部更新了的勾选，同一张截图作证"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())

    def data_for_act(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"on": said["on"], "others": said["others"], "picture": self.latest("picture")}


class LateFilter(admin.SimpleListFilter):
    """What is open, and what of it is past its date."""

    title, parameter_name = "期限", "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "超过5个工作日还没有更新")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.open().filter(due_on__lt=timezone.localdate()) if self.value() == "yes" else queryset


@admin.register(OnlineAnswerUpdate)
class OnlineAnswerUpdateAdmin(ExportedList, RowActing):
    """To-dos of my departments; all of them for the desks of the hotline."""

    workflow = UPDATE
    story_anchor = "#story"
    seen_by = (*(each.value for each in UPDATE_DUTIES), Duty.TAKE_FILINGS.value)
    list_display = ("what", "unit", "cause", "changed", "due", "state", "done")
    list_display_links = ("what",)
    list_filter = ("state", LateFilter, "cause")
    list_select_related = ("department",)
    search_fields = ("what", "department__short_name")
    search_help_text = "按变动内容或者单位查找"
    ordering = ("-pk",)
    change_list_template = "admin/columns/onlineanswerupdate/change_list.html"
    exported, file_name, table_title = _HEADS, "online-answers", "省在线解答更新"

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: OnlineAnswerUpdate) -> str:
        return row.department.short_name

    @admin.display(description="变动日期", ordering="changed_on")
    def changed(self, row: OnlineAnswerUpdate) -> str:
        return row.changed_on.isoformat()

    @admin.display(description="更新期限", ordering="due_on")
    def due(self, row: OnlineAnswerUpdate) -> str:
        shown = row.due_on.isoformat()
        is_late = row.state == OnlineUpdateState.OPEN and row.due_on < timezone.localdate()
        return format_html('<span class="badge level-due">{} 已过</span>', shown) if is_late else shown

    @admin.display(description="更新日期", ordering="done_on")
    def done(self, row: OnlineAnswerUpdate) -> str:
        return row.done_on.isoformat() if row.done_on else "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OnlineAnswerUpdate]:
        return OnlineAnswerUpdate.objects.visible_to(duty_book(request))

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"columns_onlineanswerupdate_{name}")

        return [
            route("<int:pk>/picture/", self.picture_view, "picture"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any) -> OnlineAnswerUpdate:
        """Return a to-do this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("department", "closed_by", "picture"), pk=pk)

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        form = ProofForm if transition.form == "proof" else TransitionForm
        return form(row=row, transition=transition, **given)

    def show(self, request: HttpRequest, row: OnlineAnswerUpdate, *, bound: Any = None) -> HttpResponse:
        found = self.choices(request, row, bound=bound)
        context = {
            "title": row.what,
            "row": row,
            "is_late": row.state == OnlineUpdateState.OPEN and row.due_on < timezone.localdate(),
            "choices": found,
            "story": story_of(row),
            "media": self.media + media_of(found),
        }
        return self.page(request, "update", context)

    def picture_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the picture; who looked is written down, as of every private file."""
        row = self.find(request, pk)
        if row.picture is None:
            raise Http404
        try:
            open_private_data(
                actor=person_of(request),
                subject_key=f"columns.onlineanswerupdate:{row.pk}",
                fields=["picture"],
                reason="核对省在线解答系统的更新截图",
                now=timezone.now(),
            )
            return as_response(row.picture, inline=True)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(self.address_of(row))

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        return _lines(rows)


def _lines(rows: Any) -> Iterator[tuple[Any, ...]]:
    for row in rows.select_related("department", "closed_by").iterator(chunk_size=500):
        yield (
            row.department.short_name,
            row.get_cause_display(),
            row.what,
            row.changed_on,
            row.due_on,
            row.get_state_display(),
            row.done_on,
            row.closed_by or "",
        )


def panel(request: HttpRequest) -> dict[str, Any] | None:
    """Return what this person's departments have to update, what is past its date first; None for nothing."""
    if not holds(request, KEEPERS):
        return None
    mine = duty_book(request).departments(*KEEPERS)
    open_ones = OnlineAnswerUpdate.objects.open().filter(department__in=mine)
    return shortlist(open_ones.select_related("department").order_by("due_on", "pk"))
