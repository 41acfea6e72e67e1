"""The roof: puts the floors of the portal together."""

from yunlong_portal.celery import app as celery_app

__all__ = ["celery_app"]
