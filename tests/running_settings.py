"""Settings of a portal that a test starts as a whole: leases and beats short enough to wait for."""

from datetime import timedelta

from yunlong_portal.settings import *  # noqa: F403  # everything as it really is but what follows
from yunlong_portal.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.running_app"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
JOB_LEASE = timedelta(seconds=3)
CELERY_BEAT_SCHEDULE = {"sweep": CELERY_BEAT_SCHEDULE["sweep"] | {"schedule": 0.5}}
