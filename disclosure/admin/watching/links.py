"""死链: which links lead nowhere, whose they are, since when."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html

from disclosure.admin.watching.base import FoundRows, UnitFilter
from disclosure.domain.watching.links import look_again
from disclosure.enums import LinkPlace, StockRunKind
from disclosure.models import DeadLink
from disclosure.queries import day_of


class MendedFilter(admin.SimpleListFilter):
    """What still leads nowhere; what is mended is asked for."""

    title, parameter_name = "状态", "mended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "打不开"), ("yes", "已改好")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "no":
                return queryset.filter(mended_at__isnull=True)
            case "yes":
                return queryset.filter(mended_at__isnull=False)
        return queryset


@admin.register(DeadLink)
class DeadLinkAdmin(FoundRows):
    """Dead links. Nothing is typed here: the next look at the page finds them mended."""

    run = StockRunKind.LINKS
    exported = ("页面", "单位", "位置", "种类", "网址", "原因", "首次发现", "最近一次发现", "改好时间")
    help = (
        "每天查一遍已公开页面里的站内链接、图片和附件；站外网址由设置决定是否查看，两天都打不开才算死链。"
        "检查评分时首页每个扣1分，其他页面每个扣0.1分。"
    )
    list_display = ("shown_address", "page", "unit", "reason", "first_shown", "state")
    list_filter = (MendedFilter, "place", "element", "reason", "is_external", UnitFilter)
    list_select_related = ("department",)
    search_fields = ("address", "label")
    search_help_text = "按网址或者页面标题查找"

    @admin.display(description="网址", ordering="address")
    def shown_address(self, row: DeadLink) -> str:
        return str(row)

    @admin.display(description="在哪个页面", ordering="label")
    def page(self, row: DeadLink) -> str:
        if row.post_id is None:
            return row.label
        return format_html('<a href="/posts/{}/">{}</a>', row.post_id, row.label)

    @admin.display(description="单位", ordering="department__order")
    def unit(self, row: DeadLink) -> str:
        return row.department.short_name

    @admin.display(description="首次发现", ordering="first_seen")
    def first_shown(self, row: DeadLink) -> str:
        return day_of(row.first_seen)

    @admin.display(description="状态")
    def state(self, row: DeadLink) -> str:
        return "打不开" if row.mended_at is None else f"{day_of(row.mended_at)}改好"

    def line_of(self, row: DeadLink) -> Iterable[Any]:
        mended = "" if row.mended_at is None else day_of(row.mended_at)
        return (
            row.label, row.department.short_name, row.get_place_display(), row.get_element_display(), row.address,
            row.get_reason_display(), day_of(row.first_seen), day_of(row.last_seen), mended,
        )  # fmt: skip

    def beside_list(self, request: HttpRequest) -> dict[str, Any]:
        """Return how many stand on the home page and on others, as inspectors count them."""
        standing = self.get_queryset(request).filter(mended_at__isnull=True).order_by()
        counts = dict(standing.values_list("place").annotate(count=Count("pk")))
        return {"board": [(place.label, counts.get(place, 0), f"?mended=no&place={place}") for place in LinkPlace]}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one dead link; on POST look at its page again."""
        row = self.find(request, object_id)
        form = forms.Form(request.POST if request.method == "POST" else None) if row.mended_at is None else None
        if form is not None and form.is_valid():
            if look_again(row, now=timezone.now()):
                messages.success(request, "这个链接已经改好。")
            else:
                messages.warning(request, "还是打不开。请更正这篇信息，改正或者去掉这个链接。")
            return redirect("admin:disclosure_deadlink_change", row.pk)
        facts = [
            ("页面", self.page(row)),
            ("单位", row.department.name),
            ("位置", row.get_place_display()),
            ("种类", row.get_element_display()),
            ("网址", row.address),
            ("原因", row.get_reason_display()),
            ("首次发现", day_of(row.first_seen)),
            ("状态", self.state(row)),
        ]
        return self.row_page(request, row, facts=facts, form=form, act="再查一次")
