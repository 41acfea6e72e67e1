"""What runs by itself, who is reminded, and what is evidence of sites; called once, in ``AppConfig.ready``."""

from columns import slots
from columns.domain.old_sites.flow import OLD_SITE
from columns.domain.old_sites.freshness import sites
from columns.domain.old_sites.reminding import PLANS
from columns.domain.old_sites.watching import PLAN, watch
from columns.models import ClosingTick, SiteDeclaration
from yunlong_portal.kernel import documentation, jobs, reminders
from yunlong_portal.kernel.triggers import protect


def declare() -> None:
    """Declare it all."""
    slots.FRESHNESS.fill(sites)
    jobs.every(3600, PLAN, watch)
    for plan in PLANS:
        reminders.declare(plan)
    documentation.show_workflow(OLD_SITE)
    for evidence in (ClosingTick, SiteDeclaration):
        protect(evidence)
