"""The ground floor: what every app stands on and which knows none of them."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    """Users, working days, workflow, jobs, numbers, digests, files, documents."""

    name = "yunlong_portal.kernel"
    label = "kernel"
    verbose_name = "基础"

    def ready(self) -> None:
        """Register the system checks, the screens of calendar and jobs, and the county's calendar."""
        from yunlong_portal.kernel import (
            calendar_admin,  # noqa: F401  # registers its screens; autodiscovery knows admin.py alone
            calendar_county,  # needs the models
            checks,  # noqa: F401  # registers itself; the app registry must be full
            county,
            job_admin,
            jobs,
            ledger,
            triggers,
        )
        from yunlong_portal.kernel.models import EvidenceSeal
        from yunlong_portal.kernel.staff_site import Panel, add_panel

        triggers.protect(EvidenceSeal, in_ledger=False)  # it is the ledger
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="kernel.triggers")

        jobs.every(60, ledger.WORK, ledger.seal)
        county.register(order=0, name="工作日历", load=calendar_county.load_calendar_files)
        add_panel(Panel(order=5, template="admin/kernel/failing_jobs_panel.html", context=job_admin.failing_jobs))
