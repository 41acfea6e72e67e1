"""What the hotline declares when the portal starts."""

from columns.domain.hotline import calls, keeping, updates
from yunlong_portal.kernel import documentation, reminders


def declare() -> None:
    """Declare the workflows, who is reminded, and how long it is kept who called."""
    for workflow in (updates.UPDATE, calls.CALL):
        documentation.show_workflow(workflow)
    for plan in (updates.PLAN, keeping.PLAN):
        reminders.declare(plan)
    keeping.declare()
