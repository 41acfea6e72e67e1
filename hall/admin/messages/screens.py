"""咨询留言: what came in, whose turn it is, by when; passed on, answered, put before the public."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from columns.domain.duties import duty_book
from columns.enums import Duty
from hall.admin.messages.forms import FORMS
from hall.domain.messages.answering import MESSAGE, released_of
from hall.enums import MessageState
from hall.models import Message
from yunlong_portal.kernel.acting import TransitionForm, media_of
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.forms import OpeningForm
from yunlong_portal.kernel.row_pages import RowActing, RowOpening, story_of
from yunlong_portal.kernel.workflow import Transition

_HEADS = ("编号", "类别", "涉及的事项", "答复单位", "状态", "收到日期", "答复期限", "答复日期", "是否公开")
_WAITING = (MessageState.RECEIVED, MessageState.PASSED)


class WaitingFilter(admin.SimpleListFilter):
    """What waits for an answer, and what of it is late."""

    title, parameter_name = "待办", "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "还没有答复"), ("late", "超过期限还没有答复"), ("public", "已经公开")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "yes":
                return queryset.waiting()
            case "late":
                return queryset.waiting().filter(due_on__lt=timezone.localdate())
            case "public":
                return queryset.filter(released__isnull=False)
        return queryset


@admin.register(Message)
class MessageAdmin(ExportedList, RowOpening, RowActing):
    """Messages that were passed to my department; all of them for the service bureau."""

    workflow = MESSAGE
    private = ("name", "phone")
    story_anchor = "#story"
    changed_by = (Duty.OVERSEE_HALL.value, Duty.MANAGE_HALL.value)
    list_display = ("number", "due", "state", "kind", "about", "unit", "received")
    list_filter = (WaitingFilter, "state", "kind")
    list_select_related = ("item__entry", "department")
    search_fields = ("number", "item__code", "item__entry__name", "department__short_name")
    search_help_text = "按编号、事项或者单位查找"
    ordering = ("-pk",)
    change_list_template = "admin/hall/message/change_list.html"
    exported, file_name, table_title = _HEADS, "messages", "咨询留言"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: what is said on the telephone is a call of the hotline."""
        return False

    @admin.display(description="涉及的事项")
    def about(self, row: Message) -> str:
        return item_name(row) or "—"

    @admin.display(description="答复单位", ordering="department__order")
    def unit(self, row: Message) -> str:
        return row.department.short_name if row.department else "县政务局"

    @admin.display(description="收到日期", ordering="received_on")
    def received(self, row: Message) -> str:
        return row.received_on.isoformat()

    @admin.display(description="答复期限", ordering="due_on")
    def due(self, row: Message) -> str:
        """Return by when it is to be answered, marked where that is over; nothing once it is answered."""
        if row.state not in _WAITING:
            return "—"
        shown, is_late = row.due_on.isoformat(), row.due_on < timezone.localdate()
        return format_html('<span class="badge level-overdue">{} 已过</span>', shown) if is_late else shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return Message.objects.visible_to(duty_book(request), request.user)

    def find(self, request: HttpRequest, pk: Any) -> Message:
        """Return a message this person may see, else 404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("department", "item__entry", "answered_by", "text")
        return get_object_or_404(rows, pk=pk)

    def make_form(self, transition: Transition, *, row: Any, **given: Any) -> TransitionForm:
        return FORMS.get(transition.form, TransitionForm)(row=row, transition=transition, **given)

    def show(
        self,
        request: HttpRequest,
        row: Message,
        *,
        bound: Any = None,
        opening: OpeningForm | None = None,
        shows_person: bool = False,
    ) -> HttpResponse:
        found = self.choices(request, row, bound=bound)
        context = {
            "title": f"{row.get_kind_display()}{row.number}",
            "row": row,
            "text": row.text,
            "item_name": item_name(row),
            # Anybody may have written it: a backslash or a tab behind the first stroke leads a browser to another host.
            "leads_to_page": row.page.startswith("/") and url_has_allowed_host_and_scheme(row.page, None),
            "released": released_of(row),
            "is_late": row.state in _WAITING and row.due_on < timezone.localdate(),
            "opening": opening or OpeningForm(prefix="open"),
            "shows_person": shows_person,
            "choices": found,
            "story": story_of(row),
            "media": self.media + media_of(found),
        }
        return self.page(request, "message", context)

    def exported_lines(self, rows: Any) -> Iterator[tuple[Any, ...]]:
        """Return the list as lines; neither who wrote nor what is in them."""
        for row in rows.select_related("item__entry", "department", "released").iterator(chunk_size=500):
            yield (
                row.number,
                row.get_kind_display(),
                item_name(row),
                row.department.name if row.department else "",
                row.get_state_display(),
                row.received_on,
                row.due_on,
                row.answered_on,
                "是" if hasattr(row, "released") else "否",
            )


def item_name(row: Message) -> str:
    """Return the name of the item that a message is about, its code where nothing is public of it; empty without."""
    if row.item is None:
        return ""
    entry = getattr(row.item, "entry", None)
    return entry.name if entry is not None else row.item.code
