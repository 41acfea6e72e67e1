"""What the hotline declares when the portal starts."""

from columns.domain.hotline import updates
from yunlong_portal.kernel import documentation, reminders


def declare() -> None:
    """Declare the workflows and who is reminded."""
    documentation.show_workflow(updates.UPDATE)
    reminders.declare(updates.PLAN)
