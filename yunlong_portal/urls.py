"""All addresses of the portal; each floor brings its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("yunlong_portal.kernel.urls")),
    path("", include("disclosure.urls")),
]
