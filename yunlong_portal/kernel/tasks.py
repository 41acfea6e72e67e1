"""Celery tasks of the ground floor: they carry a key, look at the row, and do what is due."""

from typing import Any

import structlog
from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone
from kombu.exceptions import KombuError

from yunlong_portal.kernel import health, jobs
from yunlong_portal.kernel.models import Heartbeat

log = structlog.get_logger(__name__)

# A message nobody took for so long would do nothing that the sweeps since have not sent again.
MESSAGE_SECONDS = 60


@shared_task(name="kernel.tasks.sweep")
def sweep() -> None:
    """Send a message for everything due; beat calls this every ten seconds, a worker when it starts.

    With the broker down nothing is lost: what is due stays due and the next sweep finds it.
    """
    now = timezone.now()
    try:
        for job_id in jobs.sweep(now):
            run_job.apply_async_on_commit((job_id,), expires=MESSAGE_SECONDS)
        for name in jobs.sweep_periodic(now):
            run_periodic.apply_async_on_commit((name,), expires=MESSAGE_SECONDS)
    except (KombuError, OSError) as error:
        log.warning("broker does not take messages; the next sweep tries again", error=str(error))
    Heartbeat.objects.update_or_create(name=health.SWEEP, defaults={"seen_at": now})


@shared_task(name="kernel.tasks.run_job")
def run_job(job_id: int) -> None:
    """Do one job, unless another worker has it."""
    jobs.run(job_id, timezone.now())


@shared_task(name="kernel.tasks.run_periodic")
def run_periodic(name: str) -> None:
    """Do one piece of periodic work, unless another worker has it."""
    jobs.run_periodic(name, timezone.now())


@worker_ready.connect
def sweep_at_once(**kwargs: Any) -> None:
    """Catch up with what fell due while no worker ran, without waiting for beat."""
    sweep.delay_on_commit()
