"""The portal's addresses and beside them the plain views, while a benchmark runs."""

from django.urls import include, path

from disclosure.bench import plain

urlpatterns = [
    path("plain/posts/<int:post_id>/", plain.article),
    path("plain/columns/<str:code>/", plain.column),
    path("plain/search/", plain.search),
    path("", include("yunlong_portal.urls")),
]
