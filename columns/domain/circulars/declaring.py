"""What circulars bring along once the portal starts: their workflows, evidence, reminders, and the next period."""

from columns.domain.circulars.chasing import PLAN
from columns.domain.circulars.units import keep_rhythms
from columns.domain.circulars.workflow import CIRCULAR, UNIT_TASK
from columns.models import DutyChase
from yunlong_portal.kernel import documentation, jobs, reminders
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare them. Belongs into ``AppConfig.ready``."""
    for workflow in (CIRCULAR, UNIT_TASK):
        documentation.show_workflow(workflow)
    protect(DutyChase)
    reminders.declare(PLAN)
    jobs.every(3600, "columns.circulars", keep_rhythms)
