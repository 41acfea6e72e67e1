"""What cases declare at the start: their letters, their workflow for the docs, what is swept and reminded of."""

from hall.domain.applications import letter_kinds
from hall.domain.applications.workflow import APPLICATION
from yunlong_portal.kernel import documentation


def declare() -> None:
    """Declare them. Belongs into ``AppConfig.ready``."""
    letter_kinds.declare_all()
    documentation.show_workflow(APPLICATION)
