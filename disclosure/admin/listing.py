"""The list of posts: what each person sees of it, how it is narrowed, and the same list as a table to take away."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from columns.domain.duties import duty_book
from columns.models import Department
from disclosure.admin.standing import CHOICES, narrowed, standing, with_seals
from disclosure.domain import kinds
from disclosure.models import Post
from disclosure.querysets import AWAITED
from yunlong_portal.kernel.admin import PortalModelAdmin, is_key
from yunlong_portal.kernel.exporting import ExportedList

EXPORTED = ("编号", "标题", "单位", "类型", "状态", "等待", "索引号", "建稿时间", "最近办理")


class QueueFilter(admin.SimpleListFilter):
    """等我办: what waits for a duty that I hold."""

    title = "待办"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("mine", "等我办理"), ("drafts", "我拟的稿")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "mine":
                return queryset.waiting_for(duty_book(request))
            case "drafts":
                return queryset.filter(created_by=request.user)
            case _:
                return queryset


class StandingFilter(admin.SimpleListFilter):
    """By the word of the column 状态."""

    title = "状态"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return CHOICES

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return narrowed(queryset, self.value())


class AwaitedFilter(admin.SimpleListFilter):
    """By the word of the column 等待: what is signed may lie at a desk of the county or with the proofreader."""

    title = "等待"
    parameter_name = "awaits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(step.value, str(step.label)) for step in AWAITED]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(awaits=self.value()) if self.value() in AWAITED else queryset


class DepartmentFilter(admin.SimpleListFilter):
    """Only the departments whose posts this person sees."""

    title = "单位"
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Post.objects.visible_to(duty_book(request)).order_by().values("department")
        return [(str(each.pk), each.short_name) for each in Department.objects.filter(pk__in=seen)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(department=self.value()) if is_key(self.value() or "") else queryset


class PostList(ExportedList, PortalModelAdmin):
    """Posts of my departments."""

    list_display = ("title", "department_name", "kind_label", "state_badge", "awaited", "updated_at")
    list_display_links = ("title",)
    list_filter = (QueueFilter, StandingFilter, AwaitedFilter, DepartmentFilter)
    list_select_related = ("department",)
    search_fields = ("title", "index_number")
    search_help_text = "按标题或索引号查找"
    ordering = ("-updated_at", "-pk")
    change_list_template = "admin/disclosure/post/change_list.html"
    exported, file_name, table_title = EXPORTED, "posts", "信息"

    @admin.display(description="单位", ordering="department__order")
    def department_name(self, post: Post) -> str:
        return post.department.short_name

    @admin.display(description="类型", ordering="kind")
    def kind_label(self, post: Post) -> str:
        return kinds.get(post.kind).label

    @admin.display(description="状态", ordering="state")
    def state_badge(self, post: Any) -> str:
        stands = standing(post, sealed=post.sealed)
        return format_html('<span class="badge state-{}">{}</span>', stands.code, stands.label)

    @admin.display(description="等待", ordering="awaits")
    def awaited(self, post: Post) -> str:
        return str(post.get_awaits_display()) or "—"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        posts: QuerySet[Post] = with_seals(Post.objects.visible_to(duty_book(request)))
        return posts

    def exported_lines(self, rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
        for post in rows.iterator(chunk_size=500):
            yield (
                post.pk,
                post.title,
                self.department_name(post),
                self.kind_label(post),
                standing(post, sealed=post.sealed).label,
                post.get_awaits_display(),
                post.index_number,
                f"{timezone.localtime(post.created_at):%Y-%m-%d %H:%M}",
                f"{timezone.localtime(post.updated_at):%Y-%m-%d %H:%M}",
            )
