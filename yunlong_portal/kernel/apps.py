"""The ground floor: what every app stands on and which knows none of them."""

from functools import partial

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
        self._care_for_private_data()
        self._tell_people()
        self._write_letters()
        self._keep_practice_apart()

    def _care_for_private_data(self) -> None:
        """Keep who looked at private data, and let go of what is over."""
        from yunlong_portal.kernel import jobs, private_files, retention, tracking, triggers
        from yunlong_portal.kernel.models import Erasure, PrivateOpening

        triggers.protect(PrivateOpening)
        triggers.protect(Erasure)
        retention.declare(
            name="kernel.private_files",
            label="到期或没有提交的私密文件",
            days=lambda: 0,  # each file carries its own date
            finder=private_files.over,
            erase=private_files.erase_over,
        )
        jobs.every(retention.EVERY_SECONDS, "kernel.retention", retention.sweep)
        jobs.every(60 * 60, "kernel.tracking", tracking.forget)

    def _tell_people(self) -> None:
        """Send notices on each channel, and show everybody his own."""
        from yunlong_portal.kernel import jobs, notice_admin
        from yunlong_portal.kernel.enums import NoticeChannel
        from yunlong_portal.kernel.notices import (
            checks,  # noqa: F401  # registers itself
            delivering,
            keeping,
        )
        from yunlong_portal.kernel.staff_site import Panel, add_panel

        for channel in NoticeChannel.values:
            work = partial(delivering.deliver, channel)
            jobs.every(delivering.EVERY_SECONDS, f"kernel.notices.{channel}", work)
        keeping.declare()
        add_panel(Panel(order=7, template="admin/kernel/notices_panel.html", context=notice_admin.my_notices))

    def _write_letters(self) -> None:
        """Register the screen, the county's wordings and the check of official letters."""
        from yunlong_portal.kernel import county
        from yunlong_portal.kernel.letters import (
            admin,  # noqa: F401  # registers its screen
            checks,  # noqa: F401  # registers itself
        )
        from yunlong_portal.kernel.letters.county import load_letters

        county.register(order=1, name="文书模板", load=load_letters)

    def _keep_practice_apart(self) -> None:
        """Mark the practice copy's database, register the check that asks for the mark, and show the way there."""
        from yunlong_portal.kernel.practice import marking, pages
        from yunlong_portal.kernel.staff_site import Panel, add_panel

        post_migrate.connect(marking.mark_after_migrate, sender=self, dispatch_uid="kernel.practice")
        panel = Panel(order=8, template="admin/kernel/practice_panel.html", context=pages.way_to_practice)
        add_panel(panel)
