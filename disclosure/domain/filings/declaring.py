"""What this part declares at the start: its workflow and its reminders."""

from disclosure.domain.filings import reminding
from disclosure.domain.filings.workflow import FILING
from yunlong_portal.kernel import documentation


def declare() -> None:
    """Declare it. Belongs into ``AppConfig.ready``."""
    documentation.show_workflow(FILING)
    reminding.declare_all()
