"""The Celery application. What must happen later is a row (``kernel.jobs``); a task only carries its key."""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from yunlong_portal.kernel import spool

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yunlong_portal.settings")

spool.register()
app = Celery("yunlong_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()  # else threads other than the one that imported this would talk to a broker nobody runs


@setup_logging.connect
def use_our_logging(**kwargs: Any) -> None:
    """Keep Celery from setting up logging of its own: worker and beat write the same lines as the web."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
