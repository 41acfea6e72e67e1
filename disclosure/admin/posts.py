"""The staff's screens over posts: one room each for the list, writing, acting and reading; here they meet."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from columns.enums import Duty
from disclosure.admin.acting import PostActing
from disclosure.admin.reading import PostReading
from disclosure.admin.writing import PostWriting
from disclosure.models import Post
from disclosure.querysets import POST_DUTIES


@admin.register(Post)
class PostAdmin(PostWriting, PostActing, PostReading):
    """Posts of my departments, and what I may do with each."""

    seen_by = tuple(duty.value for duty in POST_DUTIES)
    changed_by = (Duty.DRAFT.value,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees a post may open its workbench; what he may do there, the workflow says."""
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(f"<int:pk>/{pattern}", self.admin_site.admin_view(view), name=f"disclosure_post_{name}")

        return [
            route("act/<slug:name>/", self.act_view, "act"),
            route("paper/", self.paper_view, "paper"),
            route("mask/", self.mask_view, "mask"),
            route("envelope/", self.envelope_view, "envelope"),
            route("preview/", self.preview_view, "preview"),
            route("compare/<int:older>/<int:newer>/", self.compare_view, "compare"),
            route("revisions/<int:number>/", self.revision_view, "revision"),
            route("files/<slug:digest>/<str:name>", self.file_view, "file"),
            route("sealed/", self.sealed_view, "sealed"),
            *super().get_urls(),
        ]
