"""The Celery application. What must happen later is a row (``kernel.jobs``); a task only carries its key."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunlong_portal.settings")

app = Celery("yunlong_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
