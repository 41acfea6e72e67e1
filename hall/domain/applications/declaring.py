"""What cases declare at the start: their letters, their workflow for the docs, what is swept and reminded of."""

from hall.domain.applications import entry_checks, letter_kinds, previewing, reminding, retention, sweeping
from hall.domain.applications.workflow import APPLICATION
from yunlong_portal.kernel import documentation, jobs, reminders
from yunlong_portal.kernel.calendar_effects import EFFECTS


def declare() -> None:
    """Declare them. Belongs into ``AppConfig.ready``."""
    letter_kinds.declare_all()
    documentation.show_workflow(APPLICATION)
    documentation.show_workflow(entry_checks.ENTRY_CHECK)
    reminding.declare_all()
    reminders.declare(entry_checks.PLAN)
    retention.declare()
    EFFECTS.fill(previewing.effect)
    jobs.every(300, "hall.follow_the_calendar", sweeping.follow_the_calendar)
    jobs.every(600, "hall.accept_the_silent", sweeping.accept_the_silent)
