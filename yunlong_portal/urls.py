"""All addresses of the portal; each floor brings its own."""

from django.contrib import admin
from django.urls import include, path

handler404 = "disclosure.views.errors.not_found"
handler403 = "disclosure.views.errors.forbidden"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("yunlong_portal.kernel.urls")),
    path("", include("hall.urls")),
    path("", include("requests_ogi.urls")),
    path("", include("disclosure.urls")),
]
