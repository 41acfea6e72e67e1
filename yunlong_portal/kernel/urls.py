"""Addresses of the ground floor."""

from django.urls import path

from yunlong_portal.kernel.health import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
