"""What is held from a day to a day and may be ended before: a list, a page to add one, a page to end one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from yunlong_portal.kernel.admin import TrackedModelAdmin


class DatedAdmin(TrackedModelAdmin):
    """A screen over rows with a first, a last and an earlier end, never changed; ``running`` is what one is now."""

    running: str

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask why one is ended before its day, and end it."""
        raise NotImplementedError

    @admin.display(description="期限", ordering="starts_on")
    def period(self, row: Any) -> str:
        return f"{row.starts_on} 至 {row.ends_on}"

    @admin.display(description="状态")
    def state(self, row: Any) -> str:
        today = timezone.localdate()
        if row.ended_at:
            return f"已于{timezone.localtime(row.ended_at):%Y-%m-%d %H:%M}终止"
        if row.ends_on < today:
            return "已到期"
        return self.running if row.starts_on <= today else "未开始"

    @admin.display(description="办理")
    def end(self, row: Any) -> str:
        if row.ended_at or row.ends_on < timezone.localdate():
            return "—"
        address = reverse(f"admin:{self._end}", args=[row.pk])
        return format_html('<a href="{}" aria-label="终止{}">终止</a>', address, row)

    def get_urls(self) -> list[URLPattern]:
        return [path("<int:pk>/end/", self.admin_site.admin_view(self.end_view), name=self._end), *super().get_urls()]

    @property
    def _end(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_end"

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        values = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        status = 422 if context["form"].errors else 200
        return TemplateResponse(request, f"admin/columns/{template}", values, status=status)
