"""Addresses citizens know. People bookmark them: add freely, change none."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from disclosure import feeds, sitemaps
from disclosure.search.views import search
from disclosure.views import (
    catalogue,
    columns,
    departments,
    home,
    leaders,
    policies,
    posts,
    preferences,
    sheets,
    topics,
)
from disclosure.views.hotline import hotline


class KeyConverter(IntConverter):
    """A number that a database can hold: anything longer is nobody's."""

    regex = "[0-9]{1,18}"


register_converter(KeyConverter, "key")

urlpatterns = [
    path("", home.home, name="home"),
    path("columns/<path:path>/feed.atom", feeds.column, name="column-feed"),
    path("columns/<path:path>/", columns.column, name="column"),
    path("posts/<key:post_id>/", posts.article, name="post"),
    path("posts/<key:post_id>/versions/<key:number>/", posts.version, name="post-version"),
    path("posts/<key:post_id>/files/<key:number>/<path:name>", posts.file, name="post-file"),
    path("posts/<key:post_id>/review-sheet.pdf", sheets.review_sheet, name="review-sheet"),
    path("posts/<key:post_id>/seen.gif", posts.seen, name="post-seen"),
    path("posts/<key:post_id>/qr.svg", posts.qr, name="post-qr"),
    path("qr.svg", posts.qr, name="qr"),
    path("disclosure/", catalogue.disclosure, name="disclosure"),
    path("disclosure/documents/", policies.policies, name="policies"),
    path("departments/", departments.departments, name="departments"),
    path("departments/<slug:slug>/", departments.department, name="department"),
    path("departments/<slug:slug>/catalogue.pdf", policies.catalogue_file, name="department-catalogue"),
    path("leaders/", leaders.leaders, name="leaders"),
    path("leaders.csv", leaders.leaders_table, name="leaders-table"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/feed.atom", feeds.topic, name="topic-feed"),
    path("search/", search, name="search"),
    path("hotline/", hotline, name="hotline"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("feeds/latest.atom", feeds.latest, name="feed"),
    path("sitemap/", home.sitemap, name="sitemap"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemap-posts-<key:part>.xml", sitemaps.posts, name="sitemap-posts"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
