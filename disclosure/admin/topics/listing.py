"""The list of special topics, and what of them is taken away as a table."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.enums import Duty
from columns.models import Department
from disclosure.domain.topics import TOPIC, words_for_staff, words_of
from disclosure.enums import PublicationState, TopicState
from disclosure.models import Topic, TopicEntry
from disclosure.queries import day_of
from disclosure.querysets import TOPIC_DUTIES
from yunlong_portal.kernel.admin import is_key
from yunlong_portal.kernel.exporting import ExportedList
from yunlong_portal.kernel.row_pages import RowActing
from yunlong_portal.kernel.tables import table_response

_EXPORTED = ("标题", "地址", "牵头单位", "状态", "专题期限", "收录", "开通时间", "归档时间")
_EXPORTED_ENTRIES = ("版块", "标题", "单位", "索引号", "置顶", "次序", "加入人", "加入时间", "网址")


class LeadFilter(admin.SimpleListFilter):
    """Only the departments whose topics this person sees."""

    title, parameter_name = "牵头单位", "lead"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Topic.objects.visible_to(duty_book(request)).order_by().values("post__department")
        return [(str(each.pk), each.short_name) for each in Department.objects.filter(pk__in=seen)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(post__department=self.value()) if is_key(self.value() or "") else queryset


class TopicList(ExportedList, RowActing):
    """Topics of the departments one drafts or signs for; all of them for the desk that publishes."""

    workflow = TOPIC
    story_anchor = "#story"
    seen_by = tuple(duty.value for duty in (*TOPIC_DUTIES, Duty.PUBLISH))
    changed_by = (Duty.DRAFT.value, Duty.PUBLISH.value)
    list_display = ("name", "lead", "state_badge", "period", "held", "address", "opened", "archived")
    list_filter = ("state", LeadFilter)
    search_fields = ("post__title", "slug")
    search_help_text = "按标题或者地址查找"
    ordering = ("-created_at", "-pk")
    change_list_template = "admin/disclosure/topic/change_list.html"
    exported, file_name, table_title = _EXPORTED, "topics", "专题"

    @admin.display(description="专题", ordering="post__title")
    def name(self, topic: Topic) -> str:
        return topic.post.title

    @admin.display(description="牵头单位", ordering="post__department__order")
    def lead(self, topic: Topic) -> str:
        return topic.department.short_name

    @admin.display(description="状态", ordering="state")
    def state_badge(self, topic: Topic) -> str:
        return format_html('<span class="badge topic-{}">{}</span>', topic.state, topic.get_state_display())

    @admin.display(description="专题期限")
    def period(self, topic: Any) -> str:
        return words_of(topic.live_content or topic.draft_content).period or "—"

    @admin.display(description="收录", ordering="held")
    def held(self, topic: Any) -> int:
        return topic.held

    @admin.display(description="地址", ordering="slug")
    def address(self, topic: Topic) -> str:
        shown = topic.get_absolute_url()
        if topic.state == TopicState.PREPARING:
            return shown
        return format_html('<a href="{}">{}</a>', shown, shown)

    @admin.display(description="开通", ordering="opened_at")
    def opened(self, topic: Topic) -> str:
        return day_of(topic.opened_at) or "—"

    @admin.display(description="归档", ordering="archived_at")
    def archived(self, topic: Topic) -> str:
        return day_of(topic.archived_at) or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        topics: Any = Topic.objects.visible_to(duty_book(request)).select_related("post__department")
        found: QuerySet[Topic] = topics.annotate(
            live_content=F("post__live_publication__revision__payload__content"),
            draft_content=F("post__current_revision__payload__content"),
            held=Count("entries", filter=Q(entries__ended_at__isnull=True)),
        )
        return found

    def find(self, request: HttpRequest, pk: Any) -> Topic:
        """Return a topic this person may see, else 404."""
        topics = Topic.objects.visible_to(duty_book(request)).select_related(
            "post__department", "post__live_publication__revision", "post__current_revision", "column", "created_by"
        )
        return get_object_or_404(topics, pk=pk)

    def exported_lines(self, rows: QuerySet[Topic]) -> Iterator[tuple[Any, ...]]:
        for topic in rows.iterator(chunk_size=500):
            yield (
                topic.post.title,
                topic.get_absolute_url(),
                self.lead(topic),
                topic.get_state_display(),
                self.period(topic),
                self.held(topic),
                day_of(topic.opened_at),
                day_of(topic.archived_at),
            )

    def entries_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Give what stands in a topic."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        topic = self.find(request, pk)
        return table_response("csv", heads=_EXPORTED_ENTRIES, rows=_entry_rows(topic), name=f"topic-{topic.slug}")


def entries_of(topic: Topic) -> QuerySet[TopicEntry]:
    """Return what stands in a topic, in the order of its sections.

    What is sealed has no title for anybody (P9) and is left out.
    """
    places = [When(section=name, then=place) for place, name in enumerate(words_for_staff(topic.post).names)]
    by_section = [Case(*places, default=len(places), output_field=IntegerField())] if places else []
    entries = topic.entries.standing().exclude(post__publications__state=PublicationState.SEALED)
    return entries.select_related("post__department", "added_by").order_by(
        *by_section, "section", "-pinned", "order", "-added_at", "-pk"
    )


def _entry_rows(topic: Topic) -> Iterator[tuple[Any, ...]]:
    for each in entries_of(topic).iterator(chunk_size=500):
        yield (
            each.section,
            each.post.title,
            each.post.department.short_name,
            each.post.index_number,
            "是" if each.pinned else "",
            each.order,
            each.added_by,
            f"{timezone.localtime(each.added_at):%Y-%m-%d %H:%M}",
            each.post.get_absolute_url(),
        )
