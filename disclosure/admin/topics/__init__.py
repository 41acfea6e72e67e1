"""Special topics for staff: begin, open and close one; put posts into its sections, place them, take them out."""

from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path

from disclosure.admin.topics.joining import TopicJoining
from disclosure.models import Topic


@admin.register(Topic)
class TopicAdmin(TopicJoining):
    """Topics of the departments one drafts or signs for; all of them for the desk that publishes."""

    def get_urls(self) -> list[URLPattern]:
        def route(pattern: str, view: Any, name: str) -> URLPattern:
            return path(pattern, self.admin_site.admin_view(view), name=f"disclosure_topic_{name}")

        return [
            route("<int:pk>/address/", self.address_view, "address"),
            route("<int:pk>/join/", self.join_view, "join"),
            route("<int:pk>/entries.csv", self.entries_view, "entries"),
            route("<int:pk>/entries/<int:entry>/", self.place_view, "entry"),
            route("take-in/<int:post>/", self.take_in_view, "take_in"),
            *super().get_urls(),
        ]
